"""What the installed tiktoken itself says about each encoding: pattern, special tokens, expected digest.

Read from tiktoken's own constructors with their downloader replaced, so that nothing is copied by hand and neither the
network nor the user's cache is touched.
"""

import functools
import importlib
import importlib.util
from collections.abc import Mapping
from types import MappingProxyType, ModuleType

import msgspec

from conformance.errors import MachineError, UsageError

VERSION = "0.14.0"
"""The release of tiktoken that is the oracle; answers of another one are another oracle's."""

ENCODINGS = ("cl100k_base", "o200k_base", "p50k_base", "r50k_base")

_HOME = "tiktoken_ext.openai_public"


class Definition(msgspec.Struct, frozen=True, kw_only=True):
    """One encoding as tiktoken defines it, its ranks left out.

    `sha256` is the digest that tiktoken expects of the published `.tiktoken` file; `size`, where tiktoken states it,
    is the number of ids, special ones included.
    """

    name: str
    pattern: str
    specials: Mapping[str, int]
    sha256: str
    size: int | None


@functools.cache
def definition(encoding: str) -> Definition:
    """The definition of one of ENCODINGS.

    Raises UsageError for another name, MachineError where tiktoken is missing or is not VERSION.
    """
    check_name(encoding)
    said = getattr(_constructors(), encoding)()
    return Definition(
        name=said["name"],
        pattern=said["pat_str"],
        specials=MappingProxyType(said["special_tokens"]),
        sha256=said["mergeable_ranks"],
        size=said.get("explicit_n_vocab"),
    )


def check_name(encoding: str) -> None:
    """Raise UsageError unless the name is one of ENCODINGS."""
    if encoding not in ENCODINGS:
        raise UsageError(f"unknown encoding {encoding!r}: expected one of {', '.join(ENCODINGS)}")


@functools.cache
def _constructors() -> ModuleType:
    """A private copy of tiktoken's module of constructors; the one that everybody imports stays as it is."""
    _check_version()
    spec = importlib.util.find_spec(_HOME)
    if spec is None or spec.loader is None:
        raise MachineError(f"tiktoken {VERSION} is installed without {_HOME}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    vars(module)["load_tiktoken_bpe"] = _digest_instead_of_ranks
    return module


def _digest_instead_of_ranks(_url: str, expected_hash: str) -> str:
    """Stand where tiktoken would download: what it would have checked is what we want to know."""
    return expected_hash


def _check_version() -> None:
    try:
        # Not the distribution's: to look for that takes longer than to import the package, which is needed anyway.
        found = importlib.import_module("tiktoken").__version__
    except ImportError as error:
        raise MachineError(f"tiktoken is not installed: expected version {VERSION}") from error
    if found != VERSION:
        raise MachineError(f"tiktoken {found} is installed: expected version {VERSION}, the pinned oracle")
