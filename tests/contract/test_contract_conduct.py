"""What stories are told with: exact JSON, what is seen of a run, circumstances, company; what their endings mean."""

import sys
from decimal import Decimal
from pathlib import Path

import pytest

from conformance.candidate.candidate import Candidate
from conformance.candidate.completed import Completed
from conformance.candidate.opening import open_candidate
from conformance.llm_cost.conduct import exact_json
from conformance.llm_cost.conduct.answers import expected
from conformance.llm_cost.conduct.company import Company, hold_end
from conformance.llm_cost.conduct.dialect import Dialect
from conformance.llm_cost.conduct.gathering import record_of
from conformance.llm_cost.conduct.seen import Seen
from conformance.llm_cost.conduct.tool import Tool
from conformance.llm_cost.contract import HOME
from conformance.llm_cost.oracle.pricing import Price
from conformance.suite.behaviour import Behaviour, Breach, Crash, Hang, NotClaimed, Unavailable
from conformance.verdict import Outcome

DESCRIPTION = """
contract = "llm-cost"
name = "script"
command = ["{python}", "-c", {script!r}]
{more}
[models]
cl100k_base = "gpt-4"
[surfaces.run]
argv = ["{python}"]
answers.count = {{ whole = true }}
[limits]
silence_s = 5.0
"""


def script(folder: Path, text: str, more: str = 'lacks = ["pipe"]') -> Candidate:
    """A candidate whose command is a line of Python; without `pipe` nothing is asked of it beforehand."""
    path = folder / "candidate.toml"
    path.write_text(DESCRIPTION.format(python=sys.executable, script=text, more=more))
    return open_candidate(str(path), contract_home=HOME)


def seen(status: int | None = 0, *, stdout: bytes = b"", stderr: bytes = b"", **more: object) -> Seen:
    """A run that was seen to end so."""
    completed = Completed(
        args=("tool", "pipe"),
        exit_status=status,
        signal=None,
        stdout=stdout,
        stderr=stderr,
        **more,  # type: ignore[arg-type]
    )
    reference = open_candidate("reference", contract_home=HOME)
    return Seen(completed, b'{"content": "it\'s 5 %"}\n', Dialect(reference))


@pytest.mark.parametrize(
    ("one", "other"),
    [(b"1.10", b"1.1"), (b"1e400", b"10e399"), (b"-0", b"0"), (b"18446744073709551617", b"18446744073709551617.0")],
    ids=["zeros", "exponents", "signs", "integers"],
)
def test_numbers_are_the_same_by_value(one: bytes, other: bytes) -> None:
    assert exact_json.difference(exact_json.parse(one), exact_json.parse(other)) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [(b"1", b"true"), (b"0", b"false"), (b"1", b'"1"'), (b"null", b"0"), (b"[]", b"{}"), (b"[1]", b"[1, 1]"),
     (b"9007199254740993", b"9007199254740992"), (b"1e400", b"1e401"), (b'{"a": 1}', b"{}")],
)  # fmt: skip
def test_values_that_differ_differ(one: bytes, other: bytes) -> None:
    assert exact_json.difference(exact_json.parse(one), exact_json.parse(other)) is not None


