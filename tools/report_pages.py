"""Pages for `make report-check`, made as users make them.

Judged candidates that are right, nearly right and wrong, all side by side, and a report that means no good.

    python tools/report_pages.py FOLDER
"""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from hostile_measurements import hostile_curves, hostile_throughput
from hostile_report import hostile_report

from conformance.bench import saved, scaling_document
from conformance.report.document import ReportFile

_FLAWED = """\
from conformance.llm_cost.oracle import tiktoken_oracle
def answer(text, model, mode):
    return tiktoken_oracle.ids({body}, model, mode)
"""
_KNOWN = """
[[known]]
case = "classes-*"
outcome = "failed"
reason = "line ends are normalised before counting"
expires = 2999-12-31
"""
# Name -> what is counted in the place of the text, what else its description says, and what is judged.
_CANDIDATES = {
    "nearly-right": ("text.replace('\\r\\n', '\\n')", "", ("--tier", "default", "--category", "crossing")),
    "foreseen": ("text.replace('\\r', '\\n')", _KNOWN, ("--tier", "smoke")),
    "wrong": ("text[:1]", "", ("--tier", "smoke")),
}


def main() -> None:
    """Make all pages in the folder that is given."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    runs = [_judged("reference", folder, ("--tier", "smoke", "--category", "parity"))]
    runs += [_judged(str(_described(name, folder)), folder, words) for name, (_, _, words) in _CANDIDATES.items()]
    hostile = folder / "hostile.jsonl"
    with ReportFile(hostile) as file:
        file.write(hostile_report())
    measured = _measured(folder)
    for run in runs:
        _page([run], run.with_suffix(".html"))
    _page([hostile], hostile.with_suffix(".html"), measured)
    _page([*runs, hostile], folder / "several.html", measured)


def _described(name: str, folder: Path) -> Path:
    body, more, _ = _CANDIDATES[name]
    home = folder / name
    home.mkdir(exist_ok=True)
    (home / "answers.py").write_text(_FLAWED.format(body=body))
    path = home / "candidate.toml"
    path.write_text(
        f'contract = "llm-cost"\nname = "{name}"\nversion = "1.0"\n[models]\no200k_base = "o200k_base"\n'
        f'cl100k_base = "cl100k_base"\n[surfaces.inline]\ncallable = "answers:answer"\nshows = ["ids"]\n{more}'
    )
    return path


def _judged(candidate: str, folder: Path, words: tuple[str, ...]) -> Path:
    name = Path(candidate).parent.name or candidate
    report = folder / f"{name}.jsonl"
    _evilcorpus("judge", candidate, "--report", str(report), *words, permitted=(0, 1))
    return report


def _measured(folder: Path) -> list[str]:
    """Files of measurements, as the options that show them."""
    files = {
        "curves.json": scaling_document.encode(hostile_curves()),
        "speeds.json": saved.encode(hostile_throughput()),
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return [f"--bench={folder / name}" for name in files]


def _page(runs: list[Path], page: Path, more: Sequence[str] = ()) -> None:
    _evilcorpus("report", *map(str, runs), "-o", str(page), *more, permitted=(0,))


def _evilcorpus(*words: str, permitted: tuple[int, ...]) -> None:
    done = subprocess.run([sys.executable, "-m", "conformance", *words], capture_output=True, text=True, check=False)
    if done.returncode not in permitted:
        sys.exit(f"evilcorpus {' '.join(words)}: expected status {permitted}, found {done.returncode}: {done.stderr}")


if __name__ == "__main__":
    main()
