"""What a wrong answer is like: where it parts from the oracle's, the form of its text, the mistake that explains it."""

import re
from collections.abc import Sequence

import msgspec

from conformance.fuzzing.attempt import Attempt, Fault
from conformance.fuzzing.findings import Signature
from conformance.fuzzing.target import Passed
from conformance.fuzzing.triage import ONCE
from conformance.llm_cost.diagnosis.attribution import Answer, Attribution, attribute, first_differing_branch
from conformance.llm_cost.diagnosis.mutant import model, published_witness
from conformance.llm_cost.diagnosis.mutants import LEDGER
from conformance.llm_cost.fuzzing import arguments, relations, sequences, steadiness, streams
from conformance.llm_cost.fuzzing.ids import NAME
from conformance.llm_cost.fuzzing.mutation import mutated
from conformance.llm_cost.oracle import tiktoken_oracle
from conformance.llm_cost.oracle.witness import skeleton, without_lone_surrogates
from conformance.verdict import Outcome

_MUTANTS = {mutant.name: mutant for mutant in LEDGER}
# So many answers tell two hundred mistakes apart within a second.
_MOST = 60
_PROCESS = frozenset({Outcome.CRASHED, Outcome.TIMED_OUT})
_ANSWERED = frozenset({Outcome.FAILED, Outcome.REFUSED_WRONGLY, Outcome.DISPUTED})
_TARGETS_OF_TEXTS = frozenset({NAME, steadiness.NAME})
# A minimised stream has a line or two.
_MOST_LINES = 8
# A text may depend on the one before it, or on any other; the more there are the longer it takes to leave some out.
_BEHIND = (1, 8, 64)
_ENDINGS = "[sdmt]|ll|ve|re"
# A text that begins in these branches and is otherwise alike is looked into once more, not more often.
_LONGEST_SHAPE = 12
# With those made of ENDS no more than are held against every mutant; a slow candidate takes a second for them.
_NEAR, _LONGEST_NEAR = 100, 60


def coarse(fault: Fault) -> str:
    """A cheap name for raw faults that are probably the same bug."""
    tried = fault.attempt
    if tried.target != NAME or fault.outcome is not Outcome.FAILED:
        return " ".join((tried.target, fault.outcome, fault.kind, tried.mode, _without_numbers(fault.detail)))
    return " ".join(
        (tried.variant, tried.mode, where(fault), shape(tried)[:_LONGEST_SHAPE] if _is_short(tried) else "")
    )


def where(fault: Fault) -> str:
    """The alternative in which the ids begin to differ; of counts alone, all alternatives that the text reaches."""
    tried = fault.attempt
    if isinstance(tried.input, bytes) or tried.mode == "special" or tried.variant == "":
        return tried.mode
    witness = published_witness(tried.variant)
    if isinstance(fault.got, list):
        return first_differing_branch(witness, tried.input, fault.got) or "behind the end"
    pieces = witness.split(without_lone_surrogates(tried.input))
    return "+".join(sorted({piece.branch for piece in pieces}))


def shape(tried: Attempt) -> str:
    """The class skeleton, all contractions of one case and both line ends alike, long runs shortened.

    Bytes that are no UTF-8 are each a `?`.
    """
    content = tried.input
    text = content.decode("utf-8", "surrogateescape") if isinstance(content, bytes) else content
    classes = skeleton(re.sub("[\ud800-\udfff]", "?", text)).replace("\r", "\n")
    for ending in (_ENDINGS, _ENDINGS.upper()):
        classes = re.sub(f"'(?:{ending})", f"'{ending[1]}", classes)
    return re.sub(r"(.)\1{3,}", r"\1\1\1+", classes)


def signature(fault: Fault, others: Sequence[Fault], passed: Sequence[Passed]) -> tuple[Signature, str]:
    """The signature of a minimised fault, and a sentence on the mistake that explains it."""
    form = shape(fault.attempt)
    if fault.attempt.target != NAME:
        # Two ways to crash have one name for the system; two ways to break one rule are told by the rule.
        # Where a trace names the place, the form of the input says nothing more.
        unplaced = fault.outcome in _PROCESS and " in " not in fault.kind
        telling = unplaced or fault.attempt.target == sequences.NAME
        return Signature(outcome=fault.outcome, kind=fault.kind, shape=form if telling else ""), fault.detail
    if fault.outcome is not Outcome.FAILED:
        return Signature(outcome=fault.outcome, where=where_split(fault.attempt), shape=form), fault.detail
    found = _explanation(fault, others, passed)
    place = where(fault)
    # What one encoding's pattern tells apart by case another's does not: the bug is the same.
    likeness = Signature(outcome=fault.outcome, where=re.sub("(upper|lower)-", "", place), shape=form)
    if found is None or found.model is None:
        return likeness, f"begins to differ in {place}; like no known mistake"
    alike = f" (or {', '.join(found.others[:3])})" if found.others else ""
    likeness = msgspec.structs.replace(likeness, like=found.model)
    return likeness, f"{found.sentence}{alike}"


