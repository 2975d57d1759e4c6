// gpt-tokenizer, one module per encoding.
import { serve } from "../serve.mjs";

const encodings = {};
for (const name of ["cl100k_base", "o200k_base", "p50k_base", "r50k_base"]) {
  encodings[name] = await import(`gpt-tokenizer/encoding/${name}`);
}

const special = { allowedSpecial: "all" };
const ordinary = { disallowedSpecial: new Set() };

serve((text, model, mode) => encodings[model].encode(text, mode === "special" ? special : ordinary));
