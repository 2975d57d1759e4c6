"""Inputs that somebody else has found, in files: another fuzzer's corpus and crashes, tried as streams and as texts."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from conformance.errors import UsageError
from conformance.fuzzing.attempt import Attempt
from conformance.llm_cost.fuzzing import features, ids, streams

# What another fuzzer keeps is small; a core dump beside it is none of it.
_LARGEST_BYTES = 1_000_000


def read(folder: Path) -> list[bytes]:
    """All files below a folder, each content once; UsageError where there are none."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.stat().st_size <= _LARGEST_BYTES)
    if not paths:
        raise UsageError(f"--inputs: expected a folder with files, found none in {folder}")
    return list(dict.fromkeys(path.read_bytes() for path in paths))


def attempts(contents: Sequence[bytes], targets: Sequence[str], models: Mapping[str, str]) -> Iterator[list[Attempt]]:
    """What is tried, by target: each input as a stream in one encoding, and in each as a text where it is one."""
    known = [name for name in streams.ENCODINGS if name in models]
    if streams.NAME in targets and known:
        args = ("pipe", "--model", models[known[0]], "--mode", "tokens", "--format", "json")
        yield [Attempt(target=streams.NAME, input=each, variant=known[0], args=args) for each in contents]
    if ids.NAME in targets:
        yield [
            Attempt(target=ids.NAME, input=text, variant=encoding, mode="ordinary")
            for encoding in models
            for text in texts(contents)
        ]


def texts(contents: Sequence[bytes]) -> list[str]:
    """Those that are UTF-8."""
    return [each.decode() for each in contents if each.decode("utf-8", "ignore").encode() == each]


def reached(contents: Sequence[bytes], encoding: str) -> dict[str, str]:
    """What of the patterns they reach, for the campaign's corpus."""
    return features.Seen().new(texts(contents), encoding)
