import gzip
import hashlib
import io
import lzma
import os
import runpy
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pytest

from conformance.errors import UsageError, VocabularyError
from conformance.llm_cost.oracle import vocabulary
from conformance.llm_cost.oracle.definition import definition

ROOT = Path(__file__).parent.parent
TOOL = ROOT / "tools" / "build_vocab.py"

# Ranks in use; p50k_base leaves 50256 to its special token and goes on after it.
SIZES = {"cl100k_base": 100256, "o200k_base": 199998, "p50k_base": 50280, "r50k_base": 50256}


def test_every_digest_is_the_one_that_tiktoken_expects() -> None:
    assert {name: definition(name).sha256 for name in vocabulary.ENCODINGS} == dict(vocabulary.SHA256)


@pytest.mark.parametrize("encoding", vocabulary.ENCODINGS)
def test_the_published_bytes_are_rebuilt_exactly(encoding: str) -> None:
    assert hashlib.sha256(vocabulary.published(encoding)).hexdigest() == vocabulary.SHA256[encoding]


@pytest.mark.parametrize(("encoding", "size"), SIZES.items())
def test_ranks_are_complete_and_in_order(encoding: str, size: int) -> None:
    ranks = list(vocabulary.ranks(encoding).values())
    assert len(ranks) == size
    assert ranks == sorted(set(ranks))


def test_r50k_base_is_the_lower_part_of_p50k_base() -> None:
    larger = vocabulary.ranks("p50k_base")
    assert dict(vocabulary.ranks("r50k_base")) == {token: rank for token, rank in larger.items() if rank < 50256}


def test_special_tokens_are_no_ranks() -> None:
    for encoding in vocabulary.ENCODINGS:
        assert not {token.encode() for token in vocabulary.specials(encoding)} & vocabulary.ranks(encoding).keys()


def test_an_unknown_encoding_is_a_usage_error() -> None:
    for ask in (vocabulary.ranks, vocabulary.published, vocabulary.specials, vocabulary.pattern):
        with pytest.raises(UsageError, match="unknown encoding 'gpt2': expected one of cl100k_base, "):
            ask("gpt2")


def test_the_compact_files_stay_small() -> None:
    assert sum(path.stat().st_size for path in vocabulary.FOLDER.glob("*.xz")) <= 1_400_000


PUBLISHED = vocabulary.published("p50k_base")
COMPACT = (vocabulary.FOLDER / "p50k_base.xz").read_bytes()
PLAIN = lzma.decompress(COMPACT)
FLIPPED = bytearray(COMPACT)
FLIPPED[90_000] ^= 1
ANOTHER_TOKEN = PLAIN[:-1] + b"!"
TOO_MANY_RANKS = (50_282).to_bytes(4, "little") + PLAIN[4:]
WIDE = [{"id": lzma.FILTER_LZMA2, "dict_size": 1 << 26}]

DAMAGES = {
    "empty": (b"", "no end after 0 bytes"),
    "truncated": (COMPACT[:100_000], "no end after"),
    "one-bit-flipped": (bytes(FLIPPED), "found damage"),
    "no-xz-at-all": (PUBLISHED[:100], "found damage"),
    "more-after-the-end": (COMPACT + b"more", "found 4 bytes after it"),
    "one-token-changed": (lzma.compress(ANOTHER_TOKEN, preset=0), "found"),
    "a-rank-too-many": (lzma.compress(TOO_MANY_RANKS, preset=0), "for 50282 ranks, found"),
    "no-rank": (lzma.compress(b"\0\0\0\0", preset=0), "found"),
    "shorter-than-its-count": (lzma.compress(b"\0", preset=0), "found"),
    "a-bomb": (lzma.compress(bytes(20_000_000), preset=0), "no end after 8000000 bytes"),
    "a-glutton": (lzma.compress(PLAIN, filters=WIDE), "Memory usage limit"),
    "another-vocabulary": ((vocabulary.FOLDER / "cl100k_base.xz").read_bytes(), "found 223921b76ee9"),
}


@pytest.mark.parametrize(("content", "found"), DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_file_is_refused_in_one_line_that_names_it(tmp_path: Path, content: bytes, found: str) -> None:
    path = tmp_path / "p50k_base.xz"
    path.write_bytes(content)
    with pytest.raises(VocabularyError, match="expected") as caught:
        vocabulary.read("p50k_base", tmp_path)
    line = str(caught.value)
    assert line.startswith(str(path))
    assert found in line
    assert "\n" not in line


def test_a_missing_file_is_refused_in_one_line_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(VocabularyError, match=r"o200k_base\.xz: expected a vocabulary, cannot be read: No such file"):
        vocabulary.read("o200k_base", tmp_path)


def test_a_damaged_lower_part_is_found_for_the_encoding_that_shares_the_file(tmp_path: Path) -> None:
    (tmp_path / "p50k_base.xz").write_bytes(lzma.compress(PLAIN[:60_000] + b"~" + PLAIN[60_001:], preset=0))
    with pytest.raises(VocabularyError, match="r50k_base rebuilt: expected SHA-256 306cd27f"):
        vocabulary.read("r50k_base", tmp_path)


def write_tar(path: Path, name: str, content: bytes) -> None:
    with tarfile.open(path, "w:gz", compresslevel=1) as archive:
        entry = tarfile.TarInfo(name)
        entry.size = len(content)
        archive.addfile(entry, io.BytesIO(content))


def write_zip(path: Path, name: str, content: bytes) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, content)


