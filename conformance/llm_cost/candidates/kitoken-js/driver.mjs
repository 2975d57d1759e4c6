// kitoken for Node, over the published vocabularies, whose encodings it knows.
import { readFileSync } from "node:fs";
import kitoken from "kitoken/node";
import { serve } from "../serve.mjs";

const tokenizers = {};

function load(model) {
  return kitoken.Kitoken.from_tiktoken(readFileSync(new URL(`../vocab/${model}.tiktoken`, import.meta.url)));
}

serve((text, model, mode) => (tokenizers[model] ??= load(model)).encode(text, mode === "special"));
