"""The processes of one surface, which may be asked in one thread and closed in another."""

import errno
from collections.abc import Mapping
from threading import Event

from conformance.candidate.launch import Launch
from conformance.candidate.process import Child, End


class Nursery:
    """Starts and stops children; once it is closed those that run are killed, and no other is started.

    Whoever listens to a child stops it, also after it has been killed: then nobody waits for an end that has come.
    """

    def __init__(self) -> None:
        self._children: set[Child] = set()
        self._closed = Event()

    def start(self, launch: Launch, values: Mapping[str, str] | None = None) -> Child:
        """A running child; OSError as the system says it, ECANCELED where this is closed."""
        if self._closed.is_set():
            raise OSError(errno.ECANCELED, "the judging was stopped")
        child = launch.start(values)
        self._children.add(child)
        # Closed between its start and now: `close` did not see it.
        if self._closed.is_set():
            child.kill()
        return child

    def stop(self, child: Child) -> End:
        """Stop a child, and say how it ended."""
        end = child.stop()
        self._children.discard(child)
        return end

    def close(self) -> None:
        """Kill what runs, and start nothing more; from any thread, and harmless when repeated."""
        self._closed.set()
        for child in list(self._children):
            child.kill()
