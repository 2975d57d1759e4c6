"""Looks at pages in a headless browser: in both themes, on a desk and on a phone.

    python tools/browser/check_pages.py PAGE.html...
    python tools/browser/check_pages.py --spoiled PAGE.html

Each page is opened from its file. What is asked of it:

1. Nothing is loaded but the page, and the console stays empty.
2. It never scrolls sideways, and no text is cut off.
3. Every link leads to a place in the page that is then seen.
4. axe-core finds nothing, with everything unfolded (contrast, landmarks, headings, names, tables): in the light theme
   on a desk and in the dark one on a phone, since each way takes its time.

Screenshots are left beside each page. Ends with 1 where anything was found, and with 4 where there is no browser. With
`--spoiled` the page is spoiled in each of the ways below, and what is not found then is complained about.
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-not-found]  # in .venv-browser only
from playwright.sync_api import Browser, Page, Playwright, sync_playwright  # type: ignore[import-not-found]  # as above

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
THEMES = ("light", "dark")
SIZES = {"desk": (1280, 900), "phone": (360, 780)}
ALL_WAYS = tuple(product(THEMES, SIZES))
WITH_AXE = (("light", "desk"), ("dark", "phone"))

# Elements whose text goes on beyond their border, where that border hides it.
_CUT_OFF = """() => [...document.querySelectorAll('body *')].filter(one => {
  const style = getComputedStyle(one);
  return style.overflowX === 'hidden' && style.position !== 'absolute' && one.clientWidth > 1
    && one.scrollWidth > one.clientWidth + 1 && one.checkVisibility();
}).map(one => one.outerHTML.slice(0, 120))"""
_LINKS = """() => [...document.querySelectorAll('a')].map(one => one.getAttribute('href'))"""
_TWICE = """() => { const ids = [...document.querySelectorAll('[id]')].map(one => one.id);
  return ids.filter((id, place) => ids.indexOf(id) !== place); }"""
_IS_SEEN = """id => { const one = document.getElementById(id); return one !== null && one.checkVisibility(); }"""
_UNFOLD = """() => document.querySelectorAll('details').forEach(one => { one.open = true; })"""
_SIDEWAYS = """() => document.documentElement.scrollWidth - innerWidth"""
_PAGES = """() => [...document.querySelectorAll('body.several article.run')].map(one => '#' + one.id)"""


# What is wrong -> where in a sound page, what stands there then, and what the complaint is about.
SPOILS = {
    "a script": ("</main>", "<script>document.title = 'taken'</script></main>", "Content Security Policy"),
    "a foreign picture": ("</main>", '<img alt="" src="https://localhost/x.png"></main>', "localhost"),
    "a style of its own": ("</main>", '<p style="color: red">x</p></main>', "Content Security Policy"),
    "a link to nowhere": ("</main>", '<a href="#nowhere">x</a></main>', "#nowhere leads to nothing"),
    "a link out": ("</main>", '<a href="https://localhost/">x</a></main>', "leads out of the page"),
    "an id given twice": ("</main>", '<p id="guide">x</p></main>', "guide is given twice"),
    "something wide": ("</main>", '<svg width="3000" height="9"></svg></main>', "scrolls sideways"),
    "no language": ('<html lang="en">', "<html>", "html-has-lang"),
    "a heading out of order": ("</main>", "<h6>x</h6></main>", "heading-order"),
    "a picture without words": ("</main>", '<img src="data:image/gif;base64,"></main>', "image-alt"),
}


def main() -> int:
    """Check the pages named on the command line."""
    is_spoiling = sys.argv[1:2] == ["--spoiled"]
    pages = [Path(word) for word in sys.argv[1 + is_spoiling :]]
    browser = os.environ.get("BROWSER_BINARY") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None or not pages:
        what = f"a browser ({', '.join(BROWSERS)})" if pages else "pages to look at"
        print(f"check_pages: error: expected {what}, found none", file=sys.stderr)
        return 4 if pages else 2
    found = 0
    look = _overlooked if is_spoiling else _complaints
    with sync_playwright() as playwright, _launched(playwright, browser) as launched:
        for path in pages:
            for complaint in look(launched, path):
                found += 1
                print(f"{path.name}: {complaint}")
    ways = f"{len(SPOILS)} spoils" if is_spoiling else f"{len(THEMES) * len(SIZES)} ways"
    print(f"{len(pages)} pages, {ways} each, {found} complaints")
    return 1 if found else 0


def _launched(playwright: Playwright, browser: str) -> Browser:
    # A container's root may not make the namespaces that the sandbox is made of; the pages are our own.
    return playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])


def _overlooked(browser: Browser, path: Path) -> Iterator[str]:
    """Spoils of a sound page that nothing is said about."""
    sound = path.read_text("utf-8")
    with tempfile.TemporaryDirectory() as folder:
        for what, (place, spoil, about) in SPOILS.items():
            spoiled = Path(folder) / "spoiled.html"
            spoiled.write_text(sound.replace(place, spoil, 1), encoding="utf-8")
            if not any(about in complaint for complaint in _complaints(browser, spoiled, [WITH_AXE[0]])):
                yield f"{what} is not found"


def _complaints(browser: Browser, path: Path, ways: Sequence[tuple[str, str]] = ALL_WAYS) -> Iterator[str]:
    for theme, size in ways:
        width, height = SIZES[size]
        context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=theme)
        page = context.new_page()
        heard: list[str] = []
        page.on("console", lambda message, heard=heard: heard.append(f"console: {message.text}"))
        page.on("pageerror", lambda error, heard=heard: heard.append(f"error: {error}"))
        page.on("dialog", lambda dialog, heard=heard: heard.append(f"dialog: {dialog.message}"))
        page.on("request", lambda request, heard=heard: heard.append(f"request: {request.url[:200]}"))
        seen = list(_looked_at(page, path.resolve().as_uri(), with_axe=(theme, size) in WITH_AXE))
        if (theme, size) == WITH_AXE[0]:
            seen += _leads(page, path.resolve().as_uri())
        page.screenshot(path=path.with_name(f"{path.stem}-{theme}-{size}.png"))
        # 1
        loaded = [line for line in heard if line.startswith("request: ") and not line.startswith("request: data:")]
        foreign = [line for line in loaded if line != f"request: {path.resolve().as_uri()}"]
        spoken = [line for line in heard if not line.startswith("request: ")]
        yield from (f"{theme}, {size}: {line}" for line in [*foreign, *spoken, *seen])
        context.close()


def _looked_at(page: Page, address: str, *, with_axe: bool) -> Iterator[str]:
    page.goto(address)
    places = ["", *page.evaluate(_PAGES)]
    for place in places:
        page.goto(f"{address}{place}")
        yield from _fits(page, place)
        page.evaluate(_UNFOLD)
        yield from _fits(page, f"{place} unfolded")
        if with_axe:
            yield from _accessible(page, place)
        page.reload()
    page.goto(address)


def _fits(page: Page, where: str) -> Iterator[str]:  # 2
    if (beyond := page.evaluate(_SIDEWAYS)) > 0:
        yield f"{where} scrolls sideways by {beyond} pixels"
    yield from (f"{where} text is cut off: {element}" for element in page.evaluate(_CUT_OFF))


def _leads(page: Page, address: str) -> Iterator[str]:  # 3
    links = page.evaluate(_LINKS)
    yield from (f"the id {name} is given twice" for name in page.evaluate(_TWICE))
    for link in sorted(set(links)):
        if not link.startswith("#"):
            yield f"the link {link[:80]} leads out of the page"
            continue
        page.goto(f"{address}{link}")
        if not page.evaluate(_IS_SEEN, link[1:]):
            yield f"the link {link} leads to nothing that is seen"


def _accessible(page: Page, where: str) -> Iterator[str]:  # 4
    results = Axe().run(page, options={"resultTypes": ["violations"]})
    for violation in results.response["violations"]:
        for node in violation["nodes"][:3]:
            target = " ".join(map(str, node["target"]))
            summary = " ".join(node.get("failureSummary", "").split())
            yield f"{where} {violation['id']}: {target}: {summary[:200]}"


if __name__ == "__main__":
    sys.exit(main())
