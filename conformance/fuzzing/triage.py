"""From raw faults, of which one bug makes thousands, to findings, one for each bug.

1. What a finding that is already there explains is counted and left.
2. Of each kind of raw fault a few are tried again, the shortest first.
3. They are minimised, with the candidate and the oracle asked at every step.
4. What is explained by now is counted and left.
5. Neighbours of the minimised input are tried, so that causes that are alike on it are told apart.
6. What has a signature that is known is counted and left; what is left is a finding.
"""

import datetime
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Protocol

import msgspec

from conformance.fuzzing.attempt import Attempt, Fault, Input, name_of, raw
from conformance.fuzzing.findings import Finding, Folder, Signature
from conformance.fuzzing.reduce import reduce
from conformance.fuzzing.target import Passed
from conformance.verdict import Outcome

Replay = Callable[[Sequence[Attempt]], Sequence[Fault | None]]
Shrink = Callable[[str, Callable[[Sequence[str]], Sequence[bool]], Callable[[str], Iterator[str]]], str]

# One bug shows in several raw forms, and one form may hide several bugs: so many of each are looked into.
_OF_EACH_KIND = 3
# A rare bug may hide behind a common one of its kind: after so many rounds with faults one more is looked into.
_ONCE_MORE = 10
# Minimising takes a second with a slow candidate; the next round brings the same bugs again.
_AT_ONCE = 8
ONCE = "seen once"
"""The kind of what no second try has shown again."""
KILLED = "killed by SIGKILL"
_ENDS_A_PROCESS = frozenset({Outcome.CRASHED, Outcome.TIMED_OUT})


class Reading(Protocol):
    """What a contract can say of a fault."""

    def coarse(self, fault: Fault) -> str:
        """A cheap name for raw faults that are probably the same bug."""

    def nearer(self, fault: Fault) -> Sequence[Attempt]:
        """Attempts that show a minimised fault more plainly if they go wrong, the plainest first."""

    def wider(self, fault: Fault) -> Sequence[Attempt]:
        """Attempts that may show a fault which its own attempt does not show again."""

    def is_changeable(self, signature: Signature) -> bool:
        """Whether the bug of a signature may show in one try and not in the next."""

    def is_cheap(self, fault: Fault) -> bool:
        """Whether many attempts like this one can be tried at once, for little."""

    def neighbours(self, fault: Fault) -> Sequence[Attempt]:
        """Attempts near a minimised fault: which of them go wrong tells its causes apart."""

    def signature(self, fault: Fault, others: Sequence[Fault], passed: Sequence[Passed]) -> tuple[Signature, str]:
        """The signature of a minimised fault, and a sentence; `others` went wrong beside it, `passed` went well."""

    def explains(self, known: Signature, fault: Fault) -> bool:
        """Whether the bug of a known signature accounts for all that is wrong with another fault."""

    def simpler(self, text: str) -> Iterator[str]:
        """Texts of the same length that are easier to read."""

    def regression(self, finding: Finding) -> Finding:
        """Store the finding where it is asked again from now on; the finding with the place noted."""

    def reproducer(self, finding: Finding) -> str:
        """One line that shows it again."""


