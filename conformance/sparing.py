"""What costs much and decides nothing here, left out: an import, a search for cycles."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

SLOW_GRAMMAR = "rfc3987_syntax"
"""jsonschema imports it, if it is there, for one format that no schema of ours uses; its grammar takes a second."""


@contextmanager
def without(module: str) -> Iterator[None]:
    """Within this context the module cannot be imported; one that has been imported before stays."""
    if module in sys.modules:
        yield
        return
    sys.modules[module] = None  # type: ignore[assignment]  # Python's way to say "not there"
    try:
        yield
    finally:
        del sys.modules[module]


@contextmanager
def without_collection() -> Iterator[None]:
    """Within this context nothing is looked through for cycles: a million small values without any take twice the time
    to make otherwise.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
