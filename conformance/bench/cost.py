"""What one command costs: seconds on the clock and of processor time, and peak memory, as the system counts them."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from conformance.candidate.family import Family, adopt_orphans, birth, bystanders
from conformance.candidate.scratch import fresh_scratch
from conformance.errors import MachineError

_STARTER = Path(__file__).with_name("starter.py")
_STDERR_BYTES = 4000
_GRACE_S = 5.0
TOOK_TOO_LONG = "took too long"
_STOPS = {"": "", "timeout": TOOK_TOO_LONG, "memory": "took too much memory"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Cost:
    """What a command has cost.

    `seconds` are those of the clock, from its start to its end. For `queued_seconds` of them one of its threads, or of
    its descendants', was ready and had no processor, because others had it: Linux counts that, elsewhere it is 0.
    `cpu_seconds` is user and system time of the process and of every descendant that was waited for. `peak_bytes` is
    the largest resident size of any one of these, not their sum, as `/usr/bin/time -v` has it; it is never told as
    less than about 10 MB, the size of the process that starts the command.
    """

    seconds: float
    cpu_seconds: float
    peak_bytes: int
    queued_seconds: float = 0.0

    @property
    def own_seconds(self) -> float:
        """Seconds that it worked or waited for something of its own: what the clock would say were it alone."""
        return max(self.seconds - self.queued_seconds, 0.0)


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """A command that has ended, with its cost.

    `exit_status` is None after a signal; `stopped` says why the harness stopped it, and is empty where it did not.
    `stderr` is the end of what it wrote there.
    """

    cost: Cost
    exit_status: int | None
    signal: int | None
    stopped: str
    stderr: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Bounds:
    """How far a measured command may go; `memory_bytes` is of its first process, looked at twenty times a second."""

    timeout_s: float = 600.0
    memory_bytes: int = 8_000_000_000
    output_bytes: int = 8_000_000_000


def measure(
    argv: Sequence[str],
    *,
    stdin: Path | None = None,
    stdout: Path | None = None,
    env: Mapping[str, str] | None = None,
    bounds: Bounds | None = None,
) -> Outcome:
    """Run a command to its end and say what it cost; both files are opened by the command's own process.

    It gets the environment and the empty folders that a candidate gets, with `env` besides; without `stdin` and
    `stdout` these are the null device. What it has started is killed when it has ended. Raises MachineError where it
    cannot be started, with the system's reason.
    """
    scratch = fresh_scratch()
    try:
        return _measured(argv, stdin, stdout, scratch.environment(env or {}), scratch.work, bounds or Bounds())
    finally:
        scratch.give_back()


def _measured(
    argv: Sequence[str],
    stdin: Path | None,
    stdout: Path | None,
    env: Mapping[str, str],
    cwd: Path,
    bounds: Bounds,
) -> Outcome:
    with tempfile.NamedTemporaryFile(prefix="evilcorpus-") as stderr:
        asked = {
            "argv": list(argv),
            "env": dict(env),
            "cwd": str(cwd),
            "stdin": str(stdin.absolute()) if stdin else os.devnull,
            "stdout": str(stdout.absolute()) if stdout else os.devnull,
            "stderr": stderr.name,
            "timeout_s": bounds.timeout_s,
            "memory_bytes": bounds.memory_bytes,
            "output_bytes": bounds.output_bytes,
        }
        said = _started(json.dumps(asked).encode(), cwd.parent)
        return _outcome(argv, said, _end_of(Path(stderr.name)))


def _started(asked: bytes, scratch: Path) -> dict[str, object]:
    """What the starter says; interrupted, it kills what it has started before we go.

    Daemons that have left the command's group come back to us as orphans, or name the scratch folder, and are killed.
    """
    adopt_orphans()
    with birth:
        others = bystanders()
        starter = subprocess.Popen(
            [sys.executable, "-I", "-S", str(_STARTER)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        family = Family(starter.pid, str(scratch), others)
    try:
        said, _ = starter.communicate(asked)
    except BaseException:
        starter.terminate()
        starter.wait(_GRACE_S)
        raise
    finally:
        family.settle()
        family.forget()
    if starter.returncode:
        raise MachineError(f"expected a measurement, found exit status {starter.returncode} of {_STARTER.name}")
    answer: dict[str, object] = json.loads(said)
    return answer


def _outcome(argv: Sequence[str], said: dict[str, object], stderr: str) -> Outcome:
    if "error" in said:
        raise MachineError(f"{argv[0]}: cannot be started: {said['error']}")
    status = int(str(said["status"]))
    return Outcome(
        cost=Cost(
            seconds=float(str(said["seconds"])),
            cpu_seconds=float(str(said["cpu_seconds"])),
            peak_bytes=int(str(said["peak_bytes"])),
            queued_seconds=float(str(said["queued_seconds"])),
        ),
        exit_status=status if status >= 0 else None,
        signal=-status if status < 0 else None,
        stopped=_STOPS[str(said["stopped"])],
        stderr=stderr,
    )


def _end_of(path: Path) -> str:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _STDERR_BYTES))
        return file.read().decode("utf-8", "replace")
