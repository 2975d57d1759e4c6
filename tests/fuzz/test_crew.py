"""Workers end when they are told to, at whatever moment, and say nothing of it."""

import subprocess
import sys
from pathlib import Path

from test_campaigns import command, fuzz
from test_offer import described

from conformance.fuzzing.findings import hold

# As the command does: SIGTERM is an interruption in the keeper, whose handlers a forked worker begins with.
STARTS_AND_STOPS = """
import signal
from conformance.cli import interrupt
from conformance.fuzzing.crew import Worker

interrupt.listen()
for _ in range(40):
    worker = Worker(dict, 1.0)
    worker._process.terminate()
    worker._process.join(20)
    assert worker._process.exitcode == 0, worker._process.exitcode
"""


def test_a_worker_that_has_just_been_started_ends_quietly() -> None:
    done = subprocess.run(
        [sys.executable, "-c", STARTS_AND_STOPS], capture_output=True, text=True, timeout=100, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_a_damaged_campaign_ends_at_once_and_says_where(tmp_path: Path) -> None:
    target = described(tmp_path)
    findings = tmp_path / "campaign" / "findings"
    findings.mkdir(parents=True)
    (findings / "ab.json").write_bytes(b"{")
    done = fuzz(target, "--rounds", "1", expect=3)
    assert (done.stdout, len(done.stderr.splitlines())) == ("", 1)


def test_a_campaign_is_held_before_it_is_read(tmp_path: Path) -> None:
    """Another run may be about to write what it has found and told."""
    target = described(tmp_path)
    with hold(tmp_path / "campaign"):
        (tmp_path / "campaign" / "campaign.json").write_bytes(b"{")
        done = subprocess.run(command(target, "--rounds", "0"), capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "expected a campaign that no other run goes on with" in done.stderr
