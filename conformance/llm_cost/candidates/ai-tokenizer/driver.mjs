// ai-tokenizer; an empty list of disallowed special tokens makes them ordinary text.
import { Tokenizer } from "ai-tokenizer";
import * as definitions from "ai-tokenizer/encoding";
import { serve } from "../serve.mjs";

const tokenizers = {};

serve((text, model, mode) => {
  const tokenizer = (tokenizers[model] ??= new Tokenizer(definitions[model]));
  return mode === "special" ? tokenizer.encode(text, "all") : tokenizer.encode(text, [], []);
});
