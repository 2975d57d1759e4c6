"""A request to end is never lost, even where its exception is."""

import contextlib
import os
import signal
from collections.abc import Iterator

import pytest

from conformance.cli import interrupt


@pytest.fixture(autouse=True)
def _handlers() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    interrupt.listen()
    yield
    for number, handler in before.items():
        signal.signal(number, handler)
    interrupt._seen.clear()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_that_was_swallowed_is_raised_at_the_next_check(number: signal.Signals) -> None:
    with contextlib.suppress(KeyboardInterrupt):
        os.kill(os.getpid(), number)
    with pytest.raises(KeyboardInterrupt):
        interrupt.check()


def test_without_an_interrupt_nothing_is_raised() -> None:
    interrupt.check()
