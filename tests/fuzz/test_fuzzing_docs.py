"""docs/fuzzing.md names what there is."""

import re

from conformance.llm_cost.fuzzing.plan import ALL
from conformance.paths import PACKAGE

ROOT = PACKAGE.parent
PAGE = (ROOT / "docs" / "fuzzing.md").read_text("utf-8")


def test_every_target_is_explained() -> None:
    assert re.findall(r"^\| `(\w+)` \|", PAGE, flags=re.MULTILINE) == list(ALL)


def test_every_file_that_is_named_is_there() -> None:
    named = re.findall(r"(?:conformance|fuzz|schemas|tests|\.github|\.clusterfuzzlite)/[\w./-]*\w", PAGE)
    missing = [name for name in named if "NAME" not in name and not (ROOT / name).exists()]
    assert missing == []


def test_the_dictionary_holds_lines_that_engines_read() -> None:
    lines = (ROOT / "fuzz" / "dictionaries" / "llm_cost.dict").read_text("ascii").splitlines()
    assert all(re.fullmatch(r'"(?:[^"\\]|\\x[0-9a-f]{2})+"', line) for line in lines if not line.startswith("#"))
    assert len(lines) > 100
