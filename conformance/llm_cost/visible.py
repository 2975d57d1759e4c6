"""Inputs made visible on one line of a terminal; see `conformance.report.visible`."""

from conformance.report.visible import quoted, spans

# Beyond this many characters the middle of a text is left out.
LONGEST = 60


def visible(text: str | bytes, longest: int = LONGEST) -> str:
    """The text between quotes on one line; spaces as middle dots, controls as their pictures, the unseen by number.

    Bytes are shown as text where they are UTF-8, else escaped one by one.
    """
    return quoted(spans(text, longest))


def code_points(text: str, most: int = 12) -> str:
    """The code points by number, the first few of them."""
    numbers = " ".join(f"U+{ord(character):04X}" for character in text[:most])
    return numbers if len(text) <= most else f"{numbers} … ({len(text):,} code points)"
