// gpt3-tokenizer, whose two types are the encodings of GPT-3 and of Codex.
import module from "gpt3-tokenizer";
import { serve } from "../serve.mjs";

const Tokenizer = module.default;
const tokenizers = {};

serve((text, model) => (tokenizers[model] ??= new Tokenizer({ type: model })).encode(text).bpe);
