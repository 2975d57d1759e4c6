"""The list of verbs is right, and costs no import."""

import subprocess
import sys

import click
import pytest

from conformance.cli import evilcorpus
from conformance.cli.verbs import VERBS, Verbs

HEAVY = ("pytest", "rich", "tiktoken", "regex", "hypothesis", "xdist", "psutil", "jsonschema", "sigstore")


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_is_there_and_helps(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert isinstance(evilcorpus, Verbs)
    command = evilcorpus.get_command(click.Context(evilcorpus), verb)
    assert command is not None
    assert command.help
    assert evilcorpus.main([verb, "--help"], standalone_mode=False) in (0, None)
    assert capsys.readouterr().out.startswith("Usage: ")


def test_the_list_of_verbs_imports_none_of_them() -> None:
    code = (
        "import sys; from conformance.cli import evilcorpus\n"
        "evilcorpus.main(['--help'], standalone_mode=False)\n"
        f"print(sorted(set({HEAVY!r}) & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr == "[]\n"
    assert all(f"\n  {verb}" in done.stdout for verb in VERBS)
