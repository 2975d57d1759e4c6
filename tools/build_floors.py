"""Draw docs/assets/floors.svg, the floors of the architecture, from the table of tests/test_floors.py.

`--check` compares instead. The drawing has its own ground and both themes in it, so that it is readable anywhere.
"""

import ast
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).parent.parent
TABLE = ROOT / "tests" / "test_floors.py"
PICTURE = ROOT / "docs" / "assets" / "floors.svg"

FLOORS = {
    4: ("doors", "may print, exit, assert"),
    3: ("makers", "make files and findings"),
    2: ("witnesses", "none imports another"),
    1: ("values", "frozen"),
    0: ("ground", "errors, places"),
}
_CONTRACT = "llm_cost"

_WIDTH, _LEFT, _HIGH, _GAP = 880, 214, 30, 8
_PER_LETTER = 7.4
_LEAST = 58  # for the name of a floor and what it is

HEAD = """\
<svg viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="title about">
<title id="title">The floors</title>
<desc id="about">{about}</desc>
<style>
text {{ font: 12px ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; fill: #1f2328 }}
.floor {{ font-weight: bold; font-size: 14px }} .what {{ fill: #57606a }} .ground {{ fill: #ffffff }}
.row {{ fill: #f3f5f7 }} .general {{ fill: #d3ece7 }} .contract {{ fill: #fbe5c8 }} .arrow {{ stroke: #57606a }}
@media (prefers-color-scheme: dark) {{
text {{ fill: #e6edf3 }} .what {{ fill: #a3adb8 }} .ground {{ fill: #14181d }} .row {{ fill: #1d232b }}
.general {{ fill: #1d4a43 }} .contract {{ fill: #5a4018 }} .arrow {{ stroke: #a3adb8 }}
}}
</style>
<rect class="ground" width="{width}" height="{height}" rx="8"/>
"""


def table() -> Mapping[str, tuple[int, str]]:
    """Module prefix -> floor and witness, as the test has it."""
    for node in ast.parse(TABLE.read_bytes()).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "FLOORS":
            found: dict[str, tuple[int, str]] = ast.literal_eval(node.value)
            return found
    raise ValueError(f"{TABLE}: expected the table FLOORS, found none")


def picture() -> str:
    """The whole drawing."""
    rows = [list(_row(floor)) for floor in FLOORS]
    heights = [max(_LEAST, len(lines) * (_HIGH + _GAP) + _GAP) for lines in rows]
    total = sum(heights) + _GAP * (len(rows) + 1) + 34
    about = "; ".join(f"{floor} {name}: {', '.join(_names(floor))}" for floor, (name, _) in FLOORS.items())
    parts, top = [HEAD.format(width=_WIDTH, height=total, about=about)], _GAP
    for (floor, (name, what)), lines, height in zip(FLOORS.items(), rows, heights, strict=True):
        parts.append(f'<rect class="row" x="{_GAP}" y="{top}" width="{_WIDTH - 2 * _GAP}" height="{height}" rx="6"/>\n')
        parts.append(f'<text class="floor" x="22" y="{top + 26}">{floor} {name}</text>\n')
        parts.append(f'<text class="what" x="22" y="{top + 46}">{what}</text>\n')
        for number, line in enumerate(lines):
            parts += _chips(line, top + _GAP + number * (_HIGH + _GAP))
        top += height + _GAP
    parts.append(_legend(top))
    return "".join([*parts, "</svg>\n"])


def _names(floor: int) -> list[str]:
    """What is on a floor, general things first."""
    names = [name.removeprefix("conformance.").replace(".", "/") for name, (at, _) in table().items() if at == floor]
    return sorted(names, key=lambda name: (name.startswith(_CONTRACT), name))


def _row(floor: int) -> Iterator[list[str]]:
    """The names of a floor in lines that fit."""
    line: list[str] = []
    for name in _names(floor):
        if line and sum(map(_wide, [*line, name])) > _WIDTH - _LEFT - 2 * _GAP:
            yield line
            line = []
        line.append(name)
    yield line


def _wide(name: str) -> float:
    return len(name) * _PER_LETTER + 20 + _GAP


def _chips(names: list[str], top: float) -> Iterator[str]:
    left = float(_LEFT)
    for name in names:
        kind = "contract" if name.startswith(_CONTRACT) else "general"
        wide = _wide(name) - _GAP
        yield f'<rect class="{kind}" x="{left:.1f}" y="{top}" width="{wide:.1f}" height="{_HIGH}" rx="5"/>\n'
        yield f'<text x="{left + 10:.1f}" y="{top + 20}">{name}</text>\n'
        left += wide + _GAP


def _legend(top: float) -> str:
    return (
        f'<rect class="general" x="{_LEFT}" y="{top + 4}" width="16" height="16" rx="3"/>\n'
        f'<text class="what" x="{_LEFT + 24}" y="{top + 17}">knows no contract</text>\n'
        f'<rect class="contract" x="{_LEFT + 200}" y="{top + 4}" width="16" height="16" rx="3"/>\n'
        f'<text class="what" x="{_LEFT + 224}" y="{top + 17}">the contract llm-cost</text>\n'
        f'<path class="arrow" d="M{_LEFT + 424} {top + 2}v16m-4 -5l4 5l4 -5" fill="none" stroke-width="1.5"/>\n'
        f'<text class="what" x="{_LEFT + 436}" y="{top + 17}">imports point down only</text>\n'
    )


def main(words: list[str]) -> int:
    """Write or check; the exit status."""
    if words != ["--check"]:
        PICTURE.write_text(picture(), "utf-8")
        return 0
    if PICTURE.is_file() and PICTURE.read_text("utf-8") == picture():
        return 0
    print("docs/assets/floors.svg: not as tests/test_floors.py has it; run tools/build_floors.py")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
