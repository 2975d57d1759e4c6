"""How values are put into words: money as exact JSON numbers, names and bytes in quotes."""

from decimal import Decimal


def number(amount: Decimal) -> str:
    """An amount as a JSON number, exact, without exponent and without needless zeros."""
    if not amount:
        return "0"
    plain = f"{amount:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def quoted(found: bytes) -> str:
    """Bytes in quotes, printable whatever they are."""
    plain = found.decode("ascii", "backslashreplace")
    return "'" + "".join(letter if letter.isprintable() else f"\\x{ord(letter):02x}" for letter in plain) + "'"
