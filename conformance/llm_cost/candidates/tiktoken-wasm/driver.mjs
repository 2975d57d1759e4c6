// tiktoken for Node: the Rust core compiled to WebAssembly.
import { get_encoding } from "tiktoken";
import { serve } from "../serve.mjs";

const encodings = {};

serve((text, model, mode) => {
  const encoding = (encodings[model] ??= get_encoding(model));
  return mode === "special" ? encoding.encode(text, "all") : encoding.encode_ordinary(text);
});