@pytest.mark.parametrize("text", [b"NaN", b"Infinity", b"-Infinity", b"", b"{", b"\xff"])
def test_what_is_no_json_is_refused(text: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        exact_json.parse(text)


def test_a_run_with_another_exit_status_is_a_breach_with_its_evidence() -> None:
    with pytest.raises(Breach, match=r"expected exit status 64 \(err_quota\), found 65 \(err_partial\)") as caught:
        seen(65, stdout=b"out", stderr=b"err").ends("err_quota")
    assert caught.value.evidence.splitlines() == [
        '$ printf \'{"content": "it\\047s 5 \\045"}\\012\' | tool pipe',
        "ended: 65 (err_partial)",
        "standard output: b'out'",
        "standard error: b'err'",
    ]


@pytest.mark.parametrize(
    "stderr",
    [b"Traceback (most recent call last):\n  File", b"thread 'main' panicked at src/main.rs:1", b"panic: runtime error",
     b"thread 1234 panic: index out of bounds", b"goroutine 1 [running]:", b"x\n    at main (/a/b.js:1:2)\n",
     b"error: IsDir\n/src/main.zig:12:5: 0x1034f8e in main (llm-cost)\n", b"error: Uncaught (in promise) TypeError: x",
     b"Unhandled exception. System.IO.IOException: x\n   at Program.Main()"],
    ids=["python", "rust", "go", "zig", "go-routine", "node", "zig-error", "deno", "dotnet"],
)  # fmt: skip
def test_a_traceback_is_a_crash_whatever_the_status(stderr: bytes) -> None:
    with pytest.raises(Crash):
        seen(1, stderr=stderr).ends("err_generic")


@pytest.mark.parametrize("stderr", [b"fatal error: disk full", b"error: IsDir", b"main.zig: error"])
def test_a_reason_is_no_traceback_whatever_it_begins_with(stderr: bytes) -> None:
    assert seen(1, stderr=stderr).ends("err_generic").stderr == stderr


def test_an_undocumented_status_is_a_crash() -> None:
    with pytest.raises(Crash, match="exit status 3 is not documented"):
        seen(3).ends("ok")


def test_a_stopped_run_is_a_hang() -> None:
    with pytest.raises(Hang):
        seen(None, stopped="silent for too long", timed_out=True).ends("ok")


@pytest.mark.parametrize("stdout", [b"hello\n", b"[1]\n", b'{"a": 1}\n\n', b'{"a": NaN}\n'])
def test_standard_output_holds_records_only(stdout: bytes) -> None:
    with pytest.raises(Breach, match="expected a JSON object"):
        assert seen(stdout=stdout).records


def test_a_missing_summary_is_a_breach() -> None:
    with pytest.raises(Breach, match="standard error, last line"):
        assert seen().summary


PRICE = Price(encoding="", input_per_million=Decimal("2.5"), output_per_million=Decimal(10), effective_date="")


@pytest.mark.parametrize(
    "found",
    [{"tokens_in": 4, "cost_usd": 0}, {"tokens_in": 3}, {"cost_usd": Decimal("0.0000075")},
     {"tokens_in": 3, "cost_usd": Decimal("0.0000076")}, {"tokens_in": Decimal(3), "cost_usd": Decimal("0.0000075")},
     {"tokens_in": 3, "cost_usd": "0.0000075"}, {"tokens_in": True, "cost_usd": Decimal("0.0000075")},
     {"tokens_in": 3, "tokens_out": 1, "cost_usd": Decimal("0.0000075")}],
)  # fmt: skip
def test_results_that_are_not_the_oracles_are_a_breach(found: dict[str, object]) -> None:
    with pytest.raises(Breach):
        expected(3, price=PRICE).check(found, "record 1")


def test_results_within_the_tolerance_pass() -> None:
    expected(3, price=PRICE).check({"tokens_in": 3, "cost_usd": Decimal("0.0000075000000001")}, "record 1")


def test_a_behaviour_has_a_verdict_for_each_clause() -> None:
    told = Behaviour(id="behaviour-a-b", area="a", clauses=("C1", "C2"), sentence="")
    assert [verdict.clause for verdict in told.verdicts(None)] == ["C1", "C2"]
    outcomes = {
        Outcome.PASSED: None,
        Outcome.FAILED: Breach("x"),
        Outcome.CRASHED: Crash("x"),
        Outcome.TIMED_OUT: Hang("x"),
        Outcome.NOT_APPLICABLE: NotClaimed("x"),
        Outcome.COULD_NOT_RUN: Unavailable("x"),
    }
    for outcome, finding in outcomes.items():
        assert {verdict.outcome for verdict in told.verdicts(finding)} == {outcome}
        assert told.planned(finding) == (0 if outcome is Outcome.NOT_APPLICABLE else 2)


@pytest.mark.parametrize("lacks", ["pipe", "--workers"])
def test_what_a_description_lacks_is_not_claimed(tmp_path: Path, lacks: str) -> None:
    with script(tmp_path, "", f'lacks = ["{lacks}"]') as candidate, pytest.raises(NotClaimed, match=lacks):
        Tool(candidate).run("pipe", "--workers", "2")


def test_usual_flags_that_a_candidate_lacks_are_left_out(tmp_path: Path) -> None:
    with script(tmp_path, "", 'lacks = ["--summary", "--summary-format", "--mode"]') as candidate:
        assert Tool(candidate).pipe_args("--workers", "2") == (
            "pipe", "--model", "gpt-4", "--format", "json", "--workers", "2",
        )  # fmt: skip
        assert "--mode" in Tool(candidate).pipe_args(mode="price")
        with pytest.raises(NotClaimed, match="--summary"):
            assert Seen(seen().completed, b"", Dialect(candidate)).summary


def test_equal_runs_are_made_once(tmp_path: Path) -> None:
    with script(tmp_path, "import time; print(time.time_ns())") as candidate:
        tool = Tool(candidate)
        assert tool.run("a").stdout == tool.run("a").stdout
        assert tool.run("a").stdout != tool.run("b").stdout
        assert tool.run("a").stdout != tool.run("a", again=True).stdout


CIRCUMSTANCES = {
    "stdin-closed": "import os; os.fstat(0)",
    "stdin-failing": "import os; os.read(0, 1)",
    "stdout-closed": "import os; os.fstat(1)",
    "stderr-full": "import os; os._exit(os.path.samefile(2, '/dev/full'))",
    "stdout-full": "import os; os.write(1, b'x')",
    "without:HOME": "import os; os.environ['HOME']",
}


@pytest.mark.parametrize("name", CIRCUMSTANCES)
def test_circumstances_are_as_they_are_called(tmp_path: Path, name: str) -> None:
    with script(tmp_path, CIRCUMSTANCES[name]) as candidate:
        assert Tool(candidate).run_under([], stdin=b"")[0].completed.exit_status == 0
        try:
            assert Tool(candidate).run_under([name])[0].completed.exit_status == 1
        except Unavailable as unavailable:
            pytest.skip(f"could not run: {unavailable}")


SENDS = "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).connect(('192.0.2.1', 80))"


def test_an_attempt_to_reach_the_network_is_seen(tmp_path: Path) -> None:
    with script(tmp_path, f"try:\n {SENDS}\nexcept OSError: pass") as candidate:
        try:
            _, used = Tool(candidate).run_under(["no-network"])
        except Unavailable as unavailable:
            pytest.skip(f"could not run: {unavailable}")
    assert used.network_attempts > 0


def test_a_chaperoned_run_ends_as_its_command_does(tmp_path: Path) -> None:
    with script(tmp_path, "import os, sys; os.kill(os.getpid(), int(sys.argv[1]))") as candidate:
        assert Tool(candidate).run_under([], "11")[0].completed.signal == 11
    with script(tmp_path, "import sys; sys.exit(int(sys.argv[1]))") as candidate:
        assert Tool(candidate).run_under([], "64")[0].completed.exit_status == 64


def test_memory_and_time_are_measured(tmp_path: Path) -> None:
    with script(tmp_path, "import sys; x = b'x' * int(sys.argv[1]); sum(range(int(sys.argv[1]) // 10))") as candidate:
        small, large = (Tool(candidate).run_under([], size)[1] for size in ("1000", "100000000"))
    assert 90_000_000 < large.peak_rss_bytes - small.peak_rss_bytes < 120_000_000
    assert large.cpu_s > small.cpu_s


ECHO = "import sys\nfor line in sys.stdin: print(line, end='', flush=True)"


def test_company_hears_what_is_said_while_it_speaks(tmp_path: Path) -> None:
    with script(tmp_path, ECHO) as candidate, Company(Tool(candidate)) as company:
        company.write(b"one\n")
        while not company.stdout and not company.is_over:
            company.read(wait_s=0.05)
        assert bytes(company.stdout) == b"one\n"
        company.write_all(b"two\nthree\n", piece_bytes=3, pause_s=0)
        company.close_input()
        assert company.listen().stdout == b"one\ntwo\nthree\n"


def test_what_ends_while_its_input_goes_on_is_seen_to_end(tmp_path: Path) -> None:
    with script(tmp_path, "input(); print('{}')") as candidate, Company(Tool(candidate)) as company:
        assert hold_end(company, b"a line\n", "ok").stdout == b"{}\n"


def test_what_reads_on_and_on_is_a_breach(tmp_path: Path) -> None:
    with (
        script(tmp_path, "import sys; sys.stdin.read()") as candidate,
        Company(Tool(candidate)) as company,
        pytest.raises(Breach, match="expected it to stop while its input goes on"),
    ):
        hold_end(company, b"a line\n", "ok")


FIRST_ONLY = "print(next(sys.stdin), end='')"
THE_ONE = "[print(line, end='') for line in sys.stdin if '1' in line]"


@pytest.mark.parametrize("text", [FIRST_ONLY, THE_ONE], ids=["first", "the-one"])
def test_lines_asked_together_are_blamed_for_themselves_alone(tmp_path: Path, text: str) -> None:
    lines = {"good": b'{"n": 1}', "bad": b'{"n": 2}'}
    with script(tmp_path, f"import sys; {text}", more="") as candidate:
        tool = Tool(candidate)
        tool._has_been_held = True
        assert record_of(tool, lines, "good")[1].rest == {"n": 1}
        if text == THE_ONE:
            with pytest.raises(Breach, match="expected 1 records on standard output, found 0"):
                record_of(tool, lines, "bad")


def test_company_gives_up_on_silence(tmp_path: Path) -> None:
    with script(tmp_path, "import time; time.sleep(60)") as candidate, Company(Tool(candidate)) as company:
        company._silence_s = 0.2
        with pytest.raises(Hang):
            company.listen().check_alive()