class Triage:
    """Looks into faults and keeps what is new in a folder. `about` holds what all findings of this run have alike."""

    def __init__(
        self, folder: Folder, reading: Reading, replay: Replay, shrink: Shrink, about: Mapping[str, str]
    ) -> None:
        self._folder = folder
        self._reading = reading
        self._replay = replay
        self._shrink = shrink
        self._about = about
        self.deadline_s = float("inf")
        self.new: list[Finding] = []
        self.known = {finding.signature: finding for finding in folder.findings()}
        self._finish_what_a_kill_cut_off()
        self.duplicates: Counter[str] = Counter()
        self._tried: Counter[str] = Counter()
        self._takes = 0

    def take(self, faults: Sequence[Fault], passed: Sequence[Passed] = ()) -> bool:
        """Look into faults, which adds to `new`; False where the deadline came before all were looked into.

        A finding is on disk before it is in `new`. `deadline_s` is a time of `time.monotonic`.
        """
        looked = 0
        self._takes += 1
        for fault in sorted(faults, key=self._order):
            if self._is_explained(fault):
                continue
            kind = self._reading.coarse(fault)
            if looked >= _AT_ONCE or self._tried[kind] >= self._allowed(fault):
                self.duplicates["not looked into"] += 1
                continue
            if time.monotonic() > self.deadline_s:
                return False
            self._tried[kind] += 1
            looked += 1
            self._look_into(fault, faults, passed)
        return True

    def _allowed(self, fault: Fault) -> int:
        """How many of a kind are looked into by now."""
        return (_OF_EACH_KIND if self._reading.is_cheap(fault) else 1) + self._takes // _ONCE_MORE

    def _order(self, fault: Fault) -> tuple[bool, int, bytes]:
        """First what does not even contain a finding's input, then the shortest."""
        data = raw(fault.attempt.input)
        contains = any(raw(finding.input.content) in data for finding in self.known.values())
        return contains, len(data), data

    def _look_into(self, fault: Fault, others: Sequence[Fault], passed: Sequence[Passed]) -> None:
        minimised = self._minimised(fault)
        if minimised is None:
            self._look_further(fault)
            return
        plainer = self._first_fault(self._reading.nearer(minimised))
        if plainer is not None:
            if not self._is_explained(plainer):
                self._look_into(plainer, (), ())
            return
        if self._is_explained(minimised):
            return
        near = self._reading.neighbours(minimised)
        tried = list(zip(near, self._replay(near), strict=True))
        others = [*(each for _, each in tried if each is not None), *others]
        passed = [*(Passed(attempt=attempt) for attempt, each in tried if each is None), *passed]
        self._keep_if_new(fault, minimised, *self._reading.signature(minimised, others, passed))

    def _look_further(self, fault: Fault) -> None:
        """A fault that a second try does not show: something else shows it, or it comes and goes."""
        wider = self._first_fault(self._reading.wider(fault))
        if wider is not None:
            self._look_into(wider, (), ())
            return
        known = next((each for each in self.known.values() if self._reading.is_changeable(each.signature)), None)
        if known is not None:
            self.duplicates[known.id] += 1
        elif KILLED in fault.detail:
            # Somebody else, or the system for want of memory, may send this signal at any time.
            self.duplicates["killed from outside"] += 1
        elif fault.outcome is Outcome.TIMED_OUT:
            # A machine with other things to do makes any program slow once.
            self.duplicates["slow once"] += 1
        else:
            self._keep_if_new(fault, None, Signature(outcome=fault.outcome, kind=ONCE), fault.detail)

    def _first_fault(self, attempts: Sequence[Attempt]) -> Fault | None:
        return next((fault for attempt in attempts if (fault := self._replay([attempt])[0]) is not None), None)

    def _keep_if_new(self, fault: Fault, minimised: Fault | None, signature: Signature, sentence: str) -> None:
        if signature in self.known:
            self.duplicates[self.known[signature].id] += 1
            return
        self._keep(fault, minimised, signature, sentence)

    def _is_explained(self, fault: Fault) -> bool:
        explained = next((each for each in self.known.values() if self._reading.explains(each.signature, fault)), None)
        if explained is not None:
            self.duplicates[explained.id] += 1
        return explained is not None

    def _minimised(self, fault: Fault) -> Fault | None:
        """The smallest attempt found in time that goes wrong in the same way; None where not even this one does."""
        again = self._replay([fault.attempt])[0]
        if not fault.is_like(again):
            return None
        found = {_text(fault.attempt.input): again}

        def alike(texts: Sequence[str]) -> list[bool]:
            if time.monotonic() > self.deadline_s:
                return [False] * len(texts)
            faults = self._replay([_with_text(fault.attempt, text) for text in texts])
            found.update((text, each) for text, each in zip(texts, faults, strict=True) if fault.is_like(each))
            return [fault.is_like(each) for each in faults]

        simpler = self._reading.simpler if isinstance(fault.attempt.input, str) else _no_simpler
        if not self._reading.is_cheap(fault):
            return self._with_fewer_args(found[reduce(_text(fault.attempt.input), lambda t: alike([t])[0], simpler)])
        smallest = found[self._shrink(_text(fault.attempt.input), alike, simpler)]
        # Tried among many, it may have gone wrong because of another.
        alone = self._replay([smallest.attempt])[0] if smallest is not None else None
        return alone if fault.is_like(alone) else again

    def _with_fewer_args(self, fault: Fault | None) -> Fault | None:
        """Without the arguments that do not matter; only where the ending is all that is judged."""
        if fault is None or (fault.attempt.variant and fault.outcome not in _ENDS_A_PROCESS):
            return fault
        at = 0
        while at < len(fault.attempt.args):
            args = fault.attempt.args[:at] + fault.attempt.args[at + 1 :]
            fewer = self._replay([msgspec.structs.replace(fault.attempt, args=args)])[0]
            if fault.is_like(fewer) and fewer is not None:
                fault = fewer
            else:
                at += 1
        return fault

    def _keep(self, fault: Fault, minimised: Fault | None, signature: Signature, sentence: str) -> None:
        shown = minimised or fault
        name = name_of(shown.attempt)
        finding = Finding(
            id=name,
            target=shown.attempt.target,
            found=datetime.datetime.now(tz=datetime.UTC).isoformat(timespec="seconds"),
            signature=signature,
            sentence=sentence,
            input=Input.of(shown.attempt.input),
            variant=shown.attempt.variant,
            mode=shown.attempt.mode,
            args=shown.attempt.args,
            expected=shown.expected,
            got=shown.got,
            detail=shown.detail,
            reproduced=minimised is not None,
            raw=f"inputs/{name}.bin",
            **self._about,
        )
        finding = msgspec.structs.replace(finding, reproducer=self._reading.reproducer(finding))
        # First where it is safe, then where it is replayed: a kill between the two costs nothing but a second writing.
        self._folder.keep(finding, fault.attempt.input)
        finding = self._with_regression(finding)
        self.known[signature] = finding
        self.new.append(finding)

    def _with_regression(self, finding: Finding) -> Finding:
        if not finding.reproduced or finding.regression:
            return finding
        stored = self._reading.regression(finding)
        self._folder.amend(stored)
        return stored

    def _finish_what_a_kill_cut_off(self) -> None:
        """A finding that was kept and not yet made a regression is made one now."""
        self.known = {signature: self._with_regression(finding) for signature, finding in self.known.items()}


def _text(content: str | bytes) -> str:
    """Bytes as characters of the same number, so that one engine shrinks both."""
    return content if isinstance(content, str) else content.decode("latin-1")


def _with_text(attempt: Attempt, text: str) -> Attempt:
    content = text if isinstance(attempt.input, str) else text.encode("latin-1")
    return msgspec.structs.replace(attempt, input=content)


def _no_simpler(text: str) -> Iterator[str]:  # noqa: ARG001  # bytes have no plainer relatives
    return iter(())
