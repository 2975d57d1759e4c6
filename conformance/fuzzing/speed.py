"""Whose time it was: generator, oracle, candidate and the harness itself, in seconds.

What happens in a worker is counted in CPU time, so that a busy machine does not make an engine look slow; a candidate
in a process of its own is counted by the clock on the wall, from the question to the answer.
"""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

PARTS = ("generator", "oracle", "candidate")
HARNESS = "harness"


class Speed:
    """Adds up seconds by part; what no part has had of this process's CPU time since it was made is the harness's."""

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """Forget what was counted, and begin now."""
        self._spent: dict[str, float] = {}
        self._accounted_s = 0.0
        self._begun_s = time.process_time()

    @contextmanager
    def of(self, part: str) -> Iterator[None]:
        """Count the CPU time of what happens within as this part's."""
        begun_s = time.process_time()
        try:
            yield
        finally:
            used_s = time.process_time() - begun_s
            self._accounted_s += used_s
            self._add(part, used_s)

    @contextmanager
    def elsewhere(self, part: str) -> Iterator[None]:
        """Count the time that passes within as this part's: it works in another process."""
        begun_s, cpu_s = time.perf_counter(), time.process_time()
        try:
            yield
        finally:
            self._accounted_s += time.process_time() - cpu_s
            self._add(part, time.perf_counter() - begun_s)

    @property
    def spent(self) -> Mapping[str, float]:
        """Seconds by part until now, the harness's own among them."""
        return {**self._spent, HARNESS: time.process_time() - self._begun_s - self._accounted_s}

    def _add(self, part: str, seconds: float) -> None:
        self._spent[part] = self._spent.get(part, 0.0) + seconds


def lines(target: str, spent: Mapping[str, float], asked: int) -> Iterator[str]:
    """One line: inputs per second of a worker's time, and for each part its share and microseconds for an input."""
    total = sum(spent.values())
    if not total or not asked:
        return
    shares = ", ".join(
        f"{part} {spent[part] / total:.0%} ({spent[part] / asked * 1e6:,.1f} us)"
        for part in (*PARTS, HARNESS)
        if part in spent
    )
    yield f"{target}: {asked:,} inputs, {asked / total:,.0f}/s in one worker; {shares}"
