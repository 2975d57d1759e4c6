"""What of a pattern a text reaches: each run of three alternatives, and each place where two of them meet.

Cheap enough to be asked of a sample of texts only; it steers nothing, it measures how far a campaign has come and
chooses the texts that are kept.
"""

from collections.abc import Iterable

from conformance.llm_cost.diagnosis.mutant import published_witness
from conformance.llm_cost.oracle.witness import skeleton

_RUN = 3


def of(text: str, encoding: str) -> Iterable[str]:
    """The names of what a text reaches: `encoding:branch>branch>branch`, and `encoding:branch|xy` with class letters.

    A context `branch|xy` is the last class of a piece and the first of the next, with the alternative that ended.
    """
    classes = skeleton(text)
    pieces = published_witness(encoding).split_skeleton(classes)
    names = [piece.branch for piece in pieces]
    for at in range(max(1, len(names) - _RUN + 1)):
        yield f"{encoding}:{'>'.join(names[at : at + _RUN])}"
    for piece in pieces[:-1]:
        yield f"{encoding}:{piece.branch}|{classes[piece.end - 1 : piece.end + 1]}"


class Seen:
    """What one worker has seen so far; `new` gives each feature once."""

    def __init__(self) -> None:
        self._seen: set[str] = set()

    def new(self, texts: Iterable[str], encoding: str) -> dict[str, str]:
        """Features that no earlier text had, each with the text that has it."""
        found: dict[str, str] = {}
        for text in texts:
            found.update(dict.fromkeys((name for name in of(text, encoding) if name not in self._seen), text))
            self._seen.update(found)
        return found
