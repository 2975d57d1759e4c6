"""Text made visible: what a terminal would swallow, join or misplace is shown by name."""

import unicodedata

# Beyond this many characters the middle of a text is left out.
LONGEST = 60
_SPACE = "\N{MIDDLE DOT}"
_CONTROL_PICTURES = 0x2400
_FIRST_PRINTABLE = 0x20
_DELETE = 0x7F


def visible(text: str | bytes, longest: int = LONGEST) -> str:
    """The text between quotes on one line; spaces as middle dots, controls as their pictures, the unseen by number.

    Bytes are shown as text where they are UTF-8, else escaped one by one.
    """
    if isinstance(text, bytes):
        text = text.decode("utf-8", "surrogateescape")
    if len(text) <= longest:
        return f"“{''.join(map(_shown, text))}”"
    half = longest // 2
    left_out = len(text) - 2 * half
    return f"“{''.join(map(_shown, text[:half]))}” … {left_out:,} more … “{''.join(map(_shown, text[-half:]))}”"


def code_points(text: str, most: int = 12) -> str:
    """The code points by number, the first few of them."""
    numbers = " ".join(f"U+{ord(character):04X}" for character in text[:most])
    return numbers if len(text) <= most else f"{numbers} … ({len(text):,} code points)"


def _shown(character: str) -> str:
    number = ord(character)
    if character == " ":
        return _SPACE
    if number < _FIRST_PRINTABLE:
        return chr(_CONTROL_PICTURES + number)
    if number == _DELETE:
        return "\N{SYMBOL FOR DELETE}"
    if 0xDC80 <= number <= 0xDCFF:  # noqa: PLR2004  # how `surrogateescape` carries single bytes
        return f"\\x{number - 0xDC00:02x}"
    # Marks would join the character before them, and a middle dot would pass for a space.
    if not character.isprintable() or character == _SPACE or unicodedata.category(character).startswith("M"):
        return f"\\u{{{number:X}}}"
    return character
