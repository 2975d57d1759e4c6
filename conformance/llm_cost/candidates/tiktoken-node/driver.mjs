// tiktoken-node: bindings to a Rust implementation; one entry point for all text.
import { getEncoding } from "tiktoken-node";
import { serve } from "../serve.mjs";

const encodings = {};

serve((text, model) => (encodings[model] ??= getEncoding(model)).encode(text));
