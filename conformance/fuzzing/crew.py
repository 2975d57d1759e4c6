"""Worker processes that make attempts. One may be killed by what it tries, or hang: then it is known what it tried.

A worker writes the place of each attempt into memory that it shares with its keeper, before it makes it. When it dies,
or marks nothing new for too long, the attempt at that place is to blame, and the rest is done by a new worker.
"""

import contextlib
import ctypes
import multiprocessing
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from multiprocessing.connection import Connection, wait
from typing import Any

import psutil

from conformance.errors import EvilCorpusError, MachineError
from conformance.fuzzing.attempt import Attempt, Fault
from conformance.fuzzing.target import Round, Target
from conformance.verdict import Outcome

Open = Callable[[], Mapping[str, Target]]
"""Makes the targets, in the worker."""

# Forking shares the vocabularies that the keeper has read; macOS's own libraries do not survive it.
_CONTEXT: Any = multiprocessing.get_context("fork" if sys.platform.startswith("linux") else "spawn")
_PR_SET_PDEATHSIG = 1  # linux/prctl.h
_REQUESTS = (signal.SIGINT, signal.SIGTERM)
_LOOK_S = 0.1
# Of a round that kills so many workers the rest is left: the candidate is broken in this respect, and that is known.
_DEATHS = 8
# So many inputs before the one that killed a worker are kept with it.
_INPUTS_BEFORE = 500
# Workers may be killed from outside; one that dies again and again by itself is our fault or the machine's.
_RESTARTS = 3


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """Hold requests to end back: amid a fork they would be lost, or strike a worker that has no handler of its own."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _REQUESTS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class Worker:
    """One process with its pipe. `job` is what it is at: the name of a target, and a round's number or attempts."""

    def __init__(self, open_targets: Open, timeout_s: float) -> None:
        self._open = open_targets
        self._timeout_s = timeout_s
        self._place = _CONTEXT.RawValue(ctypes.c_longlong, -1)
        self.job: tuple[str, int | Sequence[Attempt]] | None = None
        self.deaths: dict[int, Fault] = {}
        self._start()

    def _start(self) -> None:
        self.pipe, theirs = _CONTEXT.Pipe()
        self._process = _CONTEXT.Process(target=_serve, args=(self._open, theirs, self._place), daemon=True)
        with _undisturbed():
            self._process.start()
        theirs.close()

    def give(self, target: str, work: int | Sequence[Attempt]) -> None:
        """Start on a round or on attempts."""
        self.job, self.deaths, self._restarts = (target, work), {}, 0
        self._send()

    def take(self) -> Any:
        """What the work came to: a Round, or faults. None while it is not done."""
        try:
            if self.pipe.poll():
                return self._received()
        except (EOFError, OSError):
            self._bury(Outcome.CRASHED)
        else:
            if self._hangs():
                self._bury(Outcome.TIMED_OUT)
        return None

    def stop(self) -> None:
        """End the process."""
        if self._process.is_alive():
            self._process.terminate()
            self._process.join(_LOOK_S * 50)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self.pipe.close()

    def _received(self) -> Any:
        kind, value = self.pipe.recv()
        self.job = None
        if kind == "error":
            raise value
        return value

    def _send(self) -> None:
        if self.job is None:
            return
        self._place.value = -1
        self._marked = (-1, time.monotonic(), 0.0)
        target, work = self.job
        with contextlib.suppress(OSError):  # one that died meanwhile is noticed where its answer is taken
            self.pipe.send((target, work, frozenset(self.deaths), len(self.deaths) >= _DEATHS))

    def _hangs(self) -> bool:
        """Whether an attempt has taken too long: of its own time where it computes, by the clock where it waits."""
        place, since, used_s = self._marked
        if self._place.value != place:
            self._marked = (self._place.value, time.monotonic(), self._cpu_s())
        # Before the first mark a worker imports, opens and generates.
        if place < 0 or time.monotonic() - since <= self._timeout_s:
            return False
        return self._sleeps() or self._cpu_s() - used_s > self._timeout_s

    def _cpu_s(self) -> float:
        """What the process has had of the processor: on a busy machine that is little."""
        with contextlib.suppress(psutil.Error):
            times = psutil.Process(self._process.pid).cpu_times()
            return float(times.user + times.system)
        return 0.0

    def _sleeps(self) -> bool:
        with contextlib.suppress(psutil.Error):
            return bool(psutil.Process(self._process.pid).status() == psutil.STATUS_SLEEPING)
        return True

    def _bury(self, outcome: Outcome) -> None:
        """The process is dead, or is killed now; note its attempt, and start another on the rest."""
        place = self._place.value
        if outcome is Outcome.TIMED_OUT:
            self._process.kill()
        self._process.join()
        hung = outcome is Outcome.TIMED_OUT
        detail = f"no answer for {self._timeout_s:g} s" if hung else _end(self._process.exitcode)
        if self._is_nobodys_fault(place, hung=hung):
            self._restarts += 1
            if self._restarts > _RESTARTS:
                raise MachineError(f"a worker process keeps ending before it has tried anything: {detail}")
        elif self.job is not None:
            # Which attempt it was the keeper asks of the target once the round is over.
            self.deaths[place] = Fault(attempt=Attempt(target=self.job[0], input=""), outcome=outcome, detail=detail)
        self.pipe.close()
        self._start()
        self._send()

    def _is_nobodys_fault(self, place: int, *, hung: bool) -> bool:
        """Whether no attempt can have ended the process: it had made none, or was killed, which anybody can do once."""
        killed = not hung and self._process.exitcode == -signal.SIGKILL and not self._restarts
        return place < 0 or self.job is None or place in self.deaths or killed