def write_folder(path: Path, name: str, content: bytes) -> None:
    (path / name).parent.mkdir(parents=True)
    (path / name).write_bytes(content)


# What registries serve: the same file in each kind of package.
PACKAGES = {
    "npm": (write_tar, "gpt-tokenizer-4.0.0.tgz", "package/data/p50k_base.tiktoken", PUBLISHED),
    "unpacked": (write_folder, "package", "data/p50k_base.tiktoken", PUBLISHED),
    "wheel-gzipped": (write_zip, "bpe.whl", "bpe_openai/data/p50k_base.tiktoken.gz", gzip.compress(PUBLISHED, 1)),
    "wheel-by-digest": (write_zip, "litellm.whl", "litellm/tokenizers/ec7223a39ce59f226a68acc30dc1af27", PUBLISHED),
}


def tool(name: str) -> Any:
    return runpy.run_path(str(TOOL))[name]


@pytest.mark.parametrize(("write", "package", "name", "content"), PACKAGES.values(), ids=PACKAGES)
def test_the_tool_builds_from_each_kind_of_package(
    tmp_path: Path, write: Any, package: str, name: str, content: bytes
) -> None:
    write(tmp_path / package, name, content)
    (made,) = tool("build")(tmp_path / package, tmp_path / "into")
    assert vocabulary.unfold(vocabulary.read("p50k_base", made.parent)) == PUBLISHED


@pytest.mark.parametrize("encoding", ["cl100k_base", "o200k_base", "p50k_base"])
def test_the_tool_makes_what_is_vendored(encoding: str) -> None:
    """Unpacked, since another liblzma may pack the same bytes in another way."""
    vendored = (vocabulary.FOLDER / vocabulary.file_name(encoding)).read_bytes()
    assert lzma.decompress(tool("fold")(vocabulary.published(encoding))) == lzma.decompress(vendored)


def run_tool(*arguments: object) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, str(TOOL), *map(str, arguments)]
    return subprocess.run(
        words, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )


def test_the_tool_says_what_it_wrote(tmp_path: Path) -> None:
    write_tar(tmp_path / "p.tgz", "package/p50k_base.tiktoken", PUBLISHED)
    done = run_tool(tmp_path / "p.tgz", "--into", tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"{tmp_path / 'p50k_base.xz'} ")


WRONG = PUBLISHED.replace(b" 50280\n", b" 50281\n")
REFUSALS = {
    "another-digest": (write_tar, "package/p50k_base.tiktoken", WRONG, "expected SHA-256 94b5ca7d"),
    "cut-short": (write_tar, "package/p50k_base.tiktoken", PUBLISHED[:400_000], "expected SHA-256 94b5ca7d"),
    "nothing-in-it": (write_zip, "data/readme.txt", b"none here", "found none"),
    "unnamed-and-wrong": (write_zip, "data/ec7223a3", WRONG, "found none"),
    "too-large": (write_zip, "p50k_base.tiktoken", bytes(8_000_001), "found none"),
    "broken-gzip": (write_zip, "p50k_base.tiktoken.gz", gzip.compress(PUBLISHED, 1)[:-9], "found damage"),
}


@pytest.mark.parametrize(("write", "name", "content", "found"), REFUSALS.values(), ids=REFUSALS)
def test_the_tool_refuses_what_was_not_published(
    tmp_path: Path, write: Any, name: str, content: bytes, found: str
) -> None:
    write(tmp_path / "package", name, content)
    with pytest.raises(VocabularyError, match=found):
        tool("build")(tmp_path / "package", tmp_path / "into")
    assert not (tmp_path / "into").exists()


def test_the_tool_refuses_in_one_line_with_status_3(tmp_path: Path) -> None:
    (tmp_path / "package").write_bytes(b"neither tar nor zip")
    done = run_tool(tmp_path / "package")
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith("build_vocab: ")
    assert done.stderr.count("\n") == 1


def test_the_tool_names_a_place_that_cannot_be_written_with_status_4(tmp_path: Path) -> None:
    write_tar(tmp_path / "p.tgz", "package/p50k_base.tiktoken", PUBLISHED)
    done = run_tool(tmp_path / "p.tgz", "--into", tmp_path / "p.tgz")
    assert done.returncode == 4
    assert done.stderr.startswith(f"build_vocab: {tmp_path}/p.tgz/p50k_base.xz: cannot be written")


def test_the_documentation_names_every_digest() -> None:
    text = (ROOT / "docs" / "vocab.md").read_text("utf-8")
    assert [digest for digest in vocabulary.SHA256.values() if digest not in text] == []


def test_the_notice_names_every_source() -> None:
    text = (ROOT / "NOTICE").read_text("utf-8")
    assert all(name in text for name in ("tiktoken", "gpt-tokenizer", "Unicode", "Copyright (c) 2022 OpenAI"))
