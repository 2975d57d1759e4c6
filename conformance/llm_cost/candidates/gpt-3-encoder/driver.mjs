// gpt-3-encoder, which knows one encoding and no special tokens.
import encoder from "gpt-3-encoder";
import { serve } from "../serve.mjs";

serve((text) => encoder.encode(text));
