"""From a candidate's wrong answers to the mistake that it makes: the mutant that answers alike.

A mutant is a model of a mistake. It is held against what the candidate answered where it failed, and, so that a mistake
greater than the candidate's is not named, against what it answered rightly. Where no mutant answers alike the failures
are told by the alternative of the pattern in which they begin to differ. Two mistakes that meet in one text are not
disentangled: such a failure stays unexplained.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from conformance.llm_cost.diagnosis.mutant import Model, Mutant, published_witness
from conformance.llm_cost.diagnosis.mutants import LEDGER
from conformance.llm_cost.oracle import unicode
from conformance.llm_cost.oracle.witness import Witness, without_lone_surrogates

# So many failures, and so many passes, are held against every mutant; evenly taken from all of them.
SAMPLE = 400
# A mutant is asked about longer inputs only if the candidate fails on nothing shorter.
_LONG = 2_000
# One answer alike among many can be chance.
_FEWEST_ALIKE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a candidate answered to one question: the ids where it shows them, and their number."""

    input: str | bytes
    encoding: str
    mode: str = "ordinary"
    ids: Sequence[int] | None = None
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Failures that go together, and the mistake that explains them.

    `model` is the mutant's name, None where no mutant answers alike; `sentence` says what it does, or where the
    failures begin to differ. It answers alike on `alike` of the `of` failures held against it, by ids or by counts as
    `shown_by` says, and contradicts `contradicted` of `passes` right answers. `others` answer alike on just as much.
    `failures` are the places, in the sequence given, of those explained here and not by an attribution before.
    """

    model: str | None
    sentence: str
    shown_by: str
    alike: int
    of: int
    contradicted: int = 0
    passes: int = 0
    others: tuple[str, ...] = ()
    failures: tuple[int, ...] = ()

    def __str__(self) -> str:
        """One line for a report."""
        if self.model is None:
            return f"{self.alike} of {self.of} failures are like no known mistake: {self.sentence}"
        line = f"behaves like `{self.model}` on {self.alike} of {self.of} failures (by {self.shown_by})"
        return f"{line}, unlike it on {self.contradicted} of {self.passes} passes" if self.contradicted else line


def attribute(
    failures: Sequence[Answer], passes: Sequence[Answer] = (), mutants: Sequence[Mutant] = LEDGER
) -> list[Attribution]:
    """The mistakes that explain a candidate's failures, the greatest first; then what nothing explains."""
    places = _sample([place for place, each in enumerate(failures) if len(each.input) <= _LONG] or range(len(failures)))
    asked = [failures[place] for place in places]
    right = [passes[place] for place in _sample([at for at, each in enumerate(passes) if len(each.input) <= _LONG])]
    suspects = _suspects(asked, right, mutants)
    found: list[Attribution] = []
    left = set(range(len(asked)))
    while left and suspects:
        best = max(suspects, key=lambda suspect: suspect.worth(left))
        if best.worth(left) < min(_FEWEST_ALIKE, len(asked)):
            break
        others = [each.mutant.name for each in suspects if each is not best and each.says_the_same_as(best)]
        explained = tuple(places[at] for at in sorted(best.alike & left))
        found.append(_attribution(best, asked, right, others, explained))
        left -= best.alike
        suspects.remove(best)
    return [*found, *_unexplained(asked, places, left)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Suspect:
    """A mutant, the failures on which it answers as the candidate does, and the passes that it would have failed."""

    mutant: Mutant
    alike: frozenset[int]
    contradicted: frozenset[int]

    def worth(self, left: set[int]) -> int:
        """How many more answers it explains than it contradicts."""
        return len(self.alike & left) - len(self.contradicted)

    def says_the_same_as(self, other: "_Suspect") -> bool:
        return self.alike == other.alike and self.contradicted == other.contradicted


def _suspects(asked: Sequence[Answer], right: Sequence[Answer], mutants: Sequence[Mutant]) -> list[_Suspect]:
    suspects: list[_Suspect] = []
    for mutant in mutants:
        models = {each: Model(mutant, each) for each in {answer.encoding for answer in asked} & set(mutant.encodings)}
        alike = _places(asked, lambda answer, of=models: _answers(of, answer))  # type: ignore[misc]  # bound early
        if alike:
            wrong = _places(right, lambda answer, of=models: answer.encoding in of and not _answers(of, answer))  # type: ignore[misc]  # bound early
            suspects.append(_Suspect(mutant=mutant, alike=alike, contradicted=wrong))
    return suspects


def _places(answers: Sequence[Answer], are: Callable[[Answer], bool]) -> frozenset[int]:
    return frozenset(place for place, answer in enumerate(answers) if are(answer))


def _answers(models: dict[str, Model], answer: Answer) -> bool:
    """Whether the mutant answers as the candidate did, by ids where the candidate shows them."""
    if answer.encoding not in models:
        return False
    ids = models[answer.encoding].ids(answer.input, answer.mode)
    return len(ids) == answer.count if answer.ids is None else ids == list(answer.ids)


def _attribution(
    best: _Suspect,
    asked: Sequence[Answer],
    right: Sequence[Answer],
    others: Sequence[str],
    explained: tuple[int, ...],
) -> Attribution:
    return Attribution(
        model=best.mutant.name,
        sentence=described(best.mutant),
        shown_by=_shown_by(asked),
        alike=len(best.alike),
        of=len(asked),
        contradicted=len(best.contradicted),
        passes=len(right),
        others=tuple(others),
        failures=explained,
    )


def described(mutant: Mutant) -> str:
    """The mutant's sentence; for one of Unicode's versions with the number of code points whose class differs."""
    version = mutant.name.removeprefix("unicode-")
    if version == mutant.name:
        return mutant.sentence
    different = len(unicode.changed_between(version, unicode.PINNED))
    return f"tables of Unicode {version}, ours are {unicode.PINNED}: {different:,} code points differ"


def _shown_by(answers: Sequence[Answer]) -> str:
    return "counts" if any(answer.ids is None for answer in answers) else "ids"


def _unexplained(asked: Sequence[Answer], places: Sequence[int], left: set[int]) -> list[Attribution]:
    """What no mutant explains, by the alternative in which the answers begin to differ; the largest group first."""
    groups: dict[str, list[int]] = {}
    for at in sorted(left):
        groups.setdefault(_where_it_differs(asked[at]), []).append(at)
    return [
        Attribution(
            model=None,
            sentence=where,
            shown_by=_shown_by(asked),
            alike=len(group),
            of=len(asked),
            failures=tuple(places[at] for at in group),
        )
        for where, group in sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
    ]


def _where_it_differs(answer: Answer) -> str:
    witness = published_witness(answer.encoding)
    if answer.ids is None:
        return "only counts are shown"
    if isinstance(answer.input, bytes) or answer.mode == "special":
        return f"in mode {answer.mode}"
    branch = first_differing_branch(witness, answer.input, answer.ids)
    return "the ids go on where the text has ended" if branch is None else f"the ids begin to differ in `{branch}`"


def first_differing_branch(witness: Witness, text: str, ids: Sequence[int]) -> str | None:
    """The alternative that matched the first pre-token whose ids are not the ones given; None where all of them are."""
    text = without_lone_surrogates(text)
    at = 0
    for piece in witness.split(text):
        expected = witness.ids_of_piece(text[piece.start : piece.end].encode())
        if list(ids[at : at + len(expected)]) != list(expected):
            return piece.branch
        at += len(expected)
    return None


def _sample(places: Sequence[int]) -> list[int]:
    """At most SAMPLE of them, evenly spread."""
    step = max(1, -(-len(places) // SAMPLE))
    return list(places[::step])
