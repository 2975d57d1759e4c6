"""The extra `fast`: the quickest public implementation that the suite has found exact and linear, rs-bpe.

We use what we judged: a version that is not in `passed.toml` is refused at start-up. What it does not offer (other
encodings, special tokens, raw bytes) is tiktoken's to answer.
"""

import importlib
import importlib.metadata
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import msgspec

from conformance.llm_cost.reference.accuracy import Accuracy
from conformance.llm_cost.reference.backends.backend import Backend
from conformance.llm_cost.reference.backends.choice import BackendChoice
from conformance.llm_cost.reference.backends.choice import open_backend as open_other
from conformance.llm_cost.reference.exits import Misuse

PACKAGE = "rs-bpe"
ENCODINGS = frozenset({"cl100k_base", "o200k_base"})

_PASSED = Path(__file__).with_name("passed.toml")


def open_backend(choice: BackendChoice) -> Backend:
    """The backend of a choice, ready to count. Raises Misuse where the package is missing or of an unknown version."""
    check_version(_installed_version())
    if choice.encoding in ENCODINGS and not choice.with_specials:
        return FastBackend(choice.encoding)
    return _exact(choice)


def passed_versions() -> frozenset[str]:
    """The versions that the suite has passed."""
    return frozenset(msgspec.toml.decode(_PASSED.read_bytes(), type=dict[str, dict[str, str]])[PACKAGE])


def check_version(found: str) -> None:
    """Raises Misuse for a version that the suite has not passed."""
    if found not in passed_versions():
        passed = ", ".join(sorted(passed_versions()))
        raise Misuse(f"{PACKAGE} {found} is installed: expected a version that the suite has passed: {passed}")


class FastBackend:
    """Exact for cl100k_base and o200k_base. What looks like a special token is ordinary text (T2)."""

    accuracy = Accuracy.EXACT

    def __init__(self, encoding: str) -> None:
        self.name = encoding
        # Optional, and so not imported above.
        self._tokenizer = getattr(importlib.import_module("rs_bpe.bpe").openai, encoding)()

    def encode(self, text: str | bytes) -> list[int]:
        """The ids; raw bytes are tiktoken's to read."""
        if isinstance(text, bytes):
            return self._other.encode(text)
        ids: list[int] = self._tokenizer.encode(text)
        return ids

    def count(self, text: str | bytes) -> int:
        """How many ids."""
        return len(self.encode(text)) if isinstance(text, bytes) else int(self._tokenizer.count(text))

    def decode(self, ids: Sequence[int]) -> bytes:
        """The bytes of ids; KeyError for one that does not exist."""
        return self._other.decode(ids)

    @cached_property
    def _other(self) -> Backend:
        return _exact(BackendChoice(encoding=self.name))


def _exact(choice: BackendChoice) -> Backend:
    return open_other(BackendChoice(encoding=choice.encoding, with_specials=choice.with_specials))


def _installed_version() -> str:
    try:
        return importlib.metadata.version(PACKAGE)
    except importlib.metadata.PackageNotFoundError as error:
        raise Misuse(f"{PACKAGE} is not installed: expected the extra `fast` of evilcorpus") from error