def is_cheap(fault: Fault) -> bool:
    """Whether many attempts like this one can be tried at once: texts that are answered, by a process that lives on."""
    return fault.attempt.target in _TARGETS_OF_TEXTS and fault.outcome in _ANSWERED


def is_changeable(known: Signature) -> bool:
    """Whether the bug of a signature may show in one try and not in the next."""
    return known.kind in (steadiness.KIND, sequences.KIND, ONCE)


def wider(fault: Fault) -> list[Attempt]:
    """For a text that went wrong once: the same many times over, and behind those that were asked before it."""
    tried = fault.attempt
    if tried.target != NAME:
        return []
    if tried.mode != "ordinary":
        return [steadiness.attempt_of(tried)]
    texts = [str(text) for text in (*fault.before, tried.input)]
    sizes = [size + 1 for size in _BEHIND if size + 1 < len(texts)] + [len(texts)]
    behind = [sequences.attempt_of(texts[-size:], tried.variant) for size in sizes if len(texts) > 1]
    again = [steadiness.attempt_of(tried)]
    # A text that a process dies of behind itself is not answered now so, now otherwise.
    return [*again, *behind] if fault.outcome is Outcome.FAILED else [*behind, *again]


def nearer(fault: Fault, targets: Sequence[str]) -> list[Attempt]:
    """For a wrong answer the same question many times over; for a stream of few records its texts, each by itself."""
    tried = fault.attempt
    if tried.target == NAME:
        return [steadiness.attempt_of(tried)] if fault.outcome is Outcome.FAILED else []
    if tried.target not in (streams.NAME, relations.NAME, arguments.NAME) or NAME not in targets or not tried.variant:
        return []
    texts = relations.texts_of(tried.input) or []
    if not 0 < len(texts) <= _MOST_LINES:
        return []
    alone = [Attempt(target=NAME, input=text, variant=tried.variant, mode="ordinary") for text in dict.fromkeys(texts)]
    return [*alone, *map(steadiness.attempt_of, alone), sequences.attempt_of(texts, tried.variant)]


def neighbours(fault: Fault) -> list[Attempt]:
    """Texts a step of the grammar away from a wrong answer's, in every encoding asked, and some that are not near."""
    tried = fault.attempt
    if tried.target != NAME or fault.outcome is not Outcome.FAILED or not isinstance(tried.input, str):
        return []
    near = [
        mutated(without_lone_surrogates(tried.input).encode(), _LONGEST_NEAR, seed).decode() for seed in range(_NEAR)
    ]
    return [msgspec.structs.replace(tried, input=text) for text in dict.fromkeys(near)]


def where_split(tried: Attempt) -> str:
    """The alternatives of a text to which there is no answer to compare."""
    if isinstance(tried.input, bytes) or not tried.variant:
        return tried.mode
    pieces = published_witness(tried.variant).split(without_lone_surrogates(tried.input))
    return "+".join(dict.fromkeys(piece.branch for piece in pieces))


def explains(known: Signature, fault: Fault) -> bool:
    """Whether the mistake of a finding answers exactly as the candidate did to another text."""
    tried = fault.attempt
    if known.like not in _MUTANTS or tried.target != NAME or fault.outcome is not Outcome.FAILED:
        return False
    mutant = _MUTANTS[known.like]
    if tried.variant not in mutant.encodings:
        return False
    ids = model(mutant, tried.variant).ids(tried.input, tried.mode)
    return ids == fault.got if isinstance(fault.got, list) else len(ids) == fault.got


def _explanation(fault: Fault, others: Sequence[Fault], passed: Sequence[Passed]) -> Attribution | None:
    """The mistake that answers as the candidate did to this text and to others, and to nothing that it got right."""
    wrong = [fault, *(each for each in others if each.attempt.target == NAME and each.outcome is Outcome.FAILED)]
    failures = [_answer(each.attempt, each.got) for each in _spread(wrong)]
    right = [_answer(each.attempt, _right(each, fault)) for each in passed]
    found = attribute(failures, right)
    return next((each for each in found if 0 in each.failures and not each.contradicted), None)


def _right(passed: Passed, fault: Fault) -> object:
    """What was answered; what was not kept was the oracle's answer, of which a candidate may show the number alone."""
    if passed.answer is not None:
        return passed.answer
    tried = passed.attempt
    ids = tiktoken_oracle.ids(tried.input, tried.variant, tried.mode)
    return len(ids) if isinstance(fault.got, int) else ids


def _spread(faults: Sequence[Fault]) -> list[Fault]:
    """The first, and some of the others."""
    return [faults[0], *faults[1 :: max(1, len(faults) // _MOST)]]


def _answer(tried: Attempt, got: object) -> Answer:
    ids = got if isinstance(got, list) else None
    count = len(ids) if ids is not None else got if isinstance(got, int) else -1
    return Answer(input=tried.input, encoding=tried.variant, mode=tried.mode, ids=ids, count=count)


def _is_short(tried: Attempt) -> bool:
    return len(tried.input) <= _LONGEST_SHAPE


def _without_numbers(detail: str) -> str:
    return re.sub(r"\d+", "n", detail)
