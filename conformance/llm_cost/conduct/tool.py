"""The candidate as a command-line tool: one method for each verb, every run's outcome kept.

Stories that ask for the same run get the same `Seen`: starting a program costs more than all that is checked of it.
"""

import json
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec

from conformance.candidate.candidate import Candidate
from conformance.candidate.process import Child
from conformance.llm_cost.conduct import control
from conformance.llm_cost.conduct.dialect import Dialect
from conformance.llm_cost.conduct.seen import Seen
from conformance.suite.behaviour import Finding, NotClaimed, Unavailable

_CHAPERONE = Path(__file__).with_name("chaperone.py")
# More than one run of this size is not kept: it would only fill the memory.
_LARGEST_KEPT = 4_000_000


_USUAL = (("--mode", "tokens"), ("--format", "json"), ("--summary",), ("--summary-format", "json"))


class Used(msgspec.Struct, frozen=True, kw_only=True):
    """What a run under a chaperone used, with all that it started."""

    peak_rss_bytes: int
    cpu_s: float
    network_attempts: int


class Tool:
    """A candidate's command."""

    def __init__(self, candidate: Candidate) -> None:
        self.candidate = candidate
        self.dialect = Dialect(candidate)
        self._fails_control: Finding | None = None
        self._has_been_held = False
        self._kept: dict[object, Seen] = {}

    def run(
        self,
        *args: str,
        stdin: bytes = b"",
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        again: bool = False,
    ) -> Seen:
        """Run with exactly these arguments; `again` asks for a new run even where there has been one alike.

        Raises NotClaimed where the description has no command, or lacks the verb or a flag.
        """
        self._check_claims(args)
        key = (args, stdin, tuple(sorted((env or {}).items())), cwd)
        if key not in self._kept or again:
            seen = Seen(self.candidate.execute(args, stdin=stdin, env=env, cwd=cwd), stdin, self.dialect)
            if len(stdin) > _LARGEST_KEPT or again:
                return seen
            self._kept[key] = seen
        return self._kept[key]

    def pipe(
        self,
        *flags: str,
        stdin: bytes,
        model: str | None = None,
        mode: str = "tokens",
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        again: bool = False,
    ) -> Seen:
        """Run `pipe` with JSON on both streams, and a summary."""
        args = self.pipe_args(*flags, model=model, mode=mode)
        return self.run(*args, stdin=stdin, env=env, cwd=cwd, again=again)

    def pipe_args(self, *flags: str, model: str | None = None, mode: str = "tokens") -> tuple[str, ...]:
        """The arguments of `pipe`, before further flags; usual ones that the candidate lacks are left out."""
        wanted = {flag: words for flag, *words in _USUAL if not self.dialect.lacks(flag)}
        # What is to be priced needs the flag, and is not claimed without it.
        if mode != "tokens" or "--mode" in wanted:
            wanted["--mode"] = [mode]
        usual = [word for flag, words in wanted.items() for word in (flag, *words)]
        return ("pipe", "--model", model or self.model, *usual, *flags)

    @property
    def model(self) -> str:
        """The model that stories use which are not about models."""
        return self.dialect.model(self.dialect.encoding)

    def run_under(self, circumstances: Sequence[str], *args: str, stdin: bytes = b"") -> tuple[Seen, Used]:
        """Run under circumstances that the chaperone knows; Unavailable where the machine does not allow them."""
        self._check_claims(args)
        with _note() as note:
            through = _chaperone(note, circumstances)
            completed = self.candidate.execute(args, stdin=stdin, through=through)
            said = json.loads(note.read_bytes() or b"{}")
        if "refused" in said:
            raise Unavailable(said["refused"])
        used = msgspec.convert(said or {"peak_rss_bytes": 0, "cpu_s": 0, "network_attempts": 0}, Used)
        # What it was started through is no part of the command that a reader would want to see.
        shown = msgspec.structs.replace(completed, args=completed.args[len(through) :])
        return Seen(shown, stdin, self.dialect), used

    def start(self, *args: str) -> Child:
        """Start without waiting; see `company`."""
        self._check_claims(args)
        return self.candidate.start(args)

    def _check_claims(self, args: Sequence[str]) -> None:
        if not self.candidate.description.command:
            raise NotClaimed("the description names no command")
        self.dialect.claims(*args[:1], *(word for word in args if word.startswith("--")))
        self._hold_control()

    def _hold_control(self) -> None:
        """Before its first run, have the candidate count plain texts; raise the Finding of one that does not."""
        if not self._has_been_held:
            self._has_been_held = True
            self._fails_control = self._control()
        if self._fails_control is not None:
            raise control.void(self._fails_control)

    def _control(self) -> Finding | None:
        try:
            # As few words as can be: a flag that it does not know is a matter of the clause about that flag.
            as_json = () if self.dialect.lacks("--format") else ("--format", "json")
            args = ("pipe", "--model", self.model, *as_json)
            self.dialect.claims("pipe")
            # What cannot count two short texts in the time of a silence hangs; this is no long stream.
            patience_s = self.candidate.description.limits.silence_s
            completed = self.candidate.execute(args, stdin=control.STDIN, timeout_s=patience_s)
            return control.failing(Seen(completed, control.STDIN, self.dialect))
        except NotClaimed:
            # What has no `pipe`, or no model, is held by the behaviours that it claims.
            return None


@contextmanager
def _note() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="evilcorpus-") as folder:
        note = Path(folder) / "note"
        note.touch()
        yield note


def _chaperone(note: Path, circumstances: Sequence[str]) -> tuple[str, ...]:
    return (sys.executable, "-I", "-S", str(_CHAPERONE), str(note), *circumstances, "--")
