"""Install every implementation that installs here, judge each, and print one table: `make matrix`.

    tools/matrix.py [--only NAME]... [--tier NAME] [--keep] [--write]

Everything is made in `.matrix/`. Only the package installers use the network. Exit status 0 where every implementation
that installed was judged, whatever it came to; 1 where the engine could not judge one.
"""

import argparse
import datetime
import platform
import shutil
import subprocess
import sys
from pathlib import Path

from matrix_findings import NotJudgedError, judged
from matrix_page import Row, terminal, written
from matrix_rooms import NotInstalledError, furnish, install, names
from rich.console import Console

from conformance.llm_cost import contract

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / ".matrix"
PAGE = ROOT / "docs" / "matrix.md"


def main() -> int:
    """Do what the words of the command line ask for."""
    options = _options()
    console = Console(width=None if sys.stdout.isatty() else 180, highlight=False, markup=False)
    furnish(HOME)
    rows: dict[str, Row] = {}
    failed = False
    for name in options.only or names():
        console.print(f"{name} …", style="dim")
        try:
            room = install(name, HOME, keep=options.keep).parent
            rows[name] = judged(room, options.tier, keep=options.keep)
        except NotInstalledError as error:
            rows[name] = str(error)
        except NotJudgedError as error:
            rows[name], failed = f"the engine could not judge it: {error}", True
    console.print(terminal(rows))
    if options.write:
        try:
            page = written(PAGE.read_text(encoding="utf-8"), rows, facts=_facts(options.tier))
        except ValueError as error:
            console.print(f"{PAGE.name} is left as it was: {error}")
            return 1
        PAGE.write_text(page, encoding="utf-8")
    return int(failed)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Install and judge implementations; print one table.")
    parser.add_argument("--only", action="append", metavar="NAME", choices=names(), help="only this one; repeatable")
    parser.add_argument("--tier", default="default", choices=contract.TIERS, help="which cases (default: %(default)s)")
    parser.add_argument(
        "--keep", action="store_true", help="use what earlier runs installed, and reports that still fit"
    )
    parser.add_argument("--write", action="store_true", help="write the result into docs/matrix.md")
    options = parser.parse_args()
    if options.write and (options.only or options.tier != "default"):
        parser.error("--write needs all implementations and the default tier")
    return options


def _facts(tier: str) -> str:
    """Everything that the numbers depend on, in one sentence."""
    pins = contract.pins()
    today = datetime.datetime.now(tz=datetime.UTC).date()
    node = shutil.which("node")
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout if node else ""
    machine = f"Python {platform.python_version()}" + (f", Node {version.strip().removeprefix('v')}" if version else "")
    return (
        f"Judged on {today} ({machine}) by tier `{tier}` of the corpus in the last column, "
        f"answered by tiktoken {pins['tiktoken']} with Unicode {pins['unicode']}."
    )


if __name__ == "__main__":
    sys.exit(main())
