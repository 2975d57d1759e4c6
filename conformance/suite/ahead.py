"""Iterating ahead of whoever takes: while a candidate works, what it has answered is read and judged."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from typing import TypeVar

T = TypeVar("T")


class _End:
    """The last thing in a queue: the iterator is exhausted, or has raised `error`."""

    def __init__(self, error: BaseException | None) -> None:
        self.error = error


class Ahead:
    """Threads that iterate over iterators given to them, `at_once` at a time, first come first served."""

    def __init__(self, at_once: int) -> None:
        self._pool = ThreadPoolExecutor(at_once, thread_name_prefix="ahead")

    def iterate(self, source: Iterator[T]) -> Iterator[T]:
        """The same, from now on filled by a thread; what the source raises is raised where it would have been."""
        queue: SimpleQueue[T | _End] = SimpleQueue()
        self._pool.submit(_fill, queue, source)
        return _emptied(queue)

    def stop(self) -> None:
        """Begin nothing more."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def close(self) -> None:
        """Begin nothing more, and wait for what has begun."""
        self._pool.shutdown(wait=True, cancel_futures=True)


def _fill(queue: SimpleQueue[T | _End], source: Iterator[T]) -> None:
    error: BaseException | None = None
    try:
        for value in source:
            queue.put(value)
    except BaseException as raised:  # noqa: BLE001  # it is not lost: whoever takes gets it
        error = raised
    queue.put(_End(error))


def _emptied(queue: SimpleQueue[T | _End]) -> Iterator[T]:
    while not isinstance(value := queue.get(), _End):
        yield value
    if value.error is not None:
        raise value.error
