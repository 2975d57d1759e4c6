"""The blocks of the documentation's pages: commands, files that a reader is told to write, output that is shown."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent

_FENCE = re.compile(r"^```(\w*)([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_TITLE = re.compile(r'title="([^"]+)"')
# A remark behind a command stands two blanks away from it.
_REMARK = re.compile(r"(?:^|\s{2,})#(?: .*)?$")
_HEREDOC = re.compile(r"<<-?\s*['\"]?(\w+)")


_OURS = re.compile(r"(?:\$ )?(?:evilcorpus|llm-cost-reference|make [a-z]|pytest |python (?:-m|tools/|fuzz/))")


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """One fenced block: its language, the file that it is to be written to if any, and what is in it."""

    language: str
    title: str
    text: str


def pages() -> list[Path]:
    """All of docs/, and what stands beside it."""
    beside = (ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"))
    return [*beside, *sorted((ROOT / "docs").rglob("*.md"))]


def blocks(page: Path) -> Iterator[Block]:
    """The page's blocks from top to bottom."""
    for language, rest, text in _FENCE.findall(page.read_text("utf-8")):
        title = _TITLE.search(rest)
        yield Block(language=language, title=title[1] if title else "", text=text)


def unmarked(page: Path) -> Iterator[str]:
    """Commands of ours in blocks that do not say that they are a shell's, or that are indented only."""
    for block in blocks(page):
        if not block.language:
            yield from (line for line in block.text.splitlines() if _OURS.match(line))
    outside = _FENCE.sub("", page.read_text("utf-8"))
    yield from (line for line in outside.splitlines() if line.startswith("    ") and _OURS.match(line.strip()))


def commands(text: str) -> Iterator[str]:
    """The commands of a shell block, one each, without remarks: what goes on in the next line is one command."""
    begun = ""
    for line in text.splitlines():
        line = line if begun and _HEREDOC.search(begun) else _REMARK.sub("", line).rstrip()  # noqa: PLW2901  # the same
        begun = f"{begun}\n{line}" if begun else line
        if begun.strip() and _is_whole(begun):
            yield begun.strip()
            begun = ""
    if begun.strip():
        yield begun.strip()


def _is_whole(command: str) -> bool:
    """Whether the shell would run it now."""
    if command.endswith("\\"):
        return False
    heredoc = _HEREDOC.search(command)
    if heredoc:
        return command.rpartition("\n")[2].strip() == heredoc[1]
    opened = len(re.findall(r"\b(?:do|then)\b", command))
    return opened == len(re.findall(r"^\s*(?:done|fi)\b|;\s*(?:done|fi)\b", command, re.MULTILINE))


def _typed(block: Block) -> str:
    """What of a block is typed: all of a shell's, of a session's what stands behind the prompt."""
    if block.language == "console":
        return "\n".join(line.removeprefix("$ ") for line in block.text.splitlines() if line.startswith("$ "))
    return block.text if block.language in {"sh", "bash", "shell"} else ""


def of_all_pages() -> dict[str, list[str]]:
    """Every command of every page in a block marked `sh`, with the pages that it stands on."""
    found: dict[str, list[str]] = {}
    for page in pages():
        for block in blocks(page):
            for command in commands(_typed(block)):
                found.setdefault(command, []).append(page.relative_to(ROOT).as_posix())
    return found
