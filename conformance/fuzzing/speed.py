"""Whose time it was: generator, oracle, candidate and the harness itself, in seconds."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

PARTS = ("generator", "oracle", "candidate")


class Speed:
    """Adds up seconds by part. Wall clock, since a candidate's time is spent in another process."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}

    @contextmanager
    def of(self, part: str) -> Iterator[None]:
        """Count what happens within as this part's."""
        begun = time.perf_counter()
        try:
            yield
        finally:
            self.spent[part] = self.spent.get(part, 0.0) + time.perf_counter() - begun


def lines(target: str, spent: Mapping[str, float], asked: int) -> Iterator[str]:
    """One line: inputs per second of a worker's time, and for each part its share and microseconds for an input.

    `spent` has a `total`; what no part has had of it is the harness's own.
    """
    total = spent.get("total", 0.0)
    if not total or not asked:
        return
    known = {part: spent.get(part, 0.0) for part in PARTS}
    known["harness"] = max(0.0, total - sum(known.values()))
    shares = ", ".join(f"{part} {s / total:.0%} ({s / asked * 1e6:,.1f} us)" for part, s in known.items())
    yield f"{target}: {asked:,} inputs, {asked / total:,.0f}/s in one worker; {shares}"
