"""Whether the accepted statements about an artifact show that it was judged, and kept the policy's contract.

Who signed them is `attestation`'s business. Not checked: that a report says what was really seen; the signer is trusted
for that.
"""

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase

from conformance.release.codes import Code, Refused
from conformance.release.demands import Conformance
from conformance.release.statement import Statement
from conformance.release.strict_json import Json
from conformance.release.tested import PREDICATE_TYPE, REPORT_TYPE, Configuration, Predicate, ReportNotes, read
from conformance.verdict import FAULTS, Outcome

STEPS = """\
1. The predicate has the fields of test-result v0.1 and no others, and each part of the configuration once.
2. It is about the policy's contract, and its subjects are files that were judged.
3. Its result is PASSED, or WARNED where the policy takes that, and the report was conformant.
4. The counts agree with that: nothing that was scored is wrong but for declared deviations, and something was scored.
5. One of the policy's tiers was judged, in all of the policy's variants.
6. Corpus and oracle are the policy's.
"""


def faults(name: str, statements: Iterable[tuple[str, Statement]], asked: Conformance) -> Iterator[Refused]:
    """Why an artifact of this name lacks the conformance that is asked for; nothing where it does not.

    `statements` are the accepted ones about it, each with where it stands. One has to be acceptable, and none may say
    that the artifact failed.
    """
    if not _is_asked(name, asked):
        return
    refusals = []
    is_shown = False
    for where, found in statements:
        if not is_ours(found):
            continue
        try:
            is_shown |= _is_accepted(found, asked, where)
        except Refused as refused:
            refusals.append(refused)
    failed = [refused for refused in refusals if refused.code in (Code.CONFORMANCE_FAILED, Code.CONFORMANCE_MALFORMED)]
    if failed or not is_shown:
        missing = Refused(
            Code.CONFORMANCE_MISSING, f"{name}: no accepted statement says that it keeps {asked.contract}"
        )
        yield (failed or refusals or [missing])[0]


def unasked(names: Iterable[str], asked: Conformance) -> Iterator[Refused]:
    """Why it is shown of no artifact at all: a pattern that is misspelt must not make a release conformant."""
    if not any(_is_asked(name, asked) for name in names):
        patterns = ", ".join(asked.files)
        yield Refused(Code.CONFORMANCE_MISSING, f"[conformance] files: no artifact has a name like {patterns}")


def is_ours(found: Statement) -> bool:
    """Whether a statement is a test result of this project's; other harnesses write test results as well."""
    return found.predicate_type == PREDICATE_TYPE and any(
        isinstance(part, dict) and part.get("mediaType") == REPORT_TYPE for part in _listed(found.predicate)
    )


def _is_asked(name: str, asked: Conformance) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in asked.files)


def _listed(predicate: Json) -> list[Json]:
    configuration = predicate.get("configuration") if isinstance(predicate, dict) else None
    return configuration if isinstance(configuration, list) else []


def _is_accepted(found: Statement, asked: Conformance, where: str) -> bool:
    """Whether it is about the contract; Refused where it is and does not hold."""
    predicate, parts = read(found.predicate, where)  # 1
    if parts.report.annotations.contract != asked.contract:  # 2
        return False
    for subject in found.subjects:
        if subject.digests.get("sha256") not in parts.candidate.annotations.files.values():
            raise Refused(Code.CONFORMANCE_SUBJECT, f"{where}: {subject.name!r} is none of the files that were judged")
    _check_result(predicate, parts, asked, where)  # 3
    _check_counts(predicate, parts.report.annotations, where)  # 4
    _check_scope(parts, asked, where)  # 5
    _check_source(parts, asked, where)  # 6
    return True


def _check_result(predicate: Predicate, parts: Configuration, asked: Conformance, where: str) -> None:
    taken = ("PASSED", "WARNED") if asked.warned else ("PASSED",)
    if predicate.result not in taken or predicate.failed_tests:
        failed = f", failed are {', '.join(predicate.failed_tests)}" if predicate.failed_tests else ""
        raise Refused(
            Code.CONFORMANCE_FAILED, f"{where}: result {predicate.result}{failed}; {' or '.join(taken)} expected"
        )
    result = parts.report.annotations.result
    if result != "conformant":
        raise Refused(Code.CONFORMANCE_FAILED, f"{where}: the report was {result}, and the statement says otherwise")


def _check_counts(predicate: Predicate, report: ReportNotes, where: str) -> None:
    """Numbers that do not bear the result out were changed by somebody, or written by another program."""
    outcomes = report.outcomes
    wrong = sum(number for outcome, number in outcomes.items() if outcome in FAULTS)
    unjudged = sum(outcomes.get(outcome, 0) for outcome in (Outcome.COULD_NOT_RUN, Outcome.HARNESS_ERROR))
    contradictions = (
        min((*outcomes.values(), report.known)) < 0,
        outcomes.get(Outcome.PASSED, 0) < 1 or not (predicate.passed_tests or predicate.warned_tests),
        report.known > wrong,
        bool(report.reasons),
        predicate.result == "PASSED" and bool(wrong or unjudged or predicate.warned_tests),
        predicate.result == "WARNED" and not predicate.warned_tests,
        len({*predicate.passed_tests, *predicate.warned_tests})
        != len(predicate.passed_tests) + len(predicate.warned_tests),
    )
    if any(contradictions):
        counts = ", ".join(f"{number} {outcome}" for outcome, number in outcomes.items())
        detail = f"{where}: {predicate.result} with {counts or 'no verdicts'}, {report.known} known"
        raise Refused(Code.CONFORMANCE_COUNTS, detail)


def _check_scope(parts: Configuration, asked: Conformance, where: str) -> None:
    tier, variants = parts.corpus.annotations.tier, parts.candidate.annotations.variants
    if tier not in asked.tiers:
        raise Refused(Code.CONFORMANCE_SCOPE, f"{where}: tier {tier!r}, {' or '.join(asked.tiers)} expected")
    missing = [name for name in asked.variants if name not in variants]
    if missing:
        raise Refused(Code.CONFORMANCE_SCOPE, f"{where}: not judged in {', '.join(missing)}")


def _check_source(parts: Configuration, asked: Conformance, where: str) -> None:
    corpus = parts.corpus.digest.get("sha256")
    if corpus not in asked.corpus:
        raise Refused(Code.CONFORMANCE_CORPUS, f"{where}: corpus {corpus}, {' or '.join(asked.corpus)} expected")
    pins = parts.oracle.annotations.pins
    for name, value in asked.oracle.items():
        if pins.get(name) != value:
            raise Refused(Code.CONFORMANCE_ORACLE, f"{where}: {name} {pins.get(name)!r}, {value!r} expected")
