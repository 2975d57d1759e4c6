import itertools
import unicodedata
from pathlib import Path

import pytest

from conformance.errors import DataError, UsageError
from conformance.llm_cost.oracle import probe, unicode

ROOT = Path(__file__).parent.parent


# The oracle's own engine.


@pytest.fixture(scope="module")
def seen_by_the_engine() -> bytes:
    return probe.classes()


def test_the_pinned_table_is_what_the_engine_sees(seen_by_the_engine: bytes) -> None:
    """On all 1,112,064 scalar values; surrogates are `other` in both."""
    assert unicode.table() == seen_by_the_engine


@pytest.mark.parametrize("version", [version for version in unicode.VERSIONS if version != unicode.PINNED])
def test_no_other_version_is_what_the_engine_sees(version: str, seen_by_the_engine: bytes) -> None:
    assert unicode.table(version) != seen_by_the_engine


def test_the_engine_has_no_letters_besides_the_five_kinds() -> None:
    kinds = (unicode.ranges(name) for name in ("Lu", "Ll", "Lt", "Lm", "Lo"))
    letters = {point for spans in kinds for first, last in spans for point in range(first, last + 1)}
    assert set(map(ord, probe.matching(r"\p{L}"))) == letters


def test_the_probe_notices_a_class_that_overlaps_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(probe.ESCAPES, "M", r"[\p{M}5]")
    with pytest.raises(ValueError, match=r"U\+0035 is N and M"):
        probe.classes()


# A third source: the running Python's tables, 14.0 to 15.1 for Python 3.11 to 3.13.


def category_of(code_point: int) -> str:
    category = unicodedata.category(chr(code_point))
    return category[0] if category[0] in "MN" else category


def test_the_tables_agree_with_the_running_python() -> None:
    version = unicodedata.unidata_version.removesuffix(".0")
    for code_point in range(unicode.SIZE):
        category, found = category_of(code_point), unicode.class_of(code_point, version)
        assert found == category or (found in {"space", "other"} and category not in unicode.CLASSES), hex(code_point)
        assert unicode.is_assigned(code_point, version) == (category != "Cn"), hex(code_point)


# Facts about Unicode.

FACTS = [
    (0x41, "Lu"), (0x61, "Ll"), (0x1C5, "Lt"), (0x2B0, "Lm"), (0x4E00, "Lo"), (0x301, "M"), (0x20DD, "M"),
    (0x39, "N"), (0xBD, "N"), (0x2167, "N"), (0x20, "space"), (0x85, "space"), (0xA0, "space"), (0x3000, "space"),
    (0x1C, "other"), (0x200B, "other"), (0xFEFF, "other"), (0x180E, "other"), (0xD800, "other"), (0x10FFFF, "other"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("code_point", "name"), FACTS, ids=lambda value: f"{value:x}" if isinstance(value, int) else ""
)
def test_class_of_a_well_known_code_point(code_point: int, name: str) -> None:
    assert unicode.class_of(code_point) == name


def test_a_letter_is_none_before_its_version() -> None:
    """U+1C89 CYRILLIC CAPITAL LETTER TJE came with Unicode 16.0."""
    assert (unicode.class_of(0x1C89), unicode.class_of(0x1C89, "15.1")) == ("Lu", "other")
    assert (unicode.is_assigned(0x1C89), unicode.is_assigned(0x1C89, "15.1")) == (True, False)


@pytest.mark.parametrize("code_point", [0xD800, 0xE000, 0x20], ids=hex)
def test_surrogates_private_use_and_spaces_are_assigned(code_point: int) -> None:
    assert unicode.is_assigned(code_point)


@pytest.mark.parametrize("code_point", [0x378, 0xFDD0, 0xFFFE, 0x10FFFF], ids=hex)
def test_gaps_and_noncharacters_are_not_assigned(code_point: int) -> None:
    assert not unicode.is_assigned(code_point)


def test_white_space_is_the_same_in_every_version() -> None:
    assert {unicode.ranges("space", version) for version in unicode.VERSIONS} == {unicode.ranges("space")}


@pytest.mark.parametrize(("older", "newer"), list(itertools.pairwise(unicode.VERSIONS)))
def test_what_is_assigned_stays_assigned(older: str, newer: str) -> None:
    """The stability policy of Unicode."""
    gap = unicode.KINDS.index("unassigned")
    gaps = zip(unicode.kinds(older), unicode.kinds(newer), strict=True)
    assert not any(now == gap != before for before, now in gaps)


# The interface.


@pytest.mark.parametrize("version", ["7.0", "16.0", "18.0"])
def test_ranges_of_all_classes_cover_every_code_point_once(version: str) -> None:
    spans = sorted(span for name in unicode.CLASSES for span in unicode.ranges(name, version))
    assert spans[0][0] == 0
    assert spans[-1][1] == unicode.SIZE - 1
    assert all(before[1] + 1 == after[0] for before, after in itertools.pairwise(spans))


def test_ranges_are_maximal() -> None:
    assert all(before[1] + 1 < after[0] for before, after in itertools.pairwise(unicode.ranges("Lu")))


def test_changes_are_the_code_points_of_another_class() -> None:
    changed = unicode.changed_between("15.0", "16.0")
    pairs = zip(unicode.table("15.0"), unicode.table("16.0"), strict=True)
    assert changed == {point for point, (before, after) in enumerate(pairs) if before != after}
    assert changed == unicode.changed_between("16.0", "15.0")
    assert 0x1C89 in changed


def test_a_new_sign_changes_no_class() -> None:
    """U+32FF SQUARE ERA NAME REIWA, a symbol, is all that Unicode 12.1 brought."""
    assert unicode.changed_between("12.0", "12.1") == frozenset()
    assert unicode.is_assigned(0x32FF, "12.1") > unicode.is_assigned(0x32FF, "12.0")


def test_an_unknown_version_or_class_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match=r"unknown version of Unicode '6\.0': expected one of 7\.0, "):
        unicode.class_of(0x41, "6.0")
    with pytest.raises(UsageError, match="unknown class 'Nd': expected one of Lu, "):
        unicode.ranges("Nd")


# The file.


def test_a_tampered_table_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "classes.json"
    path.write_bytes(unicode.FILE.read_bytes().replace(b"41-5a", b"41-59", 1))
    with pytest.raises(DataError, match=rf"^{path}: expected SHA-256 {unicode.SHA256}, found [0-9a-f]{{64}}$"):
        unicode.read(path)


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="expected the Unicode tables, cannot be read: No such file"):
        unicode.read(tmp_path / "classes.json")


def test_the_file_has_the_versions_that_the_code_names() -> None:
    tables = unicode.read(unicode.FILE)
    assert tables.pinned == unicode.PINNED
    assert tuple(tables.sources) == unicode.VERSIONS
    assert {*tables.differences, unicode.PINNED} == set(unicode.VERSIONS)
    assert unicode.FILE.stat().st_size < 200_000


def test_the_documentation_names_the_digest_and_the_differences() -> None:
    assert unicode.SHA256 in (ROOT / "docs" / "vocab.md").read_text("utf-8")
    text = (ROOT / "docs" / "oracle.md").read_text("utf-8")
    for version in unicode.VERSIONS:
        if version != unicode.PINNED:
            assert f"| {version} | {len(unicode.changed_between(version, unicode.PINNED)):,} |" in text
