"""One child: what it gets to see, how it is fed and stopped, and that nothing is left of it."""

import fcntl
import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Mapping
from pathlib import Path

import psutil
import pytest

from conformance.candidate import Candidate, open_candidate
from conformance.candidate.candidate import _without_name
from conformance.candidate.completed import Completed, execute
from conformance.candidate.description import Limits
from conformance.candidate.launch import Launch
from conformance.candidate.process import Child, stop_all
from conformance.case import Question

QUICK = [sys.executable, "-S", "-E", "-c"]
MIB = 1 << 20


def ran(
    code: str,
    *args: str,
    stdin: bytes = b"",
    limits: Limits | None = None,
    env: Mapping[str, str] | None = None,
    timeout_s: float | None = None,
) -> Completed:
    launch = Launch(argv=(*QUICK, textwrap.dedent(code)), env=env or {}, here=Path(__file__).parent)
    return execute(launch, args, limits=limits or Limits(), stdin=stdin, timeout_s=timeout_s)


def test_nothing_of_the_users_environment_leaks_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET", "token")
    monkeypatch.setenv("PYTHONPATH", "/somewhere")
    seen = json.loads(ran("import json, os; print(json.dumps(dict(os.environ)))", env={"MINE": "{here}"}).stdout)
    seen.pop("LC_CTYPE", None)  # Python sets it for itself
    folders = {
        "HOME",
        "TMPDIR",
        "XDG_CACHE_HOME",
        "XDG_CONFIG_HOME",
        "XDG_DATA_HOME",
        "XDG_RUNTIME_DIR",
        "XDG_STATE_HOME",
    }
    assert set(seen) == {"PATH", "LANG", "MINE"} | folders
    assert seen["LANG"] == "C.UTF-8"
    assert seen["MINE"] == str(Path(__file__).parent)
    assert all("evilcorpus-" in seen[name] for name in folders)


def test_folders_are_empty_at_the_start_and_gone_at_the_end() -> None:
    code = """
        import os, pathlib
        home = pathlib.Path(os.environ["HOME"])
        print(home, [*home.iterdir(), *pathlib.Path.cwd().iterdir(), *pathlib.Path(os.environ["TMPDIR"]).iterdir()])
        (home / "cache").write_text("x")
        pathlib.Path("left").mkdir(mode=0)
    """
    seen = [ran(code).stdout.decode().split(" ", 1) for _ in range(2)]
    assert [rest for _, rest in seen] == ["[]\n", "[]\n"]
    assert seen[0][0] != seen[1][0]
    assert not any(Path(home).parent.exists() for home, _ in seen)


def test_folders_that_were_not_touched_serve_again_and_are_removed_in_the_end() -> None:
    homes = {ran("import os; print(os.environ['HOME'])").stdout.decode().strip() for _ in range(3)}
    assert len(homes) == 1
    stop_all()
    assert not Path(homes.pop()).parent.exists()


def test_a_child_that_writes_before_it_reads_does_not_block() -> None:
    code = (
        "import sys; sys.stdout.write('x' * 3_000_000); sys.stderr.write('y' * 3_000_000); print(len(sys.stdin.read()))"
    )
    completed = ran(code, stdin=b"z" * 3_000_000)
    assert completed.exit_status == 0
    assert completed.stdout.endswith(b"x3000000\n")
    assert len(completed.stderr) == 3_000_000


@pytest.mark.skipif(not hasattr(fcntl, "F_GETPIPE_SZ"), reason="only Linux tells the size of a pipe")
def test_a_child_with_room_works_on_while_nobody_reads() -> None:
    child = Child([sys.executable, "-c", "print('x' * 200_000)"], env={})
    try:
        before = fcntl.fcntl(child.stdout.fileno(), fcntl.F_GETPIPE_SZ)
        child.make_room()
        assert fcntl.fcntl(child.stdout.fileno(), fcntl.F_GETPIPE_SZ) > before
        while not child.has_ended():
            time.sleep(0.01)
    finally:
        child.stop()


def test_a_child_that_reads_nothing_of_much_is_heard_all_the_same() -> None:
    completed = ran("print(7)", stdin=b"z" * 3_000_000)
    assert (completed.exit_status, completed.stdout) == (0, b"7\n")


def test_a_signal_is_no_exit_status() -> None:
    completed = ran("import os; os.kill(os.getpid(), 11)")
    assert (completed.exit_status, completed.signal, completed.stopped) == (None, signal.SIGSEGV, "")


def test_a_child_that_does_not_end_is_stopped_and_keeps_what_it_said() -> None:
    completed = ran("import time; print('here', flush=True); time.sleep(1000)", timeout_s=1.0)
    assert completed.timed_out
    assert completed.exit_status is None
    assert completed.stdout == b"here\n"


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_a_flood_is_cut_off(stream: str) -> None:
    completed = ran(f"import sys\nwhile True: sys.{stream}.write('x' * 100_000)", limits=Limits(output_bytes=MIB))
    assert "wrote too much" in completed.stopped
    assert len(completed.stdout) + len(completed.stderr) < 8 * MIB


def test_a_child_leads_a_session_of_its_own() -> None:
    own, group = map(int, ran("import os; print(os.getsid(0), os.getpgid(0))").stdout.split())
    assert own == group
    assert own != os.getsid(0)


