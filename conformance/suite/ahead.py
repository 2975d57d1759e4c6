"""Iterating ahead of whoever takes: while a candidate works, what it has answered is read and judged."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from threading import Semaphore
from typing import TypeVar

P = TypeVar("P")
T = TypeVar("T")


class _End:
    """The last thing in a queue: the iterator is exhausted, or something has raised `error`."""

    def __init__(self, error: BaseException | None) -> None:
        self.error = error


class Ahead:
    """Threads that prepare and iterate, `at_once` of them iterating at a time while one more prepares."""

    def __init__(self, at_once: int) -> None:
        self._pool = ThreadPoolExecutor(at_once + 1, thread_name_prefix="ahead")
        self._turns = Semaphore(at_once)

    def iterate(self, prepare: Callable[[], P], source: Callable[[P], Iterator[T]]) -> Iterator[T]:
        """What `source` gives for what was prepared, from now on; what either raises is raised where it is taken."""
        queue: SimpleQueue[T | _End] = SimpleQueue()
        self._pool.submit(self._fill, queue, prepare, source)
        return _emptied(queue)

    def stop(self) -> None:
        """Begin nothing more."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def close(self) -> None:
        """Begin nothing more, and wait for what has begun."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _fill(self, queue: SimpleQueue[T | _End], prepare: Callable[[], P], source: Callable[[P], Iterator[T]]) -> None:
        error: BaseException | None = None
        try:
            prepared = prepare()
            with self._turns:
                for value in source(prepared):
                    queue.put(value)
        except BaseException as raised:  # noqa: BLE001  # it is not lost: whoever takes gets it
            error = raised
        queue.put(_End(error))


def _emptied(queue: SimpleQueue[T | _End]) -> Iterator[T]:
    while not isinstance(value := queue.get(), _End):
        yield value
    if value.error is not None:
        raise value.error
