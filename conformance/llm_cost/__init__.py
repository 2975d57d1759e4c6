"""Contract 1: llm-cost, a token counter and cost command line (docs/contract.md)."""
