"""A sound report whose every name and message means no good: for tests of whatever shows reports to people."""

from itertools import cycle, islice

from msgspec import structs

from conformance.report.document import Report, compose
from conformance.report.lines import SCHEMA, CandidateLine, Challenge, Header, Single
from conformance.report.record import record
from conformance.verdict import FAULTS, Outcome, Verdict

WORDS = (
    "<script>document.title='taken'</script>",
    "</style><style>*{display:none!important}</style>",
    "</title></head></body></main><h1>forged</h1>",
    '"><img src=x onerror="document.title=\'taken\'">',
    "' autofocus onfocus='alert(1)' x='",
    "<!-- --!> <![CDATA[ ]]> <?php ?>",
    "{{ 7 * 7 }}{% include 'page.css' %}{# none #}",
    "&lt;b&gt; &#x3c;i&#x3e; &amp",
    "javascript:alert(1)",
    "https://example.org/?q=1",
    "$(touch taken) `touch taken`; touch taken #",
    "\u202egnp.exe\u2066 \u200f\u061c",
    "\x00\x1b[2J\x1b]0;taken\x07\r\n\x7f\x85",
    "z" + "\u0335\u0321\u0337\u0334" * 4 + " " + "\u0e47" * 20,
    "\ufeff\u200b\u3164\u2028\u2029\U000e0041",
    "\u0645\u0631\u062d\u0628\u0627 (\u05e9\u05dc\u05d5\u05dd)",
    "-rf --all",
    "../../etc/passwd",
    "a" * 5_000,
    "",
)
"""Names that want to be obeyed: by a browser, a terminal, a template, a shell, an eye."""

# Cases that the corpus has, so that their pictures are drawn beside hostile answers.
_REAL = ("classes-lf", "classes-cr", "classes-empty-text")
_VARIANTS = ("cl100k_base", "o200k_base")
_ANSWERS = (
    WORDS[0],
    [WORDS[3], -1, 10**12, None, [WORDS[4]]],
    {WORDS[0]: WORDS[1]},
    {"length": -1, "sha256": WORDS[0]},
)


def hostile_report(longest: int = 0, challenge: Challenge | None = None) -> Report:
    """The report; with `longest` its name, its version and some details are as long."""
    verdicts = [*_of_real_cases(), *_of_unknown_cases(), *_known(), *_not_scored()]
    made = record("item", verdicts, len(verdicts))
    if longest:
        made = structs.replace(made, singles=(*made.singles, _long(longest)))
    return compose(_header(longest, challenge), [made], result="not conformant", reasons=WORDS, seconds=1e9)


def _header(longest: int, challenge: Challenge | None) -> Header:
    candidate = CandidateLine(
        name=WORDS[0] + "<" * longest, target=WORDS[10], version=WORDS[1] + "\u202e" * longest, digest=WORDS[3],
        surface=WORDS[4], shows=WORDS, modes=WORDS, variants=(*_VARIANTS, *WORDS), not_offered=WORDS,
    )  # fmt: skip
    return Header(
        schema=SCHEMA, contract="llm-cost", harness=WORDS[1], candidate=candidate,
        pins=dict(zip(WORDS, reversed(WORDS), strict=True)), expectations=WORDS[2],
        isolation=dict(zip(WORDS, reversed(WORDS), strict=True)), tier=WORDS[0], selection=WORDS,
        challenge=challenge, jobs=0, python=WORDS[0], platform=WORDS[3],
        started=WORDS[2],
    )  # fmt: skip


def _verdict(case: str, word: str, **more: object) -> Verdict:
    made = {"clause": word, "category": word, "variant": word, "aspect": word, "detail": word, **more}
    return Verdict(case=case, **made)  # type: ignore[arg-type]  # the fields of a verdict


def _of_real_cases() -> list[Verdict]:
    places = [(case, variant) for case in _REAL for variant in _VARIANTS]
    return [
        _verdict(
            case, word, clause="T1", category="classes", variant=variant, aspect="ids", outcome=Outcome.FAILED,
            expected=[1, 2, 3], got=answer,
        )
        for (case, variant), answer, word in zip(places, cycle(_ANSWERS), WORDS, strict=False)
    ]  # fmt: skip


def _of_unknown_cases() -> list[Verdict]:
    outcomes = islice(cycle(sorted(FAULTS)), len(WORDS))
    return [
        _verdict(word, word, outcome=outcome, expected=word, got=[word])
        for word, outcome in zip(WORDS, outcomes, strict=True)
    ]


def _long(longest: int) -> Single:
    """What this harness would never write: nothing of it is cut."""
    return Single(
        case="long" * longest, clause="T1", category="<" * longest, variant="&" * longest, aspect="ids",
        outcome=Outcome.FAILED, expected="<" * longest, got=["x" * longest], detail="\u202e" * longest,
    )  # fmt: skip


def _known() -> list[Verdict]:
    return [_verdict(word, WORDS[0], outcome=Outcome.CRASHED, known=word) for word in WORDS]


def _not_scored() -> list[Verdict]:
    outcomes = (Outcome.DISPUTED, Outcome.COULD_NOT_RUN, Outcome.HARNESS_ERROR, Outcome.NOT_APPLICABLE, Outcome.PASSED)
    return [_verdict(word, word, outcome=outcome) for word in WORDS for outcome in outcomes]
