"""Commands in a report can be pasted into a shell: whatever a name holds arrives as one word, and nothing is run."""

import shutil
import subprocess
from pathlib import Path

import pytest
from hostile_report import WORDS
from made_pages import header
from msgspec import structs

from conformance.report.lines import Challenge
from conformance.report.replay import again, show, whole, why, word
from conformance.report.visible import harmless

NAMES = [name for name in WORDS if len(name) < 1_000 and "\0" not in name] + ["\U0001f600", "e\u0301", "'", "\\x41"]


def read_by_a_shell(command: str, folder: Path) -> list[str]:
    """The words of a command, as bash reads them."""
    script = f"printf '%s\\0' {command}"
    bash = shutil.which("bash")
    assert bash is not None
    done = subprocess.run([bash, "-c", script], cwd=folder, capture_output=True, check=True, env={"LC_ALL": "C"})
    assert list(folder.iterdir()) == []
    return [each.decode() for each in done.stdout.split(b"\0")[:-1]]


def test_every_name_arrives_as_it_is(tmp_path: Path) -> None:
    assert read_by_a_shell(" ".join(map(word, NAMES)), tmp_path) == NAMES


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_a_word_has_nothing_that_is_not_seen(name: str) -> None:
    assert harmless(word(name), 10_000) == word(name)
    assert "\n" not in word(name)


def test_a_case_is_judged_again_with_its_name_as_one_word(tmp_path: Path) -> None:
    assert again(header(), "words-a") == "evilcorpus judge ./some --case words-a"
    read = read_by_a_shell(again(header(), "$(touch taken)"), tmp_path)
    assert read == ["evilcorpus", "judge", "./some", "--case", "$(touch taken)"]


def test_a_name_that_looks_like_an_option_is_none() -> None:
    assert again(header(), "-x").endswith("--case=-x")
    assert (why(header(), "-x", "one") or "").endswith(" -- -x")
    assert show("-x.jsonl") == "evilcorpus show -- -x.jsonl"
    odd = header(candidate=structs.replace(header().candidate, target="-t"))
    assert whole(odd).endswith(" -- -t")


def test_what_is_not_the_default_is_said_again() -> None:
    head = header(selection=("words-*", "category:words"), challenge=Challenge(seed=9, size=1, digest=""))
    assert whole(head) == (
        "evilcorpus judge ./some --surface=batch --tier=smoke --case='words-*' --category=words --challenge=9"
    )
    assert why(head, "words-a", "one") == ("evilcorpus explain words-a --encoding one --candidate ./some --challenge=9")
    assert why(head, "behaviour-a", "-") is None
