"""A shell completes verbs, options, words and files, in the words of the shells themselves."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from cli_candidates import evilcorpus

from conformance.cli.completion import SHELLS

BIN = Path(sys.executable).parent


def completed(words: str, cwd: Path) -> list[str]:
    """What bash offers behind the words, by its own machinery."""
    script = (
        f'PATH="{BIN}:$PATH"; eval "$(evilcorpus completion bash)"; read -ra COMP_WORDS <<< "{words}"\n'
        f'case "{words}" in *" ") COMP_WORDS+=("");; esac; COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))\n'
        '_evilcorpus_completion evilcorpus 2>/dev/null; printf "%s\\n" "${COMPREPLY[@]}"'
    )
    done = subprocess.run(["bash", "--norc", "-c", script], cwd=cwd, capture_output=True, text=True, check=True)  # noqa: S607  # the shell that is tested
    return done.stdout.split()


@pytest.mark.parametrize(
    ("words", "some"),
    [
        ("evilcorpus ju", {"judge"}),
        ("evilcorpus judge tiktoken-0", {"tiktoken-0.3.3", "tiktoken-0.7.0"}),
        ("evilcorpus judge --cat", {"--category"}),
        ("evilcorpus judge --tier ", {"smoke", "default", "exhaustive"}),
        ("evilcorpus explain --surface i", {"inline"}),
        ("evilcorpus policy ", {"check", "init"}),
    ],
)
def test_bash_completes_what_begins_so(words: str, some: set[str], tmp_path: Path) -> None:
    assert set(completed(words, tmp_path)) == some


@pytest.mark.parametrize("shell", SHELLS)
def test_what_is_printed_is_sound_in_its_shell(shell: str, tmp_path: Path) -> None:
    done = evilcorpus("completion", shell, cwd=tmp_path)
    assert done.returncode == 0
    assert f"_EVILCORPUS_COMPLETE={shell}_complete" in done.stdout
    if shutil.which(shell):  # where there is no such shell its script is only looked at
        checked = subprocess.run([shell, "-n"], input=done.stdout, capture_output=True, text=True, check=False)
        assert (checked.returncode, checked.stderr) == (0, "")


def test_an_unknown_shell_is_told_those_there_are(tmp_path: Path) -> None:
    done = evilcorpus("completion", "tcsh", cwd=tmp_path)
    assert done.returncode == 2
    assert re.search(r"'tcsh' is not one of 'bash', 'zsh', 'fish'", done.stderr)


def test_a_mistyped_verb_is_told_the_one_that_is_meant(tmp_path: Path) -> None:
    done = evilcorpus("jugde", cwd=tmp_path)
    assert done.stderr == "evilcorpus: error: no such command 'jugde'; did you mean judge?\n"
    assert evilcorpus("policy", "chekc", cwd=tmp_path).returncode == 2
