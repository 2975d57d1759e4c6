"""tokencost's counter for plain text."""

import tokencost


class Refused(Exception):  # noqa: N818  # the name that the harness knows a refusal by
    """The counter does not take this text."""


def encode(text: str, model: str, _mode: str) -> int:
    """How many tokens it counts."""
    try:
        return tokencost.count_string_tokens(text, model)
    except ValueError as error:
        raise Refused(error) from error
