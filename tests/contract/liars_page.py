"""docs/liars.md: which tests catch which lie. `python tests/contract/liars_page.py [NAME...]` tells lies and writes it.

The tests hold each row against what catches the lie now (test_contract_liars.py).
"""

import re
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from lies_aside import LIES
from telling import catchers

from conformance.clause import load_clauses
from conformance.llm_cost.contract import HOME

PAGE = Path(__file__).parent.parent.parent / "docs" / "liars.md"

WITHOUT = {"T7": "a promise of this project, that its own oracle is not asked too much; held by the corpus's tests"}
"""Clauses that no candidate can break."""

HEAD = """# Which tests catch which lie

Written by `tests/contract/liars_page.py`, which runs every lie; a test holds each row.

A liar is the reference with one change that breaks one clause (`tests/contract/lies.py` and `lies_aside.py`). A check
that no liar fails is worth nothing: every clause of [the contract](contract.md) has a lie that its tests catch.
`parity-` names a category of stored cases, `behaviour-` a test in `conformance/llm_cost/`.

| clause | lie | what it does | caught by |
|---|---|---|---|
"""


def page(caught: Mapping[str, Sequence[str]]) -> str:
    """The page for what catches each lie."""
    order = list(load_clauses(HOME / "clauses.toml"))
    lies = sorted(LIES.values(), key=lambda lie: (order.index(lie.clause), lie.name))
    rows = [
        f"| {lie.clause} | `{lie.name}` | {lie.sentence} | {'<br>'.join(f'`{name}`' for name in caught[lie.name])} |\n"
        for lie in lies
    ]
    none = [f"\nNo candidate can break {clause}: it is {reason}.\n" for clause, reason in WITHOUT.items()]
    return HEAD + "".join(rows) + "".join(none)


def written() -> dict[str, list[str]]:
    """What the page says catches each lie."""
    rows = re.findall(r"^\| [^|]+ \| `([^`]+)` \| [^|]+ \| (.*) \|$", PAGE.read_text("utf-8"), re.MULTILINE)
    return {name: re.findall(r"`([^`]+)`", cell) for name, cell in rows}


def main(names: Sequence[str]) -> None:
    """Tell these lies, or every one, and write the page."""
    caught = written() if names else {}
    for name in names or LIES:
        with tempfile.TemporaryDirectory(prefix="evilcorpus-") as folder:
            caught[name] = catchers(LIES[name], Path(folder))
        print(name, len(caught[name]), flush=True)
    PAGE.write_text(page(caught), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
