"""NOTICE, and a document that names for each vocabulary where it comes from and its SHA-256."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from conformance.release.artifact import read_small
from conformance.release.codes import Code, Refused

MAX_BYTES = 1 << 20
_SHA256 = re.compile(r"(?<![0-9a-fA-F])[0-9a-f]{64}(?![0-9a-fA-F])")
_SOURCE = re.compile(r"https://\S+|\bpkg:\S+|\b(npm|PyPI)\b")


def faults(notice: Path, document: Path, vocabularies: Sequence[str]) -> Iterator[Refused]:
    """What is missing: notice-missing, vocabulary-source, and the codes of reading a file."""
    text = _text(notice)
    if isinstance(text, Refused):
        yield Refused(Code.NOTICE_MISSING, text.detail)
    elif not any(letter.isprintable() and letter != " " for letter in text):
        yield Refused(Code.NOTICE_MISSING, f"{notice.name}: empty")
    if vocabularies:
        yield from _vocabulary_faults(_text(document), document.name, vocabularies)


def _vocabulary_faults(text: str | Refused, where: str, vocabularies: Sequence[str]) -> Iterator[Refused]:
    if isinstance(text, Refused):
        yield Refused(Code.VOCABULARY_SOURCE, text.detail)
        return
    for name in vocabularies:
        section = _section(text, name)
        if not _SHA256.search(section):
            yield Refused(Code.VOCABULARY_SOURCE, f"{where}: no SHA-256 beside {name}")
        if not _SOURCE.search(section) and not _SOURCE.search(text):
            yield Refused(Code.VOCABULARY_SOURCE, f"{where}: no source for {name}")


def _section(text: str, name: str) -> str:
    """The lines that name the vocabulary, each with the lines up to the next blank one."""
    # `o200k_base_2` is another vocabulary, `o200k_base.tiktoken` a file of this one.
    named = re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])")
    blocks = re.split(r"\n\s*\n", text)
    rows = [line for line in text.splitlines() if named.search(line)]
    if any(_SHA256.search(row) for row in rows):
        return "\n".join(rows)
    # A table row of another vocabulary is not this one's digest.
    return "\n".join(block for block in blocks if named.search(block) and "|" not in block)


def _text(path: Path) -> str | Refused:
    try:
        return read_small(path, MAX_BYTES).decode("utf-8")
    except UnicodeDecodeError as error:
        return Refused(Code.NOTICE_MISSING, f"{path.name}: {error}")
    except Refused as refused:
        return refused
