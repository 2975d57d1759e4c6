"""Say whether a built site would ask another host for anything: `tools/check_site.py site`; exit 1 where it would.

Checked: what HTML loads by itself (scripts, styles, images, frames, fonts, preconnections), what style sheets import or
show, and that every page is reached from the start. Not checked: links, which mkdocs does, and what a script might
fetch; the theme's own fetches scripts for diagrams only, of which there are none.
"""

import re
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

# A link of these kinds is followed by the reader, any other by the browser.
_FOLLOWED_BY_READERS = {"canonical", "next", "prev", "edit", "license", "author", "alternate", "me"}
_LOADING = {"src", "srcset", "poster", "data", "background", "formaction"}
_FOREIGN = re.compile(r"(?:https?:)?//", re.IGNORECASE)
_IN_STYLE = re.compile(r"""(?:url\(\s*['"]?|@import\s+['"])((?:https?:)?//[^'")\s]+)""", re.IGNORECASE)


class _Page(HTMLParser):
    """What one page loads, and where its links go."""

    def __init__(self) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.links: list[str] = []
        self.diagrams = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a":
            self.links.append(given.get("href", ""))
        kinds = set(given.get("rel", "").lower().split())
        if tag == "link" and not kinds & _FOLLOWED_BY_READERS:
            self.loads.append(given.get("href", ""))
        if tag in {"use", "image"}:
            self.loads += [given.get("href", ""), given.get("xlink:href", "")]
        self.loads += [given[name] for name in _LOADING & given.keys()]
        self.loads += _IN_STYLE.findall(given.get("style", ""))
        self.diagrams = self.diagrams or "mermaid" in given.get("class", "").split()

    def handle_data(self, data: str) -> None:
        if self.lasttag == "style":
            self.loads += _IN_STYLE.findall(data)


def faults(site: Path) -> Iterator[str]:
    """What is wrong, a line each."""
    pages = {path.relative_to(site).as_posix(): _read(path) for path in sorted(site.rglob("*.html"))}
    if not pages:
        yield f"{site}: expected a built site, found no page"
        return
    for name, page in pages.items():
        yield from (f"{name}: loads {address}" for address in page.loads if _FOREIGN.match(address.strip()))
        if page.diagrams:
            yield f"{name}: a diagram would be drawn by a script of another host"
    for path in sorted([*site.rglob("*.css"), *site.rglob("*.svg")]):
        found = _IN_STYLE.findall(path.read_text("utf-8"))
        yield from (f"{path.relative_to(site).as_posix()}: loads {address}" for address in found)
    reached = _reached(pages)
    yield from (f"{name}: no link leads here" for name in pages if name not in reached and name != "404.html")


def _read(path: Path) -> _Page:
    page = _Page()
    page.feed(path.read_text("utf-8"))
    return page


def _reached(pages: dict[str, _Page]) -> set[str]:
    """The pages that one can get to from the first one."""
    seen, ahead = set[str](), ["index.html"]
    while ahead:
        name = ahead.pop()
        if name in seen or name not in pages:
            continue
        seen.add(name)
        base = Path(name).parent
        ahead += [_normal(base / link.partition("#")[0]) for link in pages[name].links if link and ":" not in link]
    return seen


def _normal(path: Path) -> str:
    """The path without steps back: `a/../b` is `b`."""
    parts: list[str] = []
    for part in path.parts:
        if part == ".." and parts:
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)


def main(words: list[str]) -> int:
    """Print what is wrong; the exit status."""
    found = list(faults(Path(words[0])))
    print(*found, sep="\n", end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
