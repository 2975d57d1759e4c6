// bpe-lite; one entry point for all text.
import { encode } from "bpe-lite";
import { serve } from "../serve.mjs";

serve((text, model) => encode(text, model));
