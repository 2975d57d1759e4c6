"""The page itself: templates filled in, piece by piece, with whatever is foreign made harmless on its way.

Three things keep foreign text from being obeyed: every value that a template prints goes through `harmless` (what
cannot be seen is shown by number, what is endless is cut), then through HTML escaping, and the page forbids itself
scripts, network and all styles but its own by a content security policy.
"""

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files

import msgspec
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from conformance.clause import Clause
from conformance.report.page.matrix import matrix
from conformance.report.page.run import RunPage
from conformance.report.page.speed import Speed
from conformance.report.visible import abbreviated, harmless
from conformance.verdict import FAULTS, Outcome

# No sentence of ours comes near it; a foreign one that does is not worth more.
LONGEST = 4_000
_SHORT_DIGEST = 12
# A template yields a piece for every value; each alone is not worth a call to the system.
_PIECES_AT_ONCE = 200
_ICON = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="4" \
fill="#6d3fc4"/><path d="M4 8.5l2.6 2.6L12 5.4" fill="none" stroke="#fff" stroke-width="2.2"/></svg>"""

_MEANINGS: Mapping[Outcome, str] = {
    Outcome.PASSED: "the answer is the oracle's",
    Outcome.FAILED: "an answer, and another than the oracle's",
    Outcome.REFUSED_WRONGLY: "no answer where one must be given",
    Outcome.ACCEPTED_WRONGLY: "an answer where none may be given",
    Outcome.CRASHED: "ended by a signal, a traceback or an undocumented exit status",
    Outcome.TIMED_OUT: "no answer in time",
    Outcome.MALFORMED: "output that is no answer",
    Outcome.DISPUTED: "the oracle and its second witness differ; not scored",
    Outcome.NOT_APPLICABLE: "declared as not offered; not scored",
    Outcome.COULD_NOT_RUN: "the machine stood in the way; not scored, and never counted as passed",
    Outcome.HARNESS_ERROR: "a fault of the harness; not scored",
}


def render(
    runs: Sequence[RunPage], clauses: Mapping[str, Clause], harness: str, speeds: Sequence[Speed] = ()
) -> Iterator[bytes]:
    """The page in pieces of UTF-8; `harness` says which program wrote it, `speeds` are measurements to be shown."""
    style = _style()
    pieces = _environment().get_template("page.html.j2").stream(
        runs=runs,
        matrix=matrix(runs, clauses) if len(runs) > 1 else None,
        speeds=speeds,
        harness=harness,
        style=Markup(style),  # noqa: S704  # our own file
        style_digest=_digest(style),
        icon=Markup(base64.b64encode(_ICON.encode()).decode()),  # noqa: S704  # base64 of our own words
        meanings=_MEANINGS,
        faults=FAULTS,
    )  # fmt: skip
    pieces.enable_buffering(_PIECES_AT_ONCE)
    return (piece.encode() for piece in pieces)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("conformance.report.page"),
        autoescape=True,
        finalize=_tamed,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["number"] = "{:,}".format
    environment.filters["abbreviated"] = abbreviated
    environment.filters["trusted"] = _trusted
    environment.filters["short"] = _short
    environment.filters["in_words"] = _in_words
    return environment


def _tamed(value: object) -> object:
    """What a template may print: markup of ours as it is, all other text without anything that is obeyed."""
    return harmless(value, LONGEST) if isinstance(value, str) and not isinstance(value, Markup) else value


def _trusted(picture: str) -> Markup:
    """Base64, which is neither cut nor escaped."""
    return Markup(base64.b64encode(base64.b64decode(picture, validate=True)).decode())  # noqa: S704  # made here


def _short(text: str, longest: int = _SHORT_DIGEST) -> str:
    """The beginning, for places where a name must not take over; what is empty is said to be so."""
    if not text:
        return "(empty)"
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def _in_words(value: object) -> str:
    """A value of an answer: text as it is, anything else as JSON."""
    if value is None:
        return "nothing"
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def _style() -> str:
    return files("conformance.report.page").joinpath("templates", "page.css").read_text("utf-8")


def _digest(style: str) -> Markup:
    """The style sheet's digest as the content security policy names it."""
    return Markup(base64.b64encode(hashlib.sha256(style.encode()).digest()).decode())  # noqa: S704  # base64
