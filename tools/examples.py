"""Builds the examples of examples/ with the compilers that are here, judges each, and says which could not be built.

    python tools/examples.py              all that can be built
    python tools/examples.py c rust       these; one that cannot be built is then an error
    python tools/examples.py --tier smoke all, in seconds

An example is a folder with a candidate.toml; `BUILDS` says what has to be run in it. The vocabularies that they read
are written to examples/vocabulary/ first, as published, and the classes of characters beside them.
"""

import argparse
import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from conformance.llm_cost.oracle import unicode, vocabulary

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = ROOT / "examples"

# What is run in the folder of each, the first word being what has to be there. Nothing is fetched by any of them.
BUILDS: Mapping[str, tuple[str, ...]] = {
    "c": ("cc", "-O2", "-Wall", "-Wextra", "-o", "build/counter", "counter.c"),
    "go": ("go", "build", "-o", "build/counter", "counter.go"),
    "node": ("node", "--check", "counter.mjs"),
    "python": (sys.executable, "-m", "py_compile", "counter.py"),
    "rust": ("rustc", "--edition", "2021", "-O", "-o", "build/counter", "counter.rs"),
    "zig": ("zig", "build-exe", "-lc", "-O", "ReleaseFast", "-femit-bin=build/counter", "counter.zig"),
}
_LETTERS = {"Lu": "L", "Ll": "L", "Lt": "L", "Lm": "L", "Lo": "L", "N": "N", "space": "S"}


def write_vocabulary(folder: Path) -> None:
    """The published vocabularies, and the classes of characters as lines of `first last L|N|S`, in hexadecimal."""
    folder.mkdir(parents=True, exist_ok=True)
    for encoding in ("cl100k_base", "o200k_base"):
        _put(folder / f"{encoding}.tiktoken", vocabulary.published(encoding))
    ranges = sorted((*each, letter) for name, letter in _LETTERS.items() for each in unicode.ranges(name))
    lines = (f"{first:x} {last:x} {letter}\n" for first, last, letter in ranges)
    _put(folder / "classes.txt", "".join(lines).encode())


def _put(path: Path, content: bytes) -> None:
    """In place at once, and only where it is not there already: others may be reading it."""
    if path.is_file() and path.read_bytes() == content:
        return
    handle, temporary = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    Path(temporary).chmod(0o644)
    Path(temporary).replace(path)


def build(name: str) -> str:
    """Build one example; why it cannot be built where its compiler is not here, else empty.

    Raises CalledProcessError where it does not compile.
    """
    program = shutil.which(BUILDS[name][0])
    if program is None:
        return f"no {BUILDS[name][0]} here"
    folder = EXAMPLES / name
    (folder / "build").mkdir(exist_ok=True)
    # One at a time, and not while its last build may be running.
    with (folder / "build" / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not _is_fresh(folder):
            subprocess.run([program, *BUILDS[name][1:]], cwd=folder, check=True)
    return ""


def _is_fresh(folder: Path) -> bool:
    """Whether what was built is newer than everything that it was built from."""
    built = folder / "build" / "counter"
    sources = [path for path in folder.iterdir() if path.is_file() and path.stem == "counter"]
    return built.is_file() and all(path.stat().st_mtime < built.stat().st_mtime for path in sources)


def judge(name: str, tier: str) -> int:
    """Judge one example by its tokens; the exit status of `evilcorpus judge`."""
    command = [sys.executable, "-m", "conformance", "judge", f"examples/{name}/candidate.toml"]
    command += ["--category", "parity", "--tier", tier, "--no-report"]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", choices=[*BUILDS, []], metavar="NAME")
    parser.add_argument("--tier", default="default")
    parser.add_argument("--build-only", action="store_true", help="judge nothing")
    words = parser.parse_args()
    write_vocabulary(EXAMPLES / "vocabulary")
    missing, wrong = {}, []
    for name in words.names or BUILDS:
        why = build(name)
        if why:
            missing[name] = why
        elif not words.build_only and judge(name, words.tier) != 0:
            wrong.append(name)
    for name, why in missing.items():
        print(f"{name}: not built, {why}")
    if wrong:
        print(f"not conformant: {', '.join(wrong)}")
    return 1 if wrong or (missing and words.names) else 0


if __name__ == "__main__":
    sys.exit(main())
