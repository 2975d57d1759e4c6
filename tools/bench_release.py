"""Compares the reference implementation with that of the last release, both measured in one run: `make bench-ci`.

    python tools/bench_release.py [--tag v1.2.3] [--size 4] [--budget 120]

The release is taken from git, the newest tag that begins with v and a digit; where there is none there is nothing to
compare with. Exit status 1 where the reference has become more than 10 % worse. A machine too noisy to tell is told,
and is no reason to fail a build.
"""

import argparse
import io
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from conformance.cli import bench_words

ROOT = Path(__file__).resolve().parent.parent
_DESCRIPTION = """
contract = "llm-cost"
name = "reference of {tag}"
version = "{tag}"
command = ["{{python}}", "-m", "conformance.llm_cost.reference"]
models = {{ o200k_base = "gpt-4o" }}
env = {{ PYTHONPATH = "{{here}}/release" }}

[surfaces.batch]
argv = ["{{python}}", "-m", "conformance.llm_cost.reference", "pipe", "--model", "{{model}}", "--format", "json"]
answers.count = {{ pointer = "/tokens_in" }}
"""


def main() -> int:
    """Measure, and map what only says that nothing can be said."""
    options = _options()
    tag = options.tag or last_release(ROOT)
    if tag is None:
        print("no release yet: nothing to compare with")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        description = unpacked(ROOT, tag, Path(folder))
        words = [
            "compare",
            str(description),
            "reference",
            "--alert",
            "--size",
            options.size,
            "--budget",
            options.budget,
        ]
        status = subprocess.run([sys.executable, "-m", "conformance", "bench", *words], check=False).returncode
    if status == bench_words.NOISY:
        print("the machine is too noisy to tell; nothing is concluded")
        return 0
    return status


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tag")
    parser.add_argument("--size", default="4")
    parser.add_argument("--budget", default="120")
    return parser.parse_args()


def last_release(root: Path) -> str | None:
    """The newest release's tag by version; None where there is none."""
    # Candidates for a release (v1.0.0-rc1) come before it.
    command = ["git", "-C", str(root), "-c", "versionsort.suffix=-", "tag", "--list", "v[0-9]*"]
    command.append("--sort=-version:refname")
    tags = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return tags[0] if tags else None


def unpacked(root: Path, tag: str, folder: Path) -> Path:
    """The description of a release's reference, its files beside it."""
    command = ["git", "-C", str(root), "archive", "--format=zip", tag, "conformance", "corpora"]
    archive = subprocess.run(command, check=True, capture_output=True).stdout
    with zipfile.ZipFile(io.BytesIO(archive)) as files:
        files.extractall(folder / "release")
    description = folder / "candidate.toml"
    description.write_text(_DESCRIPTION.format(tag=tag))
    return description


if __name__ == "__main__":
    sys.exit(main())
