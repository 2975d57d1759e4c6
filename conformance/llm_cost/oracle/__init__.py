"""Who knows the right answer: pinned tiktoken, its vocabularies and Unicode tables, and an independent witness."""