def test_no_core_is_dumped_and_no_file_is_huge() -> None:
    code = "import resource as r; print(r.getrlimit(r.RLIMIT_CORE)[0], r.getrlimit(r.RLIMIT_FSIZE)[0])"
    if not hasattr(__import__("resource"), "prlimit"):
        pytest.skip("limits of a running process can be set on Linux only")
    # The limits are set just after the start.
    assert ran(f"import time; time.sleep(0.2); {code}").stdout == b"0 1000000000\n"


def test_an_interrupted_harness_leaves_no_process() -> None:
    code = """
        import sys, time
        from pathlib import Path
        from conformance.candidate.conversation import Bounds, converse
        from conformance.candidate.process import Child
        child = Child(["sleep", "1000"], env={})
        print(child.pid, flush=True)
        converse(child, b"", Bounds(silence_s=100, total_s=100, output_bytes=10, memory_bytes=10**10))
    """
    harness = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert harness.stdout is not None
    pid = int(harness.stdout.readline())
    harness.send_signal(signal.SIGINT)
    _, errors = harness.communicate(timeout=30)
    assert b"KeyboardInterrupt" in errors
    assert not psutil.pid_exists(pid)


def test_leaving_the_context_by_an_exception_stops_the_driver(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text("import os\ndef pid(*_):\n    return os.getpid()\n")
    surface = '[surfaces.inline]\ncallable = "mine:pid"\nshows = ["count"]'
    pids = []

    def fail() -> None:
        with described(tmp_path, surface) as candidate:
            (run,) = candidate.surface.answer([Question(input="a", variant="one")])
            pids.append(run.answer["count"])
            raise RuntimeError("a door has failed")

    with pytest.raises(RuntimeError, match="a door has failed"):
        fail()
    assert not psutil.pid_exists(int(str(pids[0])))


def test_one_shot_children_are_stopped_when_nobody_wants_their_answers(tmp_path: Path) -> None:
    script = f"echo $$ >> {tmp_path}/pids; read x || sleep 1000"
    surface = f'[surfaces.run]\nargv = ["sh", "-c", "{script}"]\nanswers.count = {{ whole = true }}'
    with described(tmp_path, surface) as candidate:
        answers = candidate.surface.answer([Question(input=text, variant="one") for text in ("a\n", "", "")])
        next(answers)
        answers.close()  # type: ignore[attr-defined]  # a generator
    assert not any(psutil.pid_exists(int(pid)) for pid in (tmp_path / "pids").read_text().split())


def test_a_child_whose_number_is_asked_for_after_its_end_is_not_there() -> None:
    child = Child(["true"], env={})
    while not child.has_ended():
        time.sleep(0.01)
    assert child.stop().exit_status == 0
    assert child.stop().exit_status == 0
    assert not psutil.pid_exists(child.pid)


def described(tmp_path: Path, more: str) -> Candidate:
    (tmp_path / "candidate.toml").write_text(
        f"""
        contract = "{tmp_path.name.replace("_", "-")}"
        name = "cat"
        models = {{ one = "m" }}
        command = ["cat", "-"]
        version_argv = ["echo", "cat 1.0"]
        {more}
        """
    )
    return open_candidate(str(tmp_path / "candidate.toml"), contract_home=tmp_path)


@pytest.mark.parametrize(
    ("line", "version"),
    [("my cat 1.0", "1.0"), ("My Cat\tv2", "v2"), ("my cats 1.0", "my cats 1.0"), ("my cat", "my cat"), ("", "")],
)
def test_a_version_is_told_without_the_name_that_stands_before_it(line: str, version: str) -> None:
    assert _without_name(line, "my cat") == version


def test_a_candidate_is_run_with_arguments_input_environment_and_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("from the file\n")
    with described(tmp_path, '[surfaces.run]\nargv = ["cat"]\nanswers.count = { whole = true }') as candidate:
        completed = candidate.execute(["file"], stdin=b"from the pipe\n", cwd=tmp_path)
        assert candidate.version == "1.0"
    assert completed.stdout == b"from the pipe\nfrom the file\n"
    assert completed.args == ("cat", "-", "file")
    assert completed.exit_status == 0


@pytest.mark.parametrize("session", ["False", "True"], ids=["its-group", "its-own-session"])
def test_what_outlives_a_process_is_named_wherever_it_is(session: str) -> None:
    """Also what is still in its group, as a daemon is for a moment: whether it is told is no matter of chance."""
    code = f"""
        import subprocess
        quiet = dict(stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        subprocess.Popen(["sleep", "600"], start_new_session={session}, **quiet)
    """
    assert ran(code).left == ("sleep",)


def test_what_ends_a_moment_behind_a_process_was_not_left() -> None:
    code = """
        import os, subprocess
        quiet = dict(stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        subprocess.Popen(["cat"], **quiet)
        os._exit(0)
    """
    assert ran(code).left == ()


def test_orphans_that_have_ended_do_not_fill_the_system() -> None:
    code = """
        import os, time
        for _ in range(20):
            if os.fork() == 0:
                os._exit(0) if os.fork() else os._exit(0)
            os.wait()
        print("ready", flush=True)
        time.sleep(600)
    """
    child = Launch(argv=(*QUICK, textwrap.dedent(code)), env={}, here=Path(__file__).parent).start()
    try:
        os.set_blocking(child.stdout.fileno(), True)
        assert child.stdout.readline() == b"ready\n"
        time.sleep(0.1)
        child.resident_bytes()
        assert [process.pid for process in psutil.Process(os.getpid()).children()] == [child.pid]
    finally:
        child.stop()
