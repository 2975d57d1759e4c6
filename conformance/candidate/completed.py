"""One command run to its end, with everything that was seen of it; for clauses about behaviour."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from conformance.candidate.conversation import Bounds, Stop, converse
from conformance.candidate.description import Limits
from conformance.candidate.launch import Launch


class Completed(msgspec.Struct, frozen=True, kw_only=True):
    """A command that has ended, or was stopped.

    `exit_status` is None after a signal and where the harness stopped it; `stopped` says why it did, else it is empty.
    `left` names processes that it had left behind, which have been stopped.
    """

    args: tuple[str, ...]
    exit_status: int | None
    signal: int | None
    stdout: bytes
    stderr: bytes
    stopped: str = ""
    timed_out: bool = False
    left: tuple[str, ...] = ()


def execute(
    launch: Launch,
    args: Sequence[str],
    *,
    limits: Limits,
    stdin: bytes = b"",
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    timeout_s: float | None = None,
) -> Completed:
    """Start, feed, read and end one command; OSError where it cannot be started.

    `timeout_s` bounds silence and the whole alike; without it the limits of the description hold. Both streams are
    kept whole up to `limits.output_bytes`.
    """
    child = launch.start(more=args, env=env, cwd=cwd)
    bounds = Bounds(
        silence_s=timeout_s or limits.total_s,
        total_s=timeout_s or limits.total_s,
        output_bytes=limits.output_bytes,
        stderr_bytes=limits.output_bytes,
        stderr_tail_bytes=limits.output_bytes,
        memory_bytes=limits.memory_bytes,
    )
    try:
        heard = converse(child, stdin, bounds)
    finally:
        end = child.stop()
    by_itself = heard.stop is Stop.ENDED
    return Completed(
        args=(*launch.filled(), *args),
        exit_status=end.exit_status if by_itself else None,
        signal=end.signal if by_itself else None,
        stdout=heard.stdout,
        stderr=heard.stderr,
        stopped="" if by_itself else heard.stop.value,
        timed_out=heard.stop in (Stop.SILENT, Stop.OVERTIME),
        left=end.left,
    )
