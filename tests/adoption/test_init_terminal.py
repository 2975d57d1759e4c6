"""Where a terminal is there and nothing was found, `init` asks the one who sits at it; elsewhere it never does."""

import contextlib
import os
import pty
import subprocess
import sys
import tomllib
from pathlib import Path

import programs


def test_an_answer_that_was_not_found_is_asked_for(tmp_path: Path) -> None:
    program = programs.program(tmp_path, "odd_words", programs.table(tmp_path))
    terminal, inside = pty.openpty()
    command = [sys.executable, "-m", "conformance", "init", "--silence", "20", str(program)]
    with subprocess.Popen(command, cwd=tmp_path, stdin=inside, stdout=inside, stderr=inside) as child:
        os.close(inside)
        said = b""
        while b"leave it):" not in said:
            said += os.read(terminal, 4096)
        os.write(terminal, b"--lang x {text}\n")
        # Linux ends with an error where others say that nothing more comes.
        with contextlib.suppress(OSError):
            while data := os.read(terminal, 4096):
                said += data
    os.close(terminal)
    assert child.returncode == 0, said
    assert "was killed by SIGABRT" in said.decode()
    found = tomllib.loads((tmp_path / "candidate.toml").read_text())
    assert found["surfaces"]["run"]["argv"] == ["./odd_words", "--lang", "x", "{text}"]
