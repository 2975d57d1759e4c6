"""Draw docs/assets/judge-light.svg and judge-dark.svg: what `evilcorpus judge` really prints of tools/pictured/.

The candidate is judged here and now; the drawing names no font or file of another host.
"""

import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import TerminalTheme

from conformance.clause import load_clauses
from conformance.report.document import Report, read_report
from conformance.report.summary import show
from conformance.suite import contract as contracts
from conformance.verdict import FAULTS

ROOT = Path(__file__).parent.parent
ASSETS = ROOT / "docs" / "assets"
CANDIDATE = ROOT / "tools" / "pictured" / "candidate.toml"
COMMAND = "evilcorpus judge candidate.toml --category parity"

_WIDTH = 112
# Half-way to the background, as rich draws what is dimmed, is too faint on white (WCAG AA asks for 4.5 to 1).
_DIM = ("#7b7e82", "#656d76")
# Black to white, then bright ones; each is readable on its background (WCAG AA), dimmed ones as well.
THEMES: Mapping[str, TerminalTheme] = {
    "light": TerminalTheme(
        (255, 255, 255),
        (36, 41, 47),
        [
            (36, 41, 47),
            (180, 35, 24),
            (17, 99, 41),
            (112, 72, 0),
            (9, 80, 160),
            (119, 45, 145),
            (16, 90, 100),
            (90, 96, 104),
        ],
    ),
    "dark": TerminalTheme(
        (22, 27, 34),
        (230, 237, 243),
        [
            (22, 27, 34),
            (255, 140, 130),
            (110, 210, 125),
            (225, 185, 80),
            (120, 180, 255),
            (215, 165, 255),
            (110, 205, 215),
            (190, 198, 207),
        ],
    ),
}
# Rich's own frame, without its title bar's buttons and without the font that it loads from another host.
FRAME = """\
<svg viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg" role="img" aria-label="evilcorpus judge">
<style>
.{unique_id}-matrix {{ font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace;
 font-size: {char_height}px; line-height: {line_height}px; font-variant-east-asian: full-width }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}"/>
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


def judged() -> Report:
    """What judging the candidate came to, as `evilcorpus judge` left it."""
    with tempfile.TemporaryDirectory(prefix="evilcorpus-") as folder:
        path = Path(folder) / "run.jsonl"
        words = ["judge", CANDIDATE.name, "--category", "parity", "--jobs", "auto", "--report", str(path)]
        command = [sys.executable, "-m", "conformance", *words]
        subprocess.run(command, cwd=CANDIDATE.parent, capture_output=True, check=False)
        return read_report(path)


def drawn(report: Report, theme: str) -> str:
    """The summary of a report as an SVG, with the command above it."""
    contract = contracts.load(report.header.contract)
    faults = [single for single in report.singles if single.outcome in FAULTS]
    with tempfile.TemporaryFile("w") as nowhere:
        console = Console(file=nowhere, record=True, width=_WIDTH, force_terminal=True, highlight=False, markup=False)
        console.print(f"$ {COMMAND}", style="bold")
        show(
            console,
            report,
            load_clauses(contract.HOME / "clauses.toml"),
            contract.failure_classes(faults, None),
            contract.attributions(report.groups, report.singles, None),
            most=1,
        )
        text = console.export_svg(title="", theme=THEMES[theme], code_format=FRAME, unique_id=f"judge-{theme}")
    return text.replace(*_DIM)


def main() -> None:
    """Judge, and write both pictures."""
    report = judged()
    for theme in THEMES:
        text = drawn(report, theme)
        # Lines end without blanks, as everywhere.
        (ASSETS / f"judge-{theme}.svg").write_text(
            "\n".join(line.rstrip() for line in text.splitlines()) + "\n", "utf-8"
        )


if __name__ == "__main__":
    main()
