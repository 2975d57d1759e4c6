"""Evil Corpus: adversarial texts with the oracle's answers; how they are stored, made, drawn and checked."""
