"""The streams themselves: as they go on, closed, full, very long (C3, C6)."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from conformance.llm_cost.reference import channels
from reference.command import COMMAND, ESTIMATED, Reference

PIPE = (*COMMAND, "pipe", "--model", ESTIMATED, "--format", "json")
LINE = b'{"content":"a"}\n'
FULL = Path("/dev/full")

needs_full_device = pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_record_comes_before_the_next_line_is_written(workers: str) -> None:
    with subprocess.Popen(
        [*PIPE, "--workers", workers], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0
    ) as child:
        assert child.stdin
        assert child.stdout
        for _ in range(3):
            child.stdin.write(LINE)
            assert b'"tokens_in":1' in child.stdout.readline()  # hangs, and is stopped, where records are held back
        child.stdin.close()
        assert child.wait() == 0


@pytest.mark.parametrize("workers", ["1", "2"])
def test_half_a_line_waits_for_the_other_half(workers: str) -> None:
    with subprocess.Popen(
        [*PIPE, "--workers", workers], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0
    ) as child:
        assert child.stdin
        assert child.stdout
        for part in (LINE[:5], LINE[5:], LINE + LINE[:9]):
            child.stdin.write(part)
        assert child.stdout.readline() == child.stdout.readline()
        child.stdin.write(LINE[9:])
        child.stdin.close()
        assert child.stdout.readline()
        assert child.wait() == 0


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_reader_that_goes_away_ends_it_quietly(workers: str) -> None:
    with subprocess.Popen(
        [*PIPE, "--workers", workers], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as child:
        assert child.stdin
        assert child.stdout
        assert child.stderr
        child.stdout.close()
        try:
            child.stdin.write(LINE * 10)
            child.stdin.close()
        except BrokenPipeError:
            pass  # it has ended already
        assert child.wait() == 1
        assert child.stderr.read() == b""


@needs_full_device
@pytest.mark.parametrize("arguments", [(), ("--workers", "2")], ids=["alone", "workers"])
def test_a_full_device_is_said_in_one_line(arguments: tuple[str, ...]) -> None:
    with FULL.open("wb") as full:
        done = subprocess.run([*PIPE, *arguments], input=LINE, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 1
    assert done.stderr == b"llm-cost-reference: standard output: cannot be written: no space left on device\n"


@needs_full_device
@pytest.mark.parametrize("words", [["--help"], ["--version"], ["models"], ["price", "--model", ESTIMATED]])
def test_every_verb_says_that_the_device_is_full(words: list[str]) -> None:
    with FULL.open("wb") as full:
        done = subprocess.run([*COMMAND, *words], input=b"", stdout=full, stderr=subprocess.PIPE, check=False)
    assert (done.returncode, done.stderr.count(b"\n")) == (1, 1)


def closing(stream: int) -> list[str]:
    """What runs the command behind it with one of its standard streams closed."""
    return [sys.executable, "-c", f"import os, sys; os.close({stream}); os.execv(sys.executable, sys.argv[1:])"]


@pytest.mark.parametrize("workers", ["1", "2"])
@pytest.mark.parametrize(("stream", "said"), [(0, "input: cannot be read"), (1, "output: cannot be written")])
def test_a_closed_stream_is_an_error_and_not_an_empty_one(
    reference: Reference, stream: int, said: str, workers: str
) -> None:
    found = reference("--workers", workers, stdin=LINE, command=[*closing(stream), *PIPE])
    assert (found.status, found.err) == (1, f"llm-cost-reference: standard {said}: bad file descriptor\n")


def test_wrong_usage_goes_before_a_closed_stream(reference: Reference) -> None:
    assert reference("--max-tokens", "x", command=[*closing(0), *PIPE]).status == 2


def test_a_closed_stream_that_is_not_used_changes_nothing(reference: Reference, tmp_path: Path) -> None:
    path = tmp_path / "text"
    path.write_bytes(b"aaaaa")
    found = reference("tokens", "--model", ESTIMATED, str(path), command=[*closing(0), *COMMAND])
    assert (found.status, found.out) == (0, b"2\n")


def test_a_closed_standard_error_changes_nothing_else(reference: Reference) -> None:
    found = reference("--summary", "--workers", "2", stdin=LINE + b"broken\n", command=[*closing(2), *PIPE])
    assert (found.status, found.out.count(b"\n")) == (65, 1)


def test_a_line_of_64_mebibytes_works(reference: Reference) -> None:
    stdin = b'{"content":"' + b"a" * (64 << 20) + b'"}\n' + LINE
    found = reference("pipe", "--model", ESTIMATED, "--format", "text", stdin=stdin)
    assert (found.status, [line.split(b"\t")[0] for line in found.out.splitlines()]) == (0, [b"16777216", b"1"])


@pytest.mark.parametrize("variable", ["HOME", "PATH", "LANG"])
def test_a_missing_variable_changes_nothing(variable: str) -> None:
    env = {name: value for name, value in os.environ.items() if name != variable}
    done = subprocess.run(PIPE, input=LINE, capture_output=True, env=env, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_locale_and_time_zone_and_folder_change_nothing(reference: Reference, tmp_path: Path) -> None:
    stdin = '{"tëxt":"日本語","x":1.50}\n{"tëxt":1}\n'.encode()
    words = ("pipe", "--model", ESTIMATED, "--format", "json", "--field", "tëxt", "--summary")
    usual = reference(*words, stdin=stdin)
    odd = {"LC_ALL": "C", "TZ": "Pacific/Kiritimati", "PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0"}
    assert reference(*words, stdin=stdin, env=odd) == usual
    moving = f"import os, sys; os.chdir({str(tmp_path)!r}); os.execv(sys.executable, sys.argv[1:])"
    assert reference(*words, stdin=stdin, command=[sys.executable, "-c", moving, *COMMAND]) == usual
    assert list(tmp_path.iterdir()) == []


class Chunks:
    """A pipe that is written in given parts; reads see them one by one or joined."""

    def __init__(self) -> None:
        self.ours, self.theirs = os.pipe()

    def write(self, part: bytes) -> None:
        os.write(self.theirs, part)


def test_a_mark_split_over_reads_is_left_out_all_the_same() -> None:
    chunks = Chunks()
    source = channels.LineSource(chunks.ours)
    read = []
    for part in (b"\xef", b"\xbb\xbf{}\n", b"\xef\xbb\xbf{}\n{"):
        chunks.write(part)
        read.append(source.read())
    os.close(chunks.theirs)
    assert [*read, source.read(), source.read()] == [b"", b"{}\n", b"\xef\xbb\xbf{}\n", b"{", None]
    os.close(chunks.ours)
