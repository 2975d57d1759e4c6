"""A candidate that can be asked: its description, its identity, and its surface."""

import functools
import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from conformance.candidate.ask import ask
from conformance.candidate.batch import Batch
from conformance.candidate.completed import Completed, execute
from conformance.candidate.description import Description
from conformance.candidate.inline import inline, inline_launch
from conformance.candidate.launch import Launch, check_placeholders, check_program
from conformance.candidate.one_shot import OneShot
from conformance.candidate.process import Child
from conformance.candidate.scratch import remove_spare
from conformance.candidate.surface import Surface
from conformance.errors import DescriptionError
from conformance.suggestion import did_you_mean

PREFERENCE = ("inline", "ask", "batch", "run")
"""Surfaces from the fastest and closest to the slowest and outermost; the first that is described is used."""


class Candidate:
    """What is judged: its description, its identity, and the surface through which it is asked.

    A context manager; leaving it stops every process.
    """

    def __init__(self, path: Path, description: Description, *, binary: Path | None, surface: str | None) -> None:
        self.path = path
        self.description = description
        self._binary = binary
        self.here = path.resolve().parent
        self.surface: Surface = self._open(surface or offered(description)[0])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def is_bare(self) -> bool:
        """Whether a binary alone was named, which is then spoken to in the contract's own dialect."""
        return self._binary is not None

    def anew(self) -> "Candidate":
        """The same candidate once more, with processes of its own."""
        return Candidate(self.path, self.description, binary=self._binary, surface=self.surface.name)

    def close(self) -> None:
        """Stop every process of the surface, and remove the folders that wait for the next."""
        self.surface.close()
        remove_spare()

    @functools.cached_property
    def digest(self) -> str:
        """SHA-256 over the description and the files that its commands name by a path, in their order.

        Programs that are found on PATH and what files load are not part of it; the version is there to name those.
        """
        digest = hashlib.sha256(self.path.read_bytes())
        for sha256 in self.files.values():
            digest.update(bytes.fromhex(sha256))
        return digest.hexdigest()

    @functools.cached_property
    def files(self) -> Mapping[str, str]:
        """The SHA-256 of each file that the commands name, by its path from the description, or its name elsewhere."""
        found: dict[str, str] = {}
        for file in self._files():
            path = file.resolve()
            name = path.relative_to(self.here).as_posix() if path.is_relative_to(self.here) else path.name
            same = sum(known.partition("#")[0] == name for known in found)
            found[f"{name}#{same + 1}" if same else name] = hashlib.sha256(file.read_bytes()).hexdigest()
        return found

    @functools.cached_property
    def version(self) -> str:
        """What the description says, or the first line that its `version_argv` prints, without its name before it.

        Empty where neither says anything.

        A silence of `limits.silence_s` is enough to know that nothing will come.
        """
        if self.description.version or not self.description.version_argv:
            return self.description.version
        launch, limits = self._launch(self.description.version_argv), self.description.limits
        try:
            completed = execute(launch, (), limits=limits, timeout_s=limits.silence_s)
        except OSError:
            return ""
        lines = completed.stdout.decode("utf-8", "replace").split("\n")
        return _without_name(lines[0].strip(), self.description.name) if completed.exit_status == 0 else ""

    def execute(
        self,
        args: Sequence[str],
        *,
        stdin: bytes = b"",
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        timeout_s: float | None = None,
        through: Sequence[str] = (),
    ) -> Completed:
        """Run the candidate's own `command` with arguments, for clauses about behaviour.

        `through` is a command that starts the command given to it as further arguments. Raises DescriptionError where
        the description has no `command`.
        """
        launch = self._command(args, through)
        return execute(launch, args, stdin=stdin, env=env, cwd=cwd, timeout_s=timeout_s, limits=self.description.limits)

    def start(self, args: Sequence[str], *, through: Sequence[str] = ()) -> Child:
        """As `execute`, but running: its pipes and its end are the caller's business. OSError as the system says it."""
        return self._command(args, through).start(more=args)

    def launch(self, argv: tuple[str, ...]) -> Launch:
        """A command of the candidate's, to be started by whoever measures it; DescriptionError where it cannot run."""
        return self._checked(self._launch(argv), argv[0])

    def _command(self, args: Sequence[str], through: Sequence[str]) -> Launch:
        if not self.description.command:
            raise DescriptionError(f"{self.path}: expected command, to run it with {' '.join(args)!r}; found none")
        launch = self._checked(self._launch(self.description.command), "command")
        return msgspec.structs.replace(launch, argv=(*through, *launch.filled())) if through else launch

    def _launch(self, argv: tuple[str, ...]) -> Launch:
        candidate = str(self._binary) if self._binary is not None else ""
        return Launch(argv=argv, env=self.description.env, here=self.here, candidate=candidate)

    def _open(self, name: str) -> Surface:
        surfaces, models, limits = self.description.surfaces, self.description.models, self.description.limits
        if name == "inline" and surfaces.inline is not None:
            launch = inline_launch(surfaces.inline, env=self.description.env, here=self.here)
            return inline(surfaces.inline, models, limits, self._checked(launch, "surfaces.inline.python"))
        if name == "ask" and surfaces.ask is not None:
            launch = self._launch(surfaces.ask.argv)
            return ask(surfaces.ask, models, limits, self._checked(launch, "surfaces.ask.argv"))
        if name == "batch" and surfaces.batch is not None:
            launch = self._launch(surfaces.batch.argv)
            return Batch(surfaces.batch, models, limits, self._checked(launch, "surfaces.batch.argv"))
        if name == "run" and surfaces.run is not None:
            launch = self._launch(surfaces.run.argv)
            return OneShot(surfaces.run, models, limits, self._checked(launch, "surfaces.run.argv"))
        raise DescriptionError(
            f"{self.path}: expected the surface {name}, found {', '.join(offered(self.description))}{_about(name)}"
        )

    def _checked(self, launch: Launch, key: str) -> Launch:
        try:
            check_placeholders(launch.argv)
            check_program(launch)
        except ValueError as error:
            raise DescriptionError(f"{self.path}: {key}: {error}") from error
        return launch

    def _files(self) -> list[Path]:
        """The files that the commands name by a path, each once, in the order of the description."""
        surfaces = self.description.surfaces
        commands = [s.argv for s in (surfaces.ask, surfaces.batch, surfaces.run) if s is not None]
        words = [word for argv in (*commands, self.description.command) for word in self._launch(argv).named_files()]
        if surfaces.inline is not None:
            module = surfaces.inline.callable.partition(":")[0].replace(".", "/")
            words += [str(self.here / f"{module}.py"), str(self.here / module / "__init__.py")]
        return [path for path in dict.fromkeys(map(Path, words)) if path.is_file()]


def _about(name: str) -> str:
    """What to do about a surface that is not described."""
    if name in PREFERENCE:
        return f"; [surfaces.{name}] would describe it"
    return did_you_mean(name, PREFERENCE) or f"; there are {', '.join(PREFERENCE)}"


def _without_name(line: str, name: str) -> str:
    """`1.0` of `counter 1.0`, since a report says the name and then the version."""
    rest = line[len(name) :]
    is_named = line[: len(name)].casefold() == name.casefold() and rest[:1].isspace()
    return rest.strip() if is_named else line


def offered(description: Description) -> list[str]:
    """The surfaces that a description has, the preferred one first."""
    return [name for name in PREFERENCE if getattr(description.surfaces, name) is not None]
