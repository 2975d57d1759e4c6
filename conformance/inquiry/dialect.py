"""Whether a program speaks its contract's own dialect, and the dialect's description with the program put in."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from conformance.candidate.candidate import Candidate, offered
from conformance.candidate.description import Description, Limits
from conformance.case import Question
from conformance.errors import DescriptionError
from conformance.inquiry.draft import Named, environment, quoted
from conformance.inquiry.lexicon import Lexicon
from conformance.inquiry.places import is_most
from conformance.run import Ending

_PROGRAM = '"{candidate}"'


class Dialect(msgspec.Struct, frozen=True, kw_only=True):
    """What was found: by surface and variant, how many samples were answered, and how many of them rightly."""

    answered: Mapping[str, Mapping[str, int]]
    right: Mapping[str, Mapping[str, int]]

    @property
    def is_right(self) -> bool:
        """Whether any surface answers rightly in some variant."""
        return any(any(rights.values()) for rights in self.right.values())


def spoken(
    path: Path, command: Sequence[str], lexicon: Lexicon, *, silence_s: float, env: Mapping[str, str]
) -> Dialect | None:
    """How the program answers in the dialect that the file describes; None where no surface answers at all.

    A program is said to speak it where most answers have its form, whether they are right or not.
    """
    text = _with_program(path.read_text("utf-8"), command, name="program")
    description = msgspec.toml.decode(text, type=Description)
    limits = Limits(silence_s=silence_s, total_s=4 * silence_s)
    description = msgspec.structs.replace(description, limits=limits, env=dict(env))
    answered: dict[str, dict[str, int]] = {}
    right: dict[str, dict[str, int]] = {}
    for surface in offered(description):
        for variant in description.models:
            said, correct = _asked(path, description, surface, variant, lexicon)
            if is_most(said, lexicon.samples):
                answered.setdefault(surface, {})[variant] = said
                right.setdefault(surface, {})[variant] = correct
            elif not said:
                break
    return Dialect(answered=answered, right=right) if answered else None


def dialect_draft(path: Path, found: Dialect, lexicon: Lexicon, named: Named) -> str:
    """The dialect's own text with the program put in, without the surfaces and variants that do not answer."""
    variants = {variant for by_variant in found.answered.values() for variant in by_variant}
    lines = ["# It speaks the contract's own dialect: this file says what its path alone says already.", ""]
    kept = True
    for line in _with_program(path.read_text("utf-8"), named.command, name=named.name).splitlines():
        surface = re.fullmatch(r"\[surfaces\.(\w+)\]", line.strip())
        if surface is not None:
            kept = surface[1] in found.answered
        variant = line.partition(" = ")[0]
        silent = variant in lexicon.names and variant not in variants
        lines.append(f"# {line}  # no answers" if line and (silent or not kept) else line)
    text = "\n".join([*lines, *environment(named.env)]) + "\n"
    msgspec.toml.decode(text, type=Description)
    return text


def _with_program(text: str, command: Sequence[str], *, name: str) -> str:
    """The text with the command's words where the dialect has a placeholder for the binary."""
    words = ", ".join(quoted(word) for word in command)
    return text.replace(f"name = {_PROGRAM}", f"name = {quoted(name)}").replace(_PROGRAM, words)


def _asked(path: Path, description: Description, surface: str, variant: str, lexicon: Lexicon) -> tuple[int, int]:
    """How many samples are answered, and how many rightly; none of them where the program cannot be started."""
    samples = lexicon.samples
    questions = [Question(input=sample.text, variant=variant) for sample in samples]
    try:
        with Candidate(path, description, binary=None, surface=surface) as candidate:
            runs = list(candidate.surface.answer(questions))
    except DescriptionError:
        return 0, 0
    answers = [run.answer if run.ending is Ending.ANSWERED else None for run in runs]
    right = sum(
        answer is not None and all(answer[aspect] == sample.expected[variant][aspect] for aspect in answer)
        for answer, sample in zip(answers, samples, strict=True)
    )
    return sum(answer is not None for answer in answers), right


def surfaces_told(found: Dialect, samples: int) -> Iterator[str]:
    """One line for each surface, for a reader."""
    for surface, by_variant in found.right.items():
        told = ", ".join(f"{variant} {right} of {samples} texts right" for variant, right in by_variant.items())
        yield f"{surface}: {told}"
