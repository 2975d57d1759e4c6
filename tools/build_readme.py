"""Write the short matrix of README.md anew from the table in docs/matrix.md; `--check` compares instead."""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
MATRIX = ROOT / "docs" / "matrix.md"

# Of those that differ, some that many use, each in a way of its own.
SHOWN = ("gpt-tokenizer", "js-tiktoken", "kitoken", "litellm", "tokendagger", "ttok")

_BEGIN, _END = "<!-- begin matrix: written by tools/build_readme.py -->", "<!-- end matrix -->"
_BETWEEN_CELLS = re.compile(r"(?<!\\)\|")


def rows() -> dict[str, list[str]]:
    """The cells of the matrix's table, by the name of the implementation."""
    table = MATRIX.read_text("utf-8").partition("begin table")[2].partition("end table")[0]
    cells = [[cell.strip() for cell in _BETWEEN_CELLS.split(line)[1:-1]] for line in table.splitlines()]
    return {row[0]: row for row in cells if len(row) > 1 and row[0] not in {"implementation", "---"}}


def short() -> str:
    """Who is exact, and some who are not."""
    found = rows()
    exact = [f"{name} {row[1]}" for name, row in found.items() if row[7] == "exact"]
    lines = [f"Of {len(found)} judged, exact in all that they offer: {', '.join(exact)}.", ""]
    lines += ["| some that differ | passed | faults | shortest text that shows it |", "|---|---|---|---|"]
    for name in SHOWN:
        _, version, _, passed, faults, _, _, worst, _ = found[name]
        lines.append(f"| {name} {version} | {passed} | {faults} | {worst} |")
    return "\n".join(lines) + "\n"


def page() -> str:
    """All of README.md."""
    before, begin, rest = README.read_text("utf-8").partition(_BEGIN)
    _, end, after = rest.partition(_END)
    if not (begin and end):
        raise ValueError(f"README.md: expected {_BEGIN} and {_END}")
    return f"{before}{begin}\n{short()}{end}{after}"


def main(words: list[str]) -> int:
    """Write or check; the exit status."""
    text = page()
    if words != ["--check"]:
        README.write_text(text, "utf-8")
        return 0
    if README.read_text("utf-8") == text:
        return 0
    print("README.md: the matrix in short is not docs/matrix.md's; run tools/build_readme.py")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
