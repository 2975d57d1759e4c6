"""The vocabularies of tiktoken's encodings, kept in `corpora/vocab/` and verified before every use.

A compact file is an xz stream over: the number of ranks (32 bits, little-endian), one length byte for each rank
(0: the rank is not used), the tokens' bytes in rank order. The published `.tiktoken` text is rebuilt from it and must
have the SHA-256 that tiktoken itself expects. Nothing is written here; tools/build_vocab.py makes the files.
"""

import binascii
import functools
import hashlib
import itertools
import lzma
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from conformance.errors import VocabularyError
from conformance.llm_cost.oracle.definition import ENCODINGS, check_name, definition
from conformance.paths import CORPORA

__all__ = ["ENCODINGS", "FOLDER", "SHA256", "file_name", "pattern", "published", "ranks", "read", "specials", "unfold"]

FOLDER = CORPORA / "vocab"

SHA256: Mapping[str, str] = MappingProxyType(
    {
        "cl100k_base": "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7",
        "o200k_base": "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d",
        "p50k_base": "94b5ca7dff4d00767bc256fdd1b27e5b17361d7b8a5f968547f9f23eb70d2069",
        "r50k_base": "306cd27f03c1a714eca7108e03d66b7dc042abe8c258b44c199a7ed9838dd930",
    }
)
"""The digest of each published file: the ones that tiktoken expects (held together by a test)."""

# r50k_base is p50k_base below this rank and has no file of its own.
_R50K_RANKS = 50256

# The largest, o200k_base, unpacks to 1.6 MB and needs a dictionary of 4 MiB; what asks for more is none of ours.
_MOST_BYTES = 8_000_000
_MOST_MEMORY = 32_000_000


def ranks(encoding: str) -> MappingProxyType[bytes, int]:
    """Rank by token bytes, in rank order, without special tokens; kept once made.

    Raises UsageError for a name that is not among ENCODINGS, else as `read` does.
    """
    check_name(encoding)
    return MappingProxyType(_kept(encoding))


def published(encoding: str) -> bytes:
    """The exact bytes of the published `.tiktoken` file; raises as `ranks` does."""
    return unfold(ranks(encoding))


def specials(encoding: str) -> Mapping[str, int]:
    """Id by special token, as tiktoken defines them; raises as `definition` does."""
    return definition(encoding).specials


def pattern(encoding: str) -> str:
    """The pre-tokenizer's pattern, as tiktoken defines it; raises as `definition` does."""
    return definition(encoding).pattern


def read(encoding: str, folder: Path = FOLDER) -> dict[bytes, int]:
    """Read and verify an encoding's ranks from the compact files in a folder.

    Raises VocabularyError where the file is missing, damaged, or rebuilds to bytes of another digest than SHA256.
    """
    path = folder / file_name(encoding)
    found = _tokens(_unpacked(path), path)
    if encoding == "r50k_base":
        found = dict(itertools.islice(found.items(), _R50K_RANKS))
    digest = hashlib.sha256(unfold(found)).hexdigest()
    if digest != SHA256[encoding]:
        raise VocabularyError(f"{path}: {encoding} rebuilt: expected SHA-256 {SHA256[encoding]}, found {digest}")
    return found


def unfold(ranks_of: Mapping[bytes, int]) -> bytes:
    """The published form: one line `base64 rank` for each token, in the mapping's order."""
    lines = b"".join(map(binascii.b2a_base64, ranks_of))
    # Base 64 has no percent sign: all ranks are put in at once, in two thirds of the time that it takes line by line.
    return lines.replace(b"\n", b" %d\n") % tuple(ranks_of.values())


def file_name(encoding: str) -> str:
    """The name of the compact file that holds an encoding's tokens."""
    return f"{'p50k_base' if encoding == 'r50k_base' else encoding}.xz"


@functools.cache
def _kept(encoding: str) -> dict[bytes, int]:
    return read(encoding)


def _unpacked(path: Path) -> bytes:
    decompressor = lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_MOST_MEMORY)
    try:
        plain = decompressor.decompress(path.read_bytes(), max_length=_MOST_BYTES)
    except OSError as error:
        raise VocabularyError(f"{path}: expected a vocabulary, cannot be read: {error.strerror}") from error
    except lzma.LZMAError as error:
        raise VocabularyError(f"{path}: expected an xz stream, found damage: {error}") from error
    if not decompressor.eof:
        raise VocabularyError(f"{path}: expected a whole xz stream, found no end after {len(plain)} bytes unpacked")
    if decompressor.unused_data:
        raise VocabularyError(f"{path}: expected one xz stream, found {len(decompressor.unused_data)} bytes after it")
    return plain


def _tokens(plain: bytes, path: Path) -> dict[bytes, int]:
    count = int.from_bytes(plain[:4], "little")
    lengths = plain[4 : 4 + count]
    ends = list(itertools.accumulate(lengths, initial=4 + count))
    if len(plain) != ends[-1]:
        raise VocabularyError(f"{path}: expected {ends[-1]} bytes for {count} ranks, found {len(plain)}")
    spans = enumerate(itertools.pairwise(ends))
    return {plain[start:end]: rank for rank, (start, end) in spans if start < end}
