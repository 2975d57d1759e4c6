"""Two ways to merge the bytes of one piece into tokens, with equal results (TDD 2, R1)."""