def settled(worker: Worker) -> list[Any]:
    """Wait for one worker's work, whatever it takes; its answer, if it has come, in a list."""
    wait([worker.pipe], _LOOK_S)
    taken = worker.take()
    return [] if taken is None else [taken]


def ready(workers: Sequence[Worker]) -> None:
    """Sleep until some worker has something to say, or for a moment."""
    wait([worker.pipe for worker in workers], _LOOK_S)


def _end(exitcode: int | None) -> str:
    if exitcode is not None and exitcode < 0:
        with contextlib.suppress(ValueError):
            return f"killed by {signal.Signals(-exitcode).name}"
    return f"exit status {exitcode}"


def _serve(open_targets: Open, pipe: Connection, place: Any) -> None:
    """The worker: do what is asked until the keeper is gone."""
    _die_with_keeper()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    targets: Mapping[str, Target] = {}

    def mark(at: int) -> None:
        place.value = at

    try:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _REQUESTS)
        targets = open_targets()
        while True:
            _answer(targets, pipe, mark)
    except (EOFError, BrokenPipeError, KeyboardInterrupt):
        pass
    except EvilCorpusError as error:
        _tell(pipe, error)
    except BaseException as error:  # noqa: BLE001  # told to the keeper, whose error it becomes
        _tell(pipe, RuntimeError(f"{type(error).__name__}: {error}"))
    finally:
        # A keeper that has been told of an error does not wait: whatever it asks now is being done.
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        for target in targets.values():
            target.close()


def _tell(pipe: Connection, error: Exception) -> None:
    """Hand an error to the keeper, which may stop this process as soon as it has it, or be gone."""
    with contextlib.suppress(OSError, KeyboardInterrupt):
        pipe.send(("error", error))


def _die_with_keeper() -> None:
    """Linux tells a process that its parent is gone; elsewhere the pipe does, when the round is over."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)


def _answer(targets: Mapping[str, Target], pipe: Connection, mark: Callable[[int], None]) -> None:
    name, work, skip, enough = pipe.recv()
    target = targets[name]
    if not isinstance(work, int):
        left = [at for at in range(len(work)) if at not in skip]
        found = target.replay([work[at] for at in left], lambda at: mark(left[at]))
        faults = dict(zip(left, found, strict=True))
        pipe.send(("faults", [faults.get(at) for at in range(len(work))]))
        return
    attempts = target.attempts(work) if skip else ()
    made = Round(asked=0) if enough else target.round(work, mark, skip)
    pipe.send(("round", (made, {at: _with_what_came_before(attempts, at) for at in skip})))


def _with_what_came_before(attempts: Sequence[Attempt], at: int) -> tuple[Attempt, tuple[str | bytes, ...]]:
    tried = attempts[at]
    alike = [each.input for each in attempts[:at] if (each.variant, each.mode) == (tried.variant, tried.mode)]
    return tried, tuple(alike[-_INPUTS_BEFORE:])
