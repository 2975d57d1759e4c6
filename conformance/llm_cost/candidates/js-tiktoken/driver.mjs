// js-tiktoken; an empty list of disallowed special tokens makes them ordinary text.
import { getEncoding } from "js-tiktoken";
import { serve } from "../serve.mjs";

const encodings = {};

serve((text, model, mode) => {
  const encoding = (encodings[model] ??= getEncoding(model));
  return mode === "special" ? encoding.encode(text, "all") : encoding.encode(text, [], []);
});
