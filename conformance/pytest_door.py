"""Pytest finds the suites by the package's name where no folder of that name is at hand.

Loaded by every pytest of an environment that has evilcorpus installed, so it imports nothing but the package itself.
"""

from argparse import Namespace
from pathlib import Path
from typing import Protocol

_PACKAGE = Path(__file__).parent


class _EarlyConfig(Protocol):
    known_args_namespace: Namespace


def pytest_load_initial_conftests(early_config: _EarlyConfig, args: list[str]) -> None:
    """`conformance`, `conformance/...` and `conformance::...` mean the installed package unless such a path exists.

    Both lists are pytest's own: what it has understood so far, from which it loads the first conftest files, and the
    command line that it reads once more afterwards.
    """
    if Path(_PACKAGE.name).exists():
        return
    for words in (args, early_config.known_args_namespace.file_or_dir):
        words[:] = [_installed(word) for word in words]


def _installed(word: str) -> str:
    path, separator, names = word.partition("::")
    first, _, rest = path.partition("/")
    if first != _PACKAGE.name or not (_PACKAGE / rest).exists():
        return word
    return str(_PACKAGE / rest) + separator + names
