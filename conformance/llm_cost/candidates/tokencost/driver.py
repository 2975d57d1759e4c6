"""tokencost's counter for plain text."""

import tokencost


def encode(text: str, model: str, _mode: str) -> int:
    """How many tokens it counts."""
    return tokencost.count_string_tokens(text, model)
