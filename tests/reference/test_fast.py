"""The extra `fast`: only versions that the suite has passed count."""

import importlib.util

import pytest

from conformance.llm_cost.oracle import tiktoken_oracle
from conformance.llm_cost.reference.backends import fast_backend
from conformance.llm_cost.reference.backends.choice import BackendChoice
from conformance.llm_cost.reference.exits import Misuse
from reference.command import Reference

INSTALLED = importlib.util.find_spec("rs_bpe") is not None

needs_extra = pytest.mark.skipif(not INSTALLED, reason="the extra `fast` is not installed")
TEXTS = ["", "it's  \r\n\n a\u0301 12345", "<|endoftext|>x", "日本語 ÀÉ", " " * 5000]


def test_a_version_that_the_suite_has_passed_is_taken() -> None:
    assert fast_backend.passed_versions()
    for version in fast_backend.passed_versions():
        fast_backend.check_version(version)


@pytest.mark.parametrize("version", ["0.0.1", "99.0.0", ""])
def test_any_other_version_is_refused(version: str) -> None:
    with pytest.raises(Misuse, match="expected a version that the suite has passed"):
        fast_backend.check_version(version)


@pytest.mark.skipif(INSTALLED, reason="the extra `fast` is installed")
@pytest.mark.parametrize("workers", ["1", "2"])
def test_without_the_extra_it_says_so(pipe: Reference, workers: str) -> None:
    found = pipe("--model", "gpt-4o", "--bpe-engine", "fast", "--workers", workers, stdin=b'{"content":"a"}\n')
    assert (found.status, found.out, found.err.count("\n")) == (2, b"", 1)
    assert "the extra `fast`" in found.err


@needs_extra
@pytest.mark.parametrize("encoding", ["cl100k_base", "o200k_base", "r50k_base"])
def test_it_answers_as_the_oracle(encoding: str) -> None:
    backend = fast_backend.open_backend(BackendChoice(encoding=encoding, engine="fast"))
    special = fast_backend.open_backend(BackendChoice(encoding=encoding, engine="fast", with_specials=True))
    for text in TEXTS:
        ids = tiktoken_oracle.ids(text, encoding)
        assert (backend.encode(text), backend.count(text)) == (ids, len(ids))
        assert backend.decode(ids) == text.encode()
        assert special.encode(text) == tiktoken_oracle.ids(text, encoding, "special")
    assert backend.encode(b"a\xffb") == tiktoken_oracle.ids(b"a\xffb", encoding, "bytes")
