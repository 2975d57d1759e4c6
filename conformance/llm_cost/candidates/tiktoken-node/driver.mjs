// tiktoken-node: bindings to a Rust implementation; one entry point for all text.
import tiktoken from "tiktoken-node";
import { serve } from "../serve.mjs";

const encodings = {};

serve((text, model) => (encodings[model] ??= tiktoken.getEncoding(model)).encode(text));
