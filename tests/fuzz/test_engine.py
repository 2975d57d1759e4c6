"""The guided engine: its pins, and that it finds what the loop finds."""

import importlib.util
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import candidates
import pytest

from conformance.paths import PACKAGE

ROOT = PACKAGE.parent


def test_the_locked_engine_is_the_extra() -> None:
    extra = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]["fuzz"]
    lines = (ROOT / "fuzz" / "requirements.in").read_text("utf-8").splitlines()
    assert [line for line in lines if not line.startswith("#")] == extra


def test_the_environment_of_make_setup_has_no_engine_that_only_linux_has() -> None:
    assert "atheris" not in (ROOT / "requirements.lock").read_text("utf-8")


@pytest.mark.skipif(importlib.util.find_spec("atheris") is None, reason="the extra `fuzz` is not installed")
def test_atheris_finds_a_mistake_with_the_grammar_as_its_mutator(tmp_path: Path) -> None:
    target = candidates.mutant(tmp_path, "looks-ahead-for-word")
    done = subprocess.run(
        [sys.executable, str(ROOT / "fuzz" / "fuzz_ids.py"), "-max_total_time=60", f"-artifact_prefix={tmp_path}/"],
        capture_output=True,
        text=True,
        env={**os.environ, "EVILCORPUS_CANDIDATE": str(target), "FAULT": "looks-ahead-for-word"},
        check=False,
    )
    assert done.returncode != 0
    assert "failed: expected" in done.stdout + done.stderr
    assert list(tmp_path.glob("crash-*"))
