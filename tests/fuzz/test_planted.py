"""A native counter that is right but for one planted fault: each is found, minimised, named, and told once.

`fuzz/native/counter.c` is the counter, `faults.h` the faults; FAULT in its environment chooses one.
"""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from test_campaigns import found, fuzz

from conformance.fuzzing.findings import Finding
from conformance.paths import PACKAGE

NATIVE = PACKAGE.parent / "fuzz" / "native"

pytestmark = pytest.mark.skipif(shutil.which("gcc") is None, reason="no C compiler")

BATCH = """\
command = ["{folder}/counter", "{folder}/tables"]
[surfaces.batch]
argv = ["{folder}/counter", "{folder}/tables", "pipe", "--model", "{{model}}"]
answers.count = {{ pointer = "/tokens_in" }}
tag = "line"
partial = [65]
"""
ASK = """\
[surfaces.ask]
argv = ["{folder}/counter", "{folder}/tables", "ask"]
shows = ["count"]
"""
RUN = """\
[surfaces.run]
argv = ["{folder}/counter", "{folder}/tables", "tokens"]
answers.count = {{ pointer = "/tokens_in" }}
"""


@pytest.fixture(scope="session")
def counter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the compiled counter and its tables."""
    folder = tmp_path_factory.mktemp("counter")
    words = ["-O1", "-o", str(folder / "counter"), str(NATIVE / "counter.c")]
    subprocess.run([shutil.which("gcc") or "gcc", *words], check=True)
    subprocess.run([sys.executable, str(NATIVE / "tables.py"), str(folder / "tables")], check=True)
    return folder


def planted(counter: Path, folder: Path, fault: str, surface: str = BATCH) -> Path:
    """The description of a counter with one fault."""
    top, _, rest = surface.partition("[surfaces")
    path = folder / "candidate.toml"
    path.write_text(
        f'contract = "llm-cost"\nname = "{fault}"\nversion = "1"\n{top}[models]\ncl100k_base = "cl100k_base"\n'
        f'[env]\nFAULT = "{fault}"\n[limits]\nmemory_bytes = 100_000_000\n[surfaces{rest}'.replace(
            "{folder}", str(counter)
        ).replace("{{", "{").replace("}}", "}")
    )  # fmt: skip
    return path


def only(target: Path) -> Finding:
    (finding,) = found(target)
    return finding


def test_without_a_fault_nothing_is_found(counter: Path, tmp_path: Path) -> None:
    target = planted(counter, tmp_path, "none")
    fuzz(target, "--rounds", "10", "--size", "500", expect=0)
    assert found(target) == []


# The seeds are those whose first texts hold what the fault is planted in.
@pytest.mark.parametrize(
    ("fault", "seed", "text", "outcome", "detail"),
    [
        ("crash-nul", "1", "\0", "crashed", "killed by SIGSEGV"),
        ("count-apostrophe", "2", "'111", "failed", ""),
        ("quit", "1", "\t\t", "malformed", "expected 1 records, found 0, though exit status 0 says that all lines"),
    ],
)
def test_one_fault_is_one_finding_over_all_targets(  # one word each
    counter: Path, tmp_path: Path, fault: str, seed: str, text: str, outcome: str, detail: str
) -> None:
    target = planted(counter, tmp_path, fault)
    fuzz(target, "--rounds", "2", "--size", "1500", "--seed", seed, "--target", "ids", "--target", "stream", expect=1)
    finding = only(target)
    assert (finding.target, finding.input.text, finding.signature.outcome) == ("ids", text, outcome)
    assert finding.detail.startswith(detail)


def test_a_leak_that_stays_below_the_limit_is_told_in_bytes(counter: Path, tmp_path: Path) -> None:
    target = planted(counter, tmp_path, "leak-slowly", ASK)
    fuzz(target, "--target", "memory", "--rounds", "1", expect=1)
    finding = only(target)
    assert (finding.signature.kind, finding.input.text, finding.mode) == ("leak", "", "driver")
    assert 600 < int(finding.detail.split()[3]) < 900


def test_a_leak_up_to_the_limit_is_a_leak_and_no_crash(counter: Path, tmp_path: Path) -> None:
    target = planted(counter, tmp_path, "leak-to-the-limit")
    # Memory is looked at some times a second: long enough to be seen.
    fuzz(target, "--target", "ids", "--rounds", "1", "--size", "5000", expect=1)
    finding = only(target)
    assert (finding.signature.outcome, finding.signature.kind, finding.input.text) == ("failed", "leak", "")


def test_an_answer_that_changes_is_named_so(counter: Path, tmp_path: Path) -> None:
    target = planted(counter, tmp_path, "count-at-random", ASK)
    fuzz(target, "--target", "ids", "--rounds", "1", "--size", "1500", expect=1)
    finding = only(target)
    assert (finding.signature.kind, finding.input.text) == ("not always the same answer", '"')


@pytest.mark.parametrize(
    ("fault", "outcome", "texts", "surface"),
    [("crash-after", "crashed", ["'", " "], BATCH), ("count-after", "failed", ["\\t", "\\n"], ASK)],
    ids=["crash-batch", "count-ask"],
)
def test_what_an_earlier_text_brings_about_is_minimised_to_two(  # one word each
    counter: Path, tmp_path: Path, fault: str, outcome: str, texts: list[str], surface: str
) -> None:
    target = planted(counter, tmp_path, fault, surface)
    fuzz(target, "--target", "ids", "--rounds", "1", "--size", "400", expect=1)
    finding = only(target)
    assert (finding.target, finding.signature.outcome) == ("sequence", outcome)
    assert finding.input.text == "\n".join(f'{{"content":"{text}"}}' for text in texts)


def test_a_process_left_behind_is_found(counter: Path, tmp_path: Path) -> None:
    target = planted(counter, tmp_path, "leave-behind")
    fuzz(target, "--target", "ids", "--rounds", "1", "--size", "500", expect=1)
    finding = only(target)
    assert finding.signature.kind == "leaves a process behind"
    assert finding.input.text == '{"content":"//"}'


def test_errors_without_end_are_malformed(counter: Path, tmp_path: Path) -> None:
    target = planted(counter, tmp_path, "flood-errors")
    fuzz(target, "--target", "ids", "--rounds", "1", "--size", "300", expect=1)
    finding = only(target)
    assert (finding.input.text, finding.signature.outcome) == ("!!", "malformed")
    assert finding.detail.endswith("bytes on standard error")


@pytest.mark.parametrize(
    ("fault", "kind", "text"),
    [
        ("crash-nul", "", "\0"),
        ("leave-behind", "leaves a process behind", '{"content":"//"}'),
    ],
)
def test_a_process_for_each_question_shows_it_as_well(  # one word each
    counter: Path, tmp_path: Path, fault: str, kind: str, text: str
) -> None:
    target = planted(counter, tmp_path, fault, RUN)
    fuzz(target, "--rounds", "1", "--size", "150", expect=1)
    finding = only(target)
    assert (finding.signature.kind, finding.input.text) == (kind, text)


def test_a_silent_end_of_time_is_a_hang(counter: Path, tmp_path: Path) -> None:
    target = planted(counter, tmp_path, "hang-spaces")
    given = tmp_path / "given"
    given.mkdir()
    (given / "spaces").write_bytes(b"a" + b" " * 40 + b"b")
    fuzz(target, "--target", "ids", "--inputs", str(given), "--timeout", "0.5", expect=1)
    finding = only(target)
    assert (finding.input.text, finding.signature.outcome) == (" " * 17, "timed-out")


def test_inputs_from_elsewhere_that_are_well_are_none(counter: Path, tmp_path: Path) -> None:
    target = planted(counter, tmp_path, "none")
    given = tmp_path / "given"
    given.mkdir()
    (given / "a").write_bytes(b'{"content":"a"}\n\xff')
    (given / "b").write_bytes(b"plain text")
    fuzz(target, "--inputs", str(given), expect=0)
    assert found(target) == []
    assert "plain text" in (tmp_path / "campaign" / "corpus.jsonl").read_text("utf-8")
