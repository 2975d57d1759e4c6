"""A room for each implementation below `.matrix/`: its package, its driver, and a description that names both.

    .matrix/vocab/            the published vocabularies, under every name that the packages look for
    .matrix/serve.mjs         what the drivers for Node share
    .matrix/<name>/           candidate.toml, the driver, and venv/ or node_modules/ with the pinned package

Only the installers use the network. A package is installed as its users install it, from requirements.txt or
package.json beside the driver; nothing of it is changed.
"""

import hashlib
import importlib.util
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from tokenizer_json import tokenizer_json

from conformance.llm_cost.oracle import vocabulary
from conformance.paths import PACKAGE

CANDIDATES = PACKAGE / "llm_cost" / "candidates"

# Building from source takes minutes where it works at all.
_INSTALL_TIMEOUT_S = 900
_ERROR = re.compile(r"(?:fatal )?error: (?!subprocess-exited|command )(.*)", re.IGNORECASE)
_PRIVATE = re.compile(r"https?://\S+|(?<!\w)(?:/[\w.+-]+){2,}/?")


class NotInstalledError(Exception):
    """An implementation could not be installed on this machine; the text is the reason in one line."""


def names() -> list[str]:
    """The implementations that an installer can fetch, sorted: those whose folder pins a package."""
    return sorted(
        {path.parent.name for pin in ("requirements.txt", "package.json") for path in CANDIDATES.glob(f"*/{pin}")}
    )


def furnish(home: Path) -> None:
    """Write what all rooms share."""
    publish(home)
    shutil.copy(CANDIDATES / "serve.mjs", home)
    for encoding in vocabulary.ENCODINGS:
        document = json.dumps(tokenizer_json(encoding), ensure_ascii=False)
        (home / "vocab" / f"{encoding}.tokenizer.json").write_text(document, encoding="utf-8")


def publish(home: Path) -> None:
    """Write the published vocabularies under every name that the packages look for."""
    for encoding, cache_name in cache_names().items():
        published = vocabulary.published(encoding)
        # By its published name, by that of tiktoken's cache, and where wordchipper's cache keeps it.
        for place in (f"{encoding}.tiktoken", cache_name, f"openai/{encoding}/{encoding}.tiktoken"):
            path = home / "vocab" / place
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(published)


def cache_names() -> dict[str, str]:
    """The file names of tiktoken's documented cache: SHA-1 of the address that it would load a vocabulary from."""
    spec = importlib.util.find_spec("tiktoken_ext.openai_public")
    if spec is None or spec.loader is None:
        raise NotInstalledError("tiktoken is not installed beside the harness")
    definitions = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(definitions)
    vars(definitions)["load_tiktoken_bpe"] = lambda address, **_: address
    addresses = {name: getattr(definitions, name)()["mergeable_ranks"] for name in vocabulary.ENCODINGS}
    return {name: hashlib.sha1(address.encode()).hexdigest() for name, address in addresses.items()}  # noqa: S324  # tiktoken's choice


def install(name: str, home: Path, *, keep: bool) -> Path:
    """Make an implementation's room and install its package; the path of its description.

    With `keep` an installation of an earlier run is used again. Raises NotInstalledError.
    """
    room = home / name
    if not keep:
        shutil.rmtree(room, ignore_errors=True)
    _copy(name, room)
    if (room / "package.json").is_file():
        return describe(room, version=_install_node(room))
    return describe(room, version=_install_python(room), python="venv/bin/python")


def describe(room: Path, *, version: str, python: str | None = None) -> Path:
    """Write the version that was found, and the interpreter that has the package, into a room's description."""
    path = room / "candidate.toml"
    text = (CANDIDATES / room.name / "candidate.toml").read_text(encoding="utf-8")
    if python is not None:
        text = text.replace("[surfaces.inline]\n", f'[surfaces.inline]\npython = "{python}"\n', 1)
    path.write_text(f'version = "{version}"\n{text}', encoding="utf-8")
    return path


def pinned(folder: Path) -> tuple[str, str]:
    """The package and version that an implementation's folder pins; what else it pins is the package's company."""
    requirements = folder / "requirements.txt"
    if requirements.is_file():
        package, _, version = requirements.read_text(encoding="utf-8").split()[0].partition("==")
        return package, version
    dependencies: Mapping[str, str] = json.loads((folder / "package.json").read_text(encoding="utf-8"))["dependencies"]
    return next(iter(dependencies.items()))


def _copy(name: str, room: Path) -> None:
    shutil.copytree(CANDIDATES / name, room, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))


def _install_python(room: Path) -> str:
    python = room / "venv" / "bin" / "python"
    package, version = pinned(room)
    if not python.is_file():
        _call([sys.executable, "-m", "venv", "--without-pip", str(room / "venv")])
    if _version_in(python, package) != version:
        pip = [sys.executable, "-m", "pip", "--python", str(python), "--disable-pip-version-check"]
        _call([*pip, "install", "--quiet", "-r", str(room / "requirements.txt")])
    return _version_in(python, package)


def _version_in(python: Path, package: str) -> str:
    """The version of a package that an interpreter has; empty where it has none."""
    ask = "import importlib.metadata as m, sys; print(*{d.version for d in m.distributions(name=sys.argv[1])})"
    return _call([str(python), "-c", ask, package]).strip()


def _install_node(room: Path) -> str:
    if shutil.which("npm") is None:
        raise NotInstalledError("npm is not on PATH")
    manifest = room / "node_modules" / pinned(room)[0] / "package.json"
    if not manifest.is_file():
        # Scripts of packages are not run: what needs them is not installable by name alone.
        flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock"]
        _call(["npm", "install", *flags, "--prefix", str(room)])
    return str(json.loads(manifest.read_text(encoding="utf-8"))["version"])


def _call(argv: Sequence[str]) -> str:
    try:
        done = subprocess.run(argv, capture_output=True, text=True, timeout=_INSTALL_TIMEOUT_S, check=False)
    except subprocess.TimeoutExpired as error:
        raise NotInstalledError(f"the installer took more than {_INSTALL_TIMEOUT_S} s") from error
    if done.returncode != 0:
        raise NotInstalledError(reason(done.stdout + done.stderr))
    return done.stdout


def reason(output: str) -> str:
    """The first error of an installer's output, without addresses and paths of this machine."""
    found = next((match[1] for match in map(_ERROR.search, output.splitlines()) if match), "the installer failed")
    return _PRIVATE.sub("…", found).strip()
