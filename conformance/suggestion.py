"""What somebody meant by a word that is none of those there are."""

import difflib
from collections.abc import Iterable

# Of long lists comparing all costs seconds, and the beginning is seldom mistyped.
_MANY = 2_000
_ALIKE_AT_FIRST = 2
# Below this, words of one length that share half their letters are taken for each other.
_LIKENESS = 0.7


def did_you_mean(word: str, known: Iterable[str], *, most: int = 1) -> str:
    """`; did you mean x?` for the known word, or the `most`, that look like this one; empty where none does."""
    words = list(dict.fromkeys(known))
    if len(words) > _MANY:
        words = [each for each in words if each[:_ALIKE_AT_FIRST] == word[:_ALIKE_AT_FIRST]][:_MANY]
    # Half a word is as often given as a mistyped one.
    begun = [each for each in words if len(word) > _ALIKE_AT_FIRST and each.startswith(word)]
    close = begun[:most] or difflib.get_close_matches(word, words, n=most, cutoff=_LIKENESS)
    return f"; did you mean {' or '.join(close)}?" if close else ""
