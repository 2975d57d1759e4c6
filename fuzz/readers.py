"""Runs the targets that read what we read, one after another; fails only for what no earlier night has found.

    python fuzz/readers.py SECONDS_EACH [FOLDER]

FOLDER (campaign/readers) keeps crashing inputs, and in `known.json` what was found: the target, the exception and the
function that raised it.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
_FRAME = re.compile(r'File ".*", line \d+, in (\w+)')
_RAISED = re.compile(
    r"^(?:=== Uncaught Python exception: ===\n)?([A-Za-z_.]+(?:Error|Exception|Exit|Interrupt))\b", re.MULTILINE
)
_ENGINE = re.compile(r"ERROR: libFuzzer: ([\w -]+)")


def main(seconds: int, folder: Path) -> int:
    """Run all; 1 where something new was found."""
    folder.mkdir(parents=True, exist_ok=True)
    place = folder / "known.json"
    known: list[str] = json.loads(place.read_bytes()) if place.is_file() else []
    found = [each for path in targets() if (each := finding(path, seconds, folder)) is not None]
    new = [each for each in found if each not in known]
    for each in found:
        print(f"{'new' if each in new else 'known'}: {each}")
    place.write_text(json.dumps(sorted({*known, *new}), indent=1))
    return 1 if new else 0


def targets() -> list[Path]:
    """The files of the targets; that of tokens has a candidate, and a verb of its own."""
    return [path for path in sorted(HERE.glob("fuzz_*.py")) if path.stem != "fuzz_ids"]


def finding(path: Path, seconds: int, folder: Path) -> str | None:
    """What ended a target, in a line that is the same for the same fault; None where it ran to its end."""
    words = [f"-max_total_time={seconds}", f"-artifact_prefix={folder}/{path.stem}-", "-verbosity=0"]
    done = subprocess.run([sys.executable, str(path), *words], capture_output=True, text=True, check=False)
    return None if done.returncode == 0 else f"{path.stem}: {named(done.stdout + done.stderr)}"


def named(said: str) -> str:
    """The exception and where it was raised, or what the engine calls it, or the last line."""
    raised, frames, engine = _RAISED.findall(said), _FRAME.findall(said), _ENGINE.search(said)
    if raised:
        return f"{raised[-1]} in {frames[-1] if frames else 'the target'}"
    return engine[1] if engine else (said.strip().splitlines() or ["ended without a word"])[-1]


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else Path("campaign/readers")))  # noqa: PLR2004  # the two words of the usage
