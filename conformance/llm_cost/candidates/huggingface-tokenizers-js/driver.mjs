// Hugging Face's tokenizers for JavaScript, over a tokenizer.json made from the published vocabulary.
import { readFileSync } from "node:fs";
import { Tokenizer } from "@huggingface/tokenizers";
import { serve } from "../serve.mjs";

const tokenizers = {};

function load(model) {
  const file = new URL(`../vocab/${model}.tokenizer.json`, import.meta.url);
  return new Tokenizer(JSON.parse(readFileSync(file, "utf8")), {});
}

serve((text, model) => (tokenizers[model] ??= load(model)).encode(text, { add_special_tokens: false }).ids);
