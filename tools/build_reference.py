"""Write docs/reference/ anew from the code; `--check` compares instead, and exits 1 at the first page that differs."""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import reference_commands
import reference_outcomes
import reference_schemas

FOLDER = Path(__file__).parent.parent / "docs" / "reference"

PAGES: Mapping[str, Callable[[], str]] = {
    "commands.md": reference_commands.page,
    "outcomes.md": reference_outcomes.page,
    "schemas.md": reference_schemas.page,
}


def stale() -> list[str]:
    """The pages that are not what the code makes them, or not there."""
    return [name for name, page in PAGES.items() if not _is(FOLDER / name, page())]


def _is(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text("utf-8") == text


def main(words: list[str]) -> int:
    """Write or check; the exit status."""
    if words == ["--check"]:
        found = stale()
        for name in found:
            print(f"docs/reference/{name}: not as the code makes it; run tools/build_reference.py")
        return 1 if found else 0
    for name, page in PAGES.items():
        (FOLDER / name).write_text(page(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
