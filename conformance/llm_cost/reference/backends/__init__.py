"""Ways to count tokens behind one small protocol (TDD 3.2)."""
