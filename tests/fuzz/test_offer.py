"""What was found in a candidate is not gone because its description has come to offer less."""

from pathlib import Path

import pytest
from test_campaigns import found, fuzz, state

from conformance.candidate import open_candidate
from conformance.fuzzing.attempt import Attempt, Fault, Input
from conformance.fuzzing.findings import Finding, Folder, Signature
from conformance.llm_cost.fuzzing.offer import lacking
from conformance.llm_cost.fuzzing.plan import target_for
from conformance.paths import PACKAGE
from conformance.verdict import Outcome

RUN = '[surfaces.run]\nargv = ["cat"]\nanswers.count = { whole = true }\n'
HOME = PACKAGE / "llm_cost"
BAD = "bad\x1b[31m\r\nnews"


def described(folder: Path, surface: str = RUN, models: str = '{ cl100k_base = "x" }', name: str = "c") -> Path:
    path = folder / "candidate.toml"
    command = 'command = ["./program"]\n' if "batch" in surface else ""
    path.write_text(f'contract = "llm-cost"\nname = "{name}"\nmodels = {models}\n{command}{surface}')
    return path


def kept(folder: Path, tried: Attempt) -> None:
    """A campaign in which this has been found."""
    finding = Finding(
        id="ab", target=tried.target, candidate="c", found="2026-01-01T00:00:00+00:00", input=Input.of(tried.input),
        signature=Signature(outcome=Outcome.CRASHED), variant=tried.variant, mode=tried.mode, args=tried.args,
        sentence=BAD, reproducer="again", raw="inputs/ab.bin",
    )  # fmt: skip
    Folder(folder / "campaign").keep(finding, tried.input)


@pytest.mark.parametrize(
    ("tried", "said"),
    [
        (Attempt(target="ids", input="a", variant="cl100k_base", mode="ordinary"), ""),
        (Attempt(target="steadiness", input="a", variant="cl100k_base"), ""),
        (Attempt(target="ids", input="a", variant="o200k_base", mode="ordinary"), "no model for 'o200k_base'"),
        (Attempt(target="ids", input=b"a", variant="cl100k_base", mode="bytes"), "the mode 'bytes'"),
        (Attempt(target="ids", input=b"a", variant="cl100k_base", mode="ordinary"), "no input of this kind"),
        (Attempt(target="stream", input=b"a", args=("pipe",)), "no command"),
        (Attempt(target="memory", input="a", variant="cl100k_base", mode="driver"), "no driver"),
        (Attempt(target="nosuch", input="a"), "'nosuch'"),
    ],
    ids=["text", "many-times", "encoding", "mode", "kind", "command", "door", "target"],
)
def test_what_a_description_lacks_is_said(tmp_path: Path, tried: Attempt, said: str) -> None:
    with open_candidate(str(described(tmp_path)), contract_home=HOME) as candidate:
        lack = lacking(candidate)(tried)
    assert (said in lack) if said else lack == ""


def test_a_finding_that_cannot_be_asked_is_not_gone(tmp_path: Path) -> None:
    kept(tmp_path, Attempt(target="ids", input="a", variant="o200k_base", mode="ordinary"))
    done = fuzz(described(tmp_path), "--replay", "all", expect=5)
    assert done.stdout == "ab  not asked  the description has no model for 'o200k_base'\n"


def test_to_try_again_makes_no_case(tmp_path: Path) -> None:
    kept(tmp_path, Attempt(target="ids", input="a", variant="cl100k_base", mode="ordinary"))
    fuzz(described(tmp_path), "--replay", "all", expect=1)
    assert not (tmp_path / "regressions").exists()


def test_a_fault_that_cannot_be_looked_into_waits(tmp_path: Path) -> None:
    tried = Attempt(target="memory", input="a", variant="cl100k_base", mode="driver")
    waiting = Folder(tmp_path / "campaign").postpone([Fault(attempt=tried, outcome=Outcome.FAILED, kind="leak")])
    done = fuzz(described(tmp_path), "--rounds", "0", expect=0)
    assert "1 faults wait to be looked into" in done.stdout
    assert waiting is not None
    assert waiting.exists()
    assert found(described(tmp_path)) == []


def test_a_candidate_without_an_encoding_is_a_slip(tmp_path: Path) -> None:
    target = described(tmp_path, models='{ heuristic = "x" }')
    assert "expected models for one of cl100k_base" in fuzz(target, "--rounds", "1", expect=2).stderr
    assert not (tmp_path / "campaign").exists()


def test_a_program_that_cannot_be_started_has_crashed(tmp_path: Path) -> None:
    (tmp_path / "program").write_text("#!/nonexistent/interpreter\n")
    (tmp_path / "program").chmod(0o755)
    batch = '[surfaces.batch]\nargv = ["./program"]\nanswers.count = { whole = true }\n'
    with open_candidate(str(described(tmp_path, batch)), contract_home=HOME) as candidate:
        (fault,) = target_for("stream", candidate).replay([Attempt(target="stream", input=b"")], lambda _: None)
    assert fault is not None
    assert (fault.outcome, fault.kind) == (Outcome.CRASHED, "cannot be started")


def test_what_a_candidate_says_is_one_line_that_no_terminal_obeys(tmp_path: Path) -> None:
    kept(tmp_path, Attempt(target="ids", input="a", variant="cl100k_base", mode="ordinary"))
    target = described(tmp_path)
    said = fuzz(target, "--rounds", "0", expect=1).stdout
    assert "    bad\N{SYMBOL FOR ESCAPE}[31m\N{SYMBOL FOR CARRIAGE RETURN} news\n" in said
    assert state(target)["told"] == ["ab"]


def test_a_name_is_one_folder() -> None:
    from conformance.cli.fuzz import _folder_name  # noqa: PLC0415  # it loads the whole command

    names = ["..", "/etc/x", "a/../../b", "\0", "my counter 1.0", ".hidden"]
    assert [_folder_name(name) for name in names] == ["-", "-etc-x", "a-..-..-b", "-", "my counter 1.0", "-hidden"]
