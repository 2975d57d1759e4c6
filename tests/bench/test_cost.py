import os
import sys
from pathlib import Path

import psutil
import pytest

from conformance.bench.cost import Bounds, measure
from conformance.errors import MachineError


def python(code: str) -> list[str]:
    return [sys.executable, "-I", "-S", "-c", code]


def has_ended(pid: int) -> bool:
    """Whether the process is gone, or dead and waits for whoever inherited it."""
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def test_a_command_reads_its_file_and_writes_its_file(tmp_path: Path) -> None:
    (tmp_path / "in").write_text("abc")
    done = measure(["tr", "a-c", "x"], stdin=tmp_path / "in", stdout=tmp_path / "out")
    assert (done.exit_status, done.signal, done.stopped) == (0, None, "")
    assert (tmp_path / "out").read_text() == "xxx"


def test_peak_memory_is_that_of_the_command() -> None:
    large = measure(python("x = b'1' * 100_000_000")).cost.peak_bytes
    assert 100e6 < large < 130e6


def test_the_memory_of_whoever_measures_is_not_counted() -> None:
    ballast = bytearray(os.urandom(1) * 100_000_000)
    assert measure(["true"]).cost.peak_bytes < 30e6 < len(ballast)


def test_processor_time_of_children_that_were_waited_for_counts() -> None:
    busy = "import time\nwhile time.process_time() < 0.2: pass"
    code = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {busy!r}])"
    cost = measure(python(code)).cost
    assert cost.cpu_seconds >= 0.2
    assert cost.seconds >= 0.2


def test_waiting_takes_seconds_and_no_processor() -> None:
    cost = measure(["sleep", "0.3"]).cost
    assert cost.seconds >= 0.3
    assert cost.cpu_seconds < cost.seconds / 2


def test_a_hanging_command_is_stopped_with_its_children(tmp_path: Path) -> None:
    done = measure(["sh", "-c", "sleep 50 & echo $!; sleep 50"], stdout=tmp_path / "pid", bounds=Bounds(timeout_s=0.2))
    assert (done.exit_status, done.stopped) == (None, "took too long")
    assert has_ended(int((tmp_path / "pid").read_text()))


@pytest.mark.skipif(sys.platform != "linux", reason="memory is looked at in /proc")
def test_a_daemon_that_has_left_the_group_does_not_outlive_the_measurement(tmp_path: Path) -> None:
    """Else it works on beside the next one."""
    path = str(tmp_path / "pid")
    daemon = f"os.setsid(); open({path!r}, 'w').write(str(os.getpid())); time.sleep(60)"
    done = measure(python(f"import os, time\nif not os.fork(): {daemon}\nelse: time.sleep(0.3)"))
    assert done.exit_status == 0
    assert has_ended(int((tmp_path / "pid").read_text()))


def test_a_hungry_command_is_stopped() -> None:
    hungry = python("x = b'1' * 200_000_000\nimport time\ntime.sleep(50)")
    assert measure(hungry, bounds=Bounds(memory_bytes=100_000_000)).stopped == "took too much memory"


def test_a_command_that_writes_too_much_ends_badly(tmp_path: Path) -> None:
    done = measure(["yes"], stdout=tmp_path / "out", bounds=Bounds(output_bytes=100_000))
    assert done.exit_status != 0
    assert (tmp_path / "out").stat().st_size == 100_000


def test_a_signal_is_no_exit_status() -> None:
    done = measure(python("import os; os.kill(os.getpid(), 11)"))
    assert (done.exit_status, done.signal) == (None, 11)


def test_the_end_of_standard_error_is_kept() -> None:
    done = measure(python("import sys; sys.stderr.write('x' * 10_000 + 'last words'); sys.exit(3)"))
    assert done.exit_status == 3
    assert done.stderr.endswith("last words")
    assert len(done.stderr) <= 4000


def test_what_cannot_be_started_is_said_in_one_line() -> None:
    with pytest.raises(MachineError, match=r"^/no/such/program: cannot be started: No such file or directory$"):
        measure(["/no/such/program"])


@pytest.mark.skipif(sys.platform != "linux", reason="queues are told in /proc")
def test_queueing_and_working_come_to_no_more_than_the_time() -> None:
    """What is left beside the queues is at least the work, and a sleep is no queue."""
    cost = measure(python("import time\nwhile time.process_time() < 0.2: pass\ntime.sleep(0.3)")).cost
    assert cost.own_seconds >= max(cost.cpu_seconds - 0.02, 0.45)
    assert 0 <= cost.queued_seconds <= cost.seconds
