"""An installed wheel judges as a checkout does: the same items, the same verdicts, from any folder."""

import os
import site
import subprocess
import sys
import venv
from pathlib import Path

import pytest
from cli_candidates import described

PROJECT = Path(__file__).parent.parent
SMALL = ("--tier", "smoke", "--category", "whitespace", "--category", "specials")

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's wheel, built without a network."""
    folder = tmp_path_factory.mktemp("dist")
    words = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(PROJECT)]
    subprocess.run(words, check=True, capture_output=True, timeout=300)
    (path,) = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment with the wheel in it; what it depends on is lent by the one that runs this test."""
    home = tmp_path_factory.mktemp("venv")
    venv.create(home, with_pip=False, symlinks=True)
    python = home / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "--disable-pip-version-check"]
    subprocess.run([*pip, "install", "--quiet", "--no-deps", "--no-index", str(wheel)], check=True, timeout=300)
    (packages,) = home.glob("lib/python*/site-packages")
    # One line, not the .pth files in there: those would bring the checkout with them.
    (packages / "lent.pth").write_text("\n".join(site.getsitepackages()))
    return python


def ended(python: Path, *words: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    command = [str(python), *map(str, words)]
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, timeout=200, check=False)


def test_the_package_is_the_wheels(python: Path, tmp_path: Path) -> None:
    code = "import conformance, conformance.paths as p; print(conformance.__file__); print(p.CORPORA)"
    done = ended(python, "-c", code, cwd=tmp_path)
    assert all(str(python.parent.parent) in line for line in done.stdout.splitlines()), done
    assert len(done.stdout.splitlines()) == 2


def test_items_are_called_the_same(python: Path, tmp_path: Path) -> None:
    words = ("-m", "pytest", "conformance", *SMALL, "--collect-only", "-q")
    installed = ended(python, *words, cwd=tmp_path).stdout.splitlines()
    in_checkout = ended(Path(sys.executable), *words, cwd=PROJECT).stdout.splitlines()
    assert "conformance/llm_cost/test_parity.py::test_parity[whitespace-o200k_base]" in installed
    assert [line for line in installed if "::" in line] == [line for line in in_checkout if "::" in line]


@pytest.mark.parametrize(
    "words",
    [("-m", "pytest", "conformance", "--candidate"), ("-m", "conformance", "judge")],
    ids=["pytest", "evilcorpus-judge"],
)
def test_verdicts_are_the_same(python: Path, tmp_path: Path, words: tuple[str, ...]) -> None:
    path = described(tmp_path, "constant")
    installed = ended(python, *words, path, *SMALL, "--report", tmp_path / "wheel.jsonl", cwd=tmp_path)
    in_checkout = ended(Path(sys.executable), *words, path, *SMALL, "--report", tmp_path / "here.jsonl", cwd=PROJECT)
    assert (installed.returncode, in_checkout.returncode) == (1, 1), installed.stdout + installed.stderr
    bodies = [(tmp_path / name).read_bytes().splitlines()[1:-1] for name in ("wheel.jsonl", "here.jsonl")]
    assert bodies[0] == bodies[1]


def test_the_reference_is_in_the_wheel(python: Path, tmp_path: Path) -> None:
    done = ended(python, "-m", "conformance", "judge", *SMALL, "--no-report", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
