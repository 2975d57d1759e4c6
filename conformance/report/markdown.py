"""Foreign text in GitHub's Markdown: shown as it is, and obeyed by nothing.

Names, texts and remarks may hold tables, links, images, HTML, mentions or headings. Each stands in a `<code>` element,
where nobody is mentioned and nothing is linked, with every mark of Markdown and HTML written as a character reference.
"""

import re
from collections.abc import Iterable, Sequence

from conformance.report.visible import harmless

_LONGEST = 200
# Whatever might begin something; letters, digits, blanks and the hyphen inside words do not.
_MARK = re.compile(r"[!-,./:-@\[-`{-~]|(?<![0-9A-Za-z])-|-(?![0-9A-Za-z])")


def code(text: str, longest: int = _LONGEST) -> str:
    """Foreign text on one line; empty where there is none."""
    shown = (
        harmless(text, longest)
        .replace("\n", " \N{DOWNWARDS ARROW WITH CORNER LEFTWARDS} ")
        .replace("\t", "\N{SYMBOL FOR HORIZONTAL TABULATION}")
    )
    return f"<code>{_MARK.sub(_reference, shown)}</code>" if shown.strip() else ""


def block(lines: Iterable[str], longest: int = _LONGEST) -> str:
    """Foreign lines as they stand, one below the other."""
    shown = "\n".join(harmless(line, longest).replace("\n", " ") for line in lines)
    # A blank line would end the HTML block, and what follows would be Markdown again.
    shown = re.sub(r"\n(?=\n|$)", "\n ", shown)
    return f"<pre>{_MARK.sub(_reference, shown)}</pre>"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], *, right: int = 0) -> str:
    """A table of cells that are Markdown already; the last `right` columns are numbers."""
    rule = ["---"] * (len(heads) - right) + ["--:"] * right
    return "\n".join(f"| {' | '.join(row)} |" for row in (heads, rule, *rows)) + "\n"


def details(summary: str, body: str) -> str:
    """Something folded, both parts Markdown already."""
    return f"<details><summary>{summary}</summary>\n\n{body}\n</details>\n"


def _reference(match: re.Match[str]) -> str:
    return f"&#{ord(match[0])};"
