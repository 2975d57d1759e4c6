"""What this contract says of faults, for `conformance.fuzzing.triage`: names, signatures, regressions, reproducers."""

import shlex
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from conformance.fuzzing.attempt import Attempt, Fault
from conformance.fuzzing.findings import Finding, Signature
from conformance.fuzzing.target import Passed
from conformance.llm_cost.corpus import plainest
from conformance.llm_cost.fuzzing import ids, meaning, regressions, stored

# What `evilcorpus explain --text` undoes; the rest of what is not printable is written by its number.
_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
# A longer text is no line that anybody would read or type.
_LONGEST_TYPED = 200


class Reading:
    """Speaks of one candidate, named as on the command line; regressions go to a folder.

    `targets` are those of the campaign: where texts are not among them, what is wrong with a stream stays a stream.
    `models` are the candidate's names of the variants. `lives_on` tells whether one process answers many questions.
    """

    def __init__(
        self,
        target: str,
        folder: Path,
        regressions_folder: Path | None,
        *,
        targets: Sequence[str],
        models: Mapping[str, str],
        lives_on: bool = True,
    ) -> None:
        self._target = target
        self._targets = targets
        self._models = models
        self._lives_on = lives_on
        self._folder = folder
        self._regressions = regressions_folder

    def coarse(self, fault: Fault) -> str:
        """A cheap name for raw faults that are probably the same bug."""
        return meaning.coarse(fault)

    def nearer(self, fault: Fault) -> Sequence[Attempt]:
        """Attempts that show a minimised fault more plainly if they go wrong."""
        return meaning.nearer(fault, self._targets)

    def wider(self, fault: Fault) -> Sequence[Attempt]:
        """Attempts that may show what a second try did not."""
        return meaning.wider(fault)

    def is_changeable(self, signature: Signature) -> bool:
        """Whether the bug of a signature may show in one try and not in the next."""
        return meaning.is_changeable(signature)

    def is_cheap(self, fault: Fault) -> bool:
        """Whether many attempts like this one can be tried at once, for little."""
        return self._lives_on and meaning.is_cheap(fault)

    def neighbours(self, fault: Fault) -> Sequence[Attempt]:
        """Attempts near a minimised fault."""
        return meaning.neighbours(fault)

    def signature(self, fault: Fault, others: Sequence[Fault], passed: Sequence[Passed]) -> tuple[Signature, str]:
        """The signature of a minimised fault, and a sentence."""
        return meaning.signature(fault, others, passed)

    def explains(self, known: Signature, fault: Fault) -> bool:
        """Whether the bug of a known signature accounts for all that is wrong with another fault."""
        return meaning.explains(known, fault)

    def simpler(self, text: str) -> Iterator[str]:
        """Texts of the same length that are easier to read."""
        return plainest.simpler(text)

    def regression(self, finding: Finding) -> Finding:
        """Store a text as a line of the corpus, anything else as a story of its own."""
        if self._regressions is None:
            return finding
        if finding.target != ids.NAME:
            path = stored.keep(self._regressions, finding, self._models)
            return msgspec.structs.replace(finding, regression=f"{stored.FOLDER}/{path.name}")
        why = (
            f"{finding.candidate} {finding.version}: {finding.signature.outcome} in {finding.variant}, "
            f"found {finding.found[:10]} by {finding.command}"
        )
        path = regressions.store(self._regressions, finding.input.content, finding.mode, " ".join(why.split()))
        return msgspec.structs.replace(finding, regression=path.name)

    def reproducer(self, finding: Finding) -> str:
        """One line that shows it again."""
        content = finding.input.content
        candidate = shlex.quote(self._target)
        if finding.target == ids.NAME and finding.mode == "ordinary" and len(content) <= _LONGEST_TYPED:
            text = shlex.quote(typed(str(content)))
            return f"evilcorpus explain --text {text} --encoding {finding.variant} --candidate {candidate}"
        return f"evilcorpus fuzz {candidate} --campaign {shlex.quote(str(self._folder))} --replay {finding.id}"


def typed(text: str) -> str:
    """A text as `evilcorpus explain --text` takes it."""
    return "".join(_ESCAPES.get(c) or (c if c.isprintable() else f"\\u{{{ord(c):x}}}") for c in text)
