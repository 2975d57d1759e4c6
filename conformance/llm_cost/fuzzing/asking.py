"""How a worker asks: through a surface in a child process, or by calling the candidate's function where it is."""

import importlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

import msgspec

from conformance.candidate.answer import answered, malformed
from conformance.candidate.ask import Ask
from conformance.candidate.batch import Batch
from conformance.candidate.candidate import Candidate
from conformance.candidate.isolation import Exchange
from conformance.candidate.launch import fill, program
from conformance.candidate.surface import LEFT_BEHIND
from conformance.case import Question
from conformance.errors import DescriptionError, UsageError
from conformance.run import Ending, Run

Mark = Callable[[int], None]
_BAD = frozenset({Ending.CRASHED, Ending.TIMED_OUT, Ending.MALFORMED})


def is_bad(run: Run) -> bool:
    """Whether a question that was asked ended as none may; one that was given up before is not to blame."""
    return run.ending in _BAD and not run.detail.startswith("not tried")


class Asker(Protocol):
    """Asks questions of one candidate."""

    modes: frozenset[str]
    is_here: bool  # whether the candidate works in this very process

    def answer(self, questions: Sequence[Question], mark: Mark) -> Iterator[Run]:
        """One run for each question; `mark` is told the place of a question that may kill this process."""

    def together(self, questions: Sequence[Question], mark: Mark) -> Exchange:
        """What becomes of questions of one variant and mode that are asked once, by one process where that is so."""

    def plain(self, texts: Sequence[str], variant: str, mark: Mark) -> Sequence[object]:
        """Answers to ordinary texts as a function returns them, None where it is not known: the quick way."""

    def left(self) -> str:
        """The names of processes that were left behind since this was asked last; empty where there are none."""

    def renew(self) -> None:
        """Begin anew after something went badly."""

    def close(self) -> None:
        """Stop every process."""


class ThroughSurface:
    """A candidate in a process of its own, which may crash or hang without harm."""

    is_here = False

    def __init__(self, open_it: Callable[[], Candidate]) -> None:
        self._open = open_it
        self._left: list[str] = []
        self.candidate = open_it()
        self.modes = self.candidate.surface.modes

    def answer(self, questions: Sequence[Question], mark: Mark) -> Iterator[Run]:  # noqa: ARG002  # nothing to mark
        """One run for each question."""
        return self.candidate.surface.answer(questions)

    def together(self, questions: Sequence[Question], mark: Mark) -> Exchange:
        """As the surface does it; one that starts a process for each question knows no togetherness."""
        surface = self.candidate.surface
        if isinstance(surface, Ask | Batch):
            return surface.together(questions)
        return Exchange(settled=dict(enumerate(self.answer(questions, mark))))

    def plain(self, texts: Sequence[str], variant: str, mark: Mark) -> Sequence[object]:  # noqa: ARG002  # asked otherwise
        """Nothing is known before it is asked."""
        return [None] * len(texts)

    def left(self) -> str:
        """What the surfaces have remarked."""
        self._note_left()
        left, self._left = self._left, []
        return ", ".join(dict.fromkeys(left))

    def _note_left(self) -> None:
        remarks = self.candidate.surface.remarks
        said = [remark for remark in remarks if remark.startswith(LEFT_BEHIND)]
        remarks[:] = [remark for remark in remarks if remark not in said]
        self._left += [name for remark in said for name in remark.removeprefix(LEFT_BEHIND).split(", ")]

    def renew(self) -> None:
        """A surface that has lost its patience does not try any more; a new one has it again."""
        self.close()
        self._note_left()
        self.candidate = self._open()

    def close(self) -> None:
        """Stop every process."""
        self.candidate.close()


class InProcess:
    """A Python function called right here: the quickest, and what kills it kills this process."""

    is_here = True

    def __init__(self, candidate: Candidate) -> None:
        surface = candidate.description.surfaces.inline
        if surface is None:
            raise UsageError(f"{candidate.path}: expected surfaces.inline, to be called in-process; found none")
        self.modes = frozenset(surface.modes)
        self._models = candidate.description.models
        module, _, function = surface.callable.partition(":")
        sys.path[:0] = [str(candidate.here), *_packages(surface.python, candidate.here)]
        os.environ.update({k: fill(v, {"here": str(candidate.here)}) for k, v in candidate.description.env.items()})
        try:
            self._call = getattr(importlib.import_module(module), function)
        except Exception as error:
            raise DescriptionError(f"{candidate.path}: surfaces.inline.callable: {error!r}") from error

    def answer(self, questions: Sequence[Question], mark: Mark) -> Iterator[Run]:
        """One run for each question, made when it is asked for."""
        call, models = self._call, self._models
        for at, question in enumerate(questions):
            mark(at)
            try:
                result = call(question.input, models[question.variant], question.mode)
            except KeyboardInterrupt:
                raise
            # Panics of extension modules are no `Exception`.
            except BaseException as error:  # noqa: BLE001  # whatever a candidate raises is what is looked for
                yield _failed(error)
                continue
            yield _run(result)

    def plain(self, texts: Sequence[str], variant: str, mark: Mark) -> list[object]:
        """What the function returns for ordinary texts; None for each where it raises for one."""
        call, model, found = self._call, self._models[variant], []
        try:
            for at, text in enumerate(texts):
                mark(at)
                found.append(call(text, model, "ordinary"))
        except KeyboardInterrupt:
            raise
        except BaseException:  # noqa: BLE001  # as above; which text it was, `answer` tells
            return [None] * len(texts)
        return found

    def together(self, questions: Sequence[Question], mark: Mark) -> Exchange:
        """All of them are asked in this one process anyway."""
        return Exchange(settled=dict(enumerate(self.answer(questions, mark))))

    def left(self) -> str:
        """Nothing: who started what in this very process cannot be told."""
        return ""

    def renew(self) -> None:
        """Nothing to do: there is no process but this one."""

    def close(self) -> None:
        """Nothing to stop."""


def _failed(error: BaseException) -> Run:
    kinds = [kind.__name__ for kind in type(error).__mro__]
    if "Refused" in kinds:
        return Run(ending=Ending.REFUSED, detail=str(error))
    return Run(ending=Ending.CRASHED, detail=f"{kinds[0]}: {' '.join(str(error).split())[:200]}")


def _run(result: object) -> Run:
    if isinstance(result, list | tuple):
        return answered({"ids": list(result)})
    if type(result) is int:
        return answered({"count": result})
    return malformed(f"returned {type(result).__name__}, expected int or list of int")


def _packages(python: str | None, here: Path) -> list[str]:
    """Where the interpreter that a description names has its packages; it has to be of our own version."""
    if python is None:
        return []
    interpreter = program(python.replace("{here}", str(here)), here)
    code = "import sys, json; print(json.dumps([list(sys.version_info[:2]), sys.path[1:]]))"
    said = subprocess.run([interpreter, "-c", code], capture_output=True, check=True).stdout
    version, paths = msgspec.json.decode(said, type=tuple[tuple[int, int], list[str]])
    if version != sys.version_info[:2]:
        raise UsageError(
            f"expected Python {sys.version_info[0]}.{sys.version_info[1]}, found {version} in {interpreter}"
        )
    return [path for path in paths if path.endswith("site-packages")]
