"""Inputs worth keeping: for each new thing reached the shortest input that reached it, kept from run to run."""

from collections.abc import Mapping
from pathlib import Path

import msgspec

from conformance.errors import DataError
from conformance.fuzzing.findings import put


class Corpus:
    """Texts by the feature that they reach, in one file of JSON lines `[feature, text]`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._texts: dict[str, str] = {}
        self._is_saved = True
        if path.exists():
            self.add(_read(path))

    def __len__(self) -> int:
        return len(self._texts)

    def add(self, features: Mapping[str, str]) -> None:
        """Take in features; the shorter text stays. Merging two corpora is adding one to the other."""
        for feature, text in features.items():
            known = self._texts.get(feature)
            if known is None or (len(text), text) < (len(known), known):
                self._texts[feature] = text
                self._is_saved = False

    def texts(self) -> list[str]:
        """Few texts that reach everything together, greedily: first the one that stands for most."""
        by_text: dict[str, set[str]] = {}
        for feature, text in self._texts.items():
            by_text.setdefault(text, set()).add(feature)
        return sorted(by_text, key=lambda text: (-len(by_text[text]), text))

    def save(self) -> None:
        """Write the file as a whole, where anything is new."""
        if self._is_saved:
            return
        lines = (msgspec.json.encode(pair) for pair in sorted(self._texts.items()))
        put(self._path, b"".join(line + b"\n" for line in lines))
        self._is_saved = True


def _read(path: Path) -> dict[str, str]:
    try:
        return dict(msgspec.json.Decoder(tuple[str, str]).decode_lines(path.read_bytes()))
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise DataError(f"{path}: {error}") from error
