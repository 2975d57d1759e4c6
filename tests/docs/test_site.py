"""The site asks no other host for anything, and what it is made of is in order."""

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import build_floors
import build_readme
import check_site
import pytest
import yaml
from build_pictures import ASSETS, THEMES

ROOT = Path(__file__).parent.parent.parent
DOCS = ROOT / "docs"
PICTURES = sorted(ASSETS.glob("*.svg"))


def site(folder: Path, **pages: str) -> Path:
    """A built site with a first page that links to the others."""
    links = "".join(f'<a href="{name}.html#here">{name}</a>' for name in pages)
    (folder / "index.html").write_text(f"<html><body>{links}</body></html>")
    for name, text in pages.items():
        (folder / f"{name}.html").write_text(text)
    return folder


def test_a_site_that_keeps_to_itself_has_no_faults(tmp_path: Path) -> None:
    text = (
        '<script src="../a.js"></script><a href="https://example.org">x</a><link rel="canonical" href="https://e.org">'
    )
    assert list(check_site.faults(site(tmp_path, one=text))) == []


@pytest.mark.parametrize(
    "text",
    [
        '<script src="https://cdn.example/x.js"></script>',
        '<link rel="stylesheet" href="//fonts.example/css">',
        '<link rel="preconnect" href="https://fonts.example" crossorigin>',
        "<img src=HTTP://img.example/x.png>",
        '<img srcset="https://img.example/x.png 2x">',
        "<style>@import 'https://css.example/x.css';</style>",
        '<p style="background: url(https://img.example/x.png)">',
        '<svg><image href="https://img.example/x.png"/></svg>',
        '<iframe src="https://video.example/"></iframe>',
    ],
)
def test_what_is_loaded_from_another_host_is_told(text: str, tmp_path: Path) -> None:
    (fault,) = check_site.faults(site(tmp_path, one=f"<html><body>{text}</body></html>"))
    assert re.fullmatch(r"one.html: loads (https?:)?//\S+.*", fault, re.IGNORECASE)


def test_a_style_sheet_that_loads_a_font_is_told(tmp_path: Path) -> None:
    (site(tmp_path) / "x.css").write_text("@font-face { src: url('https://fonts.example/x.woff2') }")
    assert list(check_site.faults(tmp_path)) == ["x.css: loads https://fonts.example/x.woff2"]


def test_a_diagram_that_needs_a_script_is_told(tmp_path: Path) -> None:
    (fault,) = check_site.faults(site(tmp_path, one='<pre class="mermaid">a-->b</pre>'))
    assert "script of another host" in fault


def test_a_page_that_nothing_leads_to_is_told(tmp_path: Path) -> None:
    (site(tmp_path, one="") / "lonely.html").write_text("")
    assert list(check_site.faults(tmp_path)) == ["lonely.html: no link leads here"]


def test_nothing_built_is_no_success(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check_site.main([str(tmp_path)]) == 1
    assert "found no page" in capsys.readouterr().out


def nav() -> set[str]:
    """The pages of the navigation."""
    text = (ROOT / "mkdocs.yml").read_text("utf-8")

    def pages(entry: object) -> set[str]:
        if isinstance(entry, dict):
            return {page for each in entry.values() for page in pages(each)}
        return {page for each in entry for page in pages(each)} if isinstance(entry, list) else {str(entry)}

    return pages(yaml.safe_load(text)["nav"])


def test_every_page_is_in_the_navigation_and_no_other() -> None:
    assert nav() == {path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md")}


def test_links_of_the_files_beside_the_docs_lead_somewhere() -> None:
    """Mkdocs holds those of docs/ to this; nobody else looks at these."""
    for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"):
        text = (ROOT / name).read_text("utf-8")
        links = re.findall(r"\]\(([^)#:]+)[^):]*\)|(?:src|srcset)=\"([^\":]+)\"", text)
        missing = [link for pair in links for link in pair if link and not (ROOT / link).exists()]
        assert missing == [], name


@pytest.mark.parametrize("path", PICTURES, ids=lambda path: path.name)
def test_a_picture_is_whole_and_asks_nobody(path: Path) -> None:
    text = path.read_text("utf-8")
    ET.fromstring(text)  # noqa: S314  # a file of ours
    assert re.findall(r"https?://[^\"<\s]+", text) == ["http://www.w3.org/2000/svg"]
    assert str(ROOT) not in text


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", THEMES)
def test_a_picture_of_a_terminal_is_readable(theme: str) -> None:
    """WCAG AA: 4.5 to 1 for text."""
    ground = _luminance("#" + "".join(f"{part:02x}" for part in THEMES[theme].background_color))
    for colour in re.findall(r"\{ fill: (#[0-9a-f]{6})", (ASSETS / f"judge-{theme}.svg").read_text("utf-8")):
        lighter, darker = sorted((ground, _luminance(colour)), reverse=True)
        assert (lighter + 0.05) / (darker + 0.05) >= 4.5, colour


@pytest.mark.parametrize("theme", THEMES)
def test_a_picture_of_a_terminal_shows_a_finding_and_what_it_is(theme: str) -> None:
    root = ET.fromstring((ASSETS / f"judge-{theme}.svg").read_text("utf-8"))  # noqa: S314  # a file of ours
    shown = " ".join("".join(root.itertext()).replace("\u00a0", " ").split())
    for words in ("evilcorpus judge candidate.toml", "no-slash-after-newline", "not conformant", "expected 1 token"):
        assert words in shown


def test_the_drawing_of_the_floors_is_that_of_the_test_that_holds_them() -> None:
    assert build_floors.main(["--check"]) == 0
    drawn = build_floors.PICTURE.read_text("utf-8")
    assert all(f">{name.removeprefix('conformance.').replace('.', '/')}<" in drawn for name in build_floors.table())


def test_the_short_matrix_is_that_of_the_long_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build_readme.main(["--check"]) == 0
    changed = tmp_path / "README.md"
    changed.write_text(build_readme.README.read_text("utf-8").replace("exact in all", "exact in most"), "utf-8")
    monkeypatch.setattr(build_readme, "README", changed)
    assert build_readme.main(["--check"]) == 1
    assert "run tools/build_readme.py" in capsys.readouterr().out


def test_the_citation_is_of_this_version() -> None:
    """The form itself was checked with cffconvert; here is what can drift."""
    found = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    assert found["cff-version"] == "1.2.0"
    assert {"message", "title", "authors"} <= found.keys()
    assert f'\nversion = "{found["version"]}"\n' in project
    assert f'\nlicense = "{found["license"]}"\n' in project


def test_the_lock_of_the_builder_names_hashes_and_no_host() -> None:
    text = (DOCS / "requirements.lock").read_text("utf-8")
    assert "://" not in text
    packages = re.findall(r"^[\w.-]+==", text, re.MULTILINE)
    assert len(packages) > 10
    assert len(re.findall(r"^[\w.-]+==[^\n]*\\\n    --hash=sha256:[0-9a-f]{64}", text, re.MULTILINE)) == len(packages)
