"""Workflows: every action pinned by a full commit hash, every image by digest, and what zizmor has to say.

The one exception is the SLSA generator, whose reusable workflows only work by tag. Whether a hash is a commit of the
repository it is said to be of (and not of a fork), and fits the version beside it, needs the network: not checked.
"""

import re
import shutil
import subprocess
import sysconfig
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
import yaml

from conformance.errors import MachineError
from conformance.release.artifact import read_small
from conformance.release.codes import Code, Refused

NOT_CHECKED = "whether pinned hashes are commits of the repositories named (needs the network)"
# The longest workflow of a large project has 60 KB; the YAML reader is slow and not made for more.
MAX_BYTES = 256 << 10
_GENERATOR = re.compile(
    r"slsa-framework/slsa-github-generator/\.github/workflows/[a-z_-]+_slsa3\.yml"
    r"@v(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)"
)
_GENERATOR_PATH = "slsa-framework/slsa-github-generator/.github/workflows/"
_FIRST_BUNDLES = (2, 1, 0)
_PINNED = re.compile(r"[\w.-]+/[\w.-]+(/[\w./-]+)?@(?!0{40})[0-9a-f]{40}", re.ASCII)
_IMAGE = re.compile(r"[^@\s]+@sha256:[0-9a-f]{64}")
# Keys whose values are handed on, not acted on: an input that is called `image` is no image.
_DATA = {"with", "env", "inputs", "outputs", "secrets", "strategy"}
# Below these keys stand names that the author chose: a job may be called `env`.
_NAMES = {"jobs", "services"}
_ACTIONS = ("action.yml", "action.yaml")
_ZIZMOR_TIMEOUT_S = 60
# Pins are this module's own business, by stricter rules.
_OWN_RULES = {"unpinned-uses", "unpinned-images"}


def faults(folder: Path, min_severity: str) -> Iterator[Refused]:
    """Everything that is wrong with the workflows in a folder.

    `min_severity` is zizmor's word, or `off`. Codes: workflow-missing, workflow-malformed, action-unpinned,
    generator-ref, container-unpinned, workflow-finding, and those of reading a file.
    """
    try:
        files = sorted(path for suffix in ("*.yml", "*.yaml") for path in folder.glob(suffix))
    except OSError as error:
        yield Refused(Code.WORKFLOW_MISSING, f"{folder}: {error.strerror}")
        return
    if not files:
        yield Refused(Code.WORKFLOW_MISSING, f"{folder}: no workflow")
        return
    files += sorted(path for name in _ACTIONS for path in folder.parent.glob(f"actions/**/{name}"))
    documents: dict[Path, yaml.MappingNode | Refused] = {}
    for path in files:  # which grows meanwhile: a workflow that uses a local action uses what that action uses
        documents[path] = _document(path)
        files += [action for action in _local_actions(documents[path], folder) if action not in files]
    for path, document in documents.items():
        yield from _file_faults(path, document)
    if min_severity != "off":
        yield from _zizmor(files, min_severity)


def _document(path: Path) -> yaml.MappingNode | Refused:
    try:
        document = yaml.compose(read_small(path, MAX_BYTES), Loader=yaml.SafeLoader)
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        return Refused(Code.WORKFLOW_MALFORMED, f"{path.name}: {' '.join(str(error).split())}")
    except Refused as refused:
        return refused
    if not isinstance(document, yaml.MappingNode):
        return Refused(Code.WORKFLOW_MALFORMED, f"{path.name}: no mapping")
    return document


def _local_actions(document: yaml.MappingNode | Refused, folder: Path) -> Iterator[Path]:
    """The files of the actions in the checkout that are used; one that only a run would put there cannot be seen."""
    checkout = folder.parent.parent
    if isinstance(document, Refused) or folder.parent.name != ".github":
        return
    for _, key, node in _keys(document):
        used = Path(node.value) if key == "uses" and isinstance(node, yaml.ScalarNode) else Path()
        if key == "uses" and str(node.value).startswith("./") and ".." not in used.parts:
            yield from (checkout / used / name for name in _ACTIONS if (checkout / used / name).is_file())


def _file_faults(path: Path, document: yaml.MappingNode | Refused) -> Iterator[Refused]:
    if isinstance(document, Refused):
        yield document
        return
    for parent, key, node in _keys(document):
        where = f"{path.name}:{node.start_mark.line + 1}"
        if key == "uses":
            yield from _uses_faults(node, where)
        elif key in ("image", "container") and isinstance(node, yaml.ScalarNode):
            yield from () if _is_dockerfile(parent, node.value) else _image_faults(node.value, where)


def _is_dockerfile(parent: str, image: str) -> bool:
    """Whether an action is built from a file beside it, and not from an image."""
    return parent == "runs" and not image.startswith("docker://")


def _keys(document: yaml.Node) -> Iterator[tuple[str, str, yaml.Node]]:
    """Every key of GitHub's with the one above it and its value, through all anchors; keys given twice are all seen."""
    yield from _pairs(document, "", set())


def _pairs(node: yaml.Node, parent: str, seen: set[tuple[int, str]]) -> Iterator[tuple[str, str, yaml.Node]]:
    # By its parent as well: an anchor may lead to one node where keys are names, and where they are not.
    if (id(node), parent) in seen:
        return
    seen.add((id(node), parent))
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _pairs(item, parent, seen)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            name = key.value if isinstance(key, yaml.ScalarNode) else ""
            if name == "<<":
                yield from _pairs(value, parent, seen)
                continue
            name = "" if parent in _NAMES else name
            yield parent, name, value
            if name not in _DATA:
                yield from _pairs(value, name, seen)


def _uses_faults(node: yaml.Node, where: str) -> Iterator[Refused]:
    if not isinstance(node, yaml.ScalarNode) or node.tag != "tag:yaml.org,2002:str":
        yield Refused(Code.WORKFLOW_MALFORMED, f"{where}: `uses` is no text")
        return
    used = node.value
    # Both name files of the repository itself: of what is checked out, and of the commit that runs.
    if used.startswith(("./", "$/")):
        return
    if used.startswith("docker://"):
        yield from _image_faults(used, where)
    elif used.startswith(_GENERATOR_PATH):
        match = _GENERATOR.fullmatch(used)
        if match is None or tuple(int(number) for number in match.groups()) < _FIRST_BUNDLES:
            yield Refused(Code.GENERATOR_REF, f"{where}: {used!r}, a tag vX.Y.Z from v2.1.0 on expected")
    elif not _PINNED.fullmatch(used):
        yield Refused(Code.ACTION_UNPINNED, f"{where}: {used!r} is not pinned by a full commit hash")


def _image_faults(written: str, where: str) -> Iterator[Refused]:
    image = written.removeprefix("docker://")
    if not _IMAGE.fullmatch(image):
        yield Refused(Code.CONTAINER_UNPINNED, f"{where}: image {image!r} is not pinned by digest")


def _zizmor(files: Sequence[Path], min_severity: str) -> Iterator[Refused]:
    program = shutil.which("zizmor", path=sysconfig.get_path("scripts")) or shutil.which("zizmor")
    if program is None:
        raise MachineError("zizmor is not installed: install evilcorpus[release]")
    command = [program, "--offline", "--quiet", "--no-config", "--no-ignores", "--no-exit-codes", "--format=json"]
    command += [f"--min-severity={min_severity}", "--strict-collection", "--", *map(str, files)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_ZIZMOR_TIMEOUT_S, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise MachineError(f"zizmor: {error}") from error
    if done.returncode != 0:
        said = " ".join(done.stderr.decode(errors="replace").split())[:300]
        yield Refused(Code.WORKFLOW_MALFORMED, f"zizmor cannot read the workflows: {said}")
        return
    for finding in msgspec.json.decode(done.stdout, type=list[_Finding]):
        if finding.ident not in _OWN_RULES:
            severity = finding.determinations.severity
            yield Refused(
                Code.WORKFLOW_FINDING, f"{finding.place}: zizmor {finding.ident} ({severity}): {finding.desc}"
            )


class _Determinations(msgspec.Struct, frozen=True):
    severity: str


class _Point(msgspec.Struct, frozen=True):
    row: int


class _Span(msgspec.Struct, frozen=True):
    start_point: _Point


class _Concrete(msgspec.Struct, frozen=True):
    location: _Span


class _Symbolic(msgspec.Struct, frozen=True):
    key: dict[str, dict[str, str]]


class _Location(msgspec.Struct, frozen=True):
    symbolic: _Symbolic
    concrete: _Concrete


class _Finding(msgspec.Struct, frozen=True):
    """The part of zizmor's JSON (its version 1) that is used here."""

    ident: str
    desc: str
    determinations: _Determinations
    locations: tuple[_Location, ...]

    @property
    def place(self) -> str:
        """`file:line` of the finding."""
        if not self.locations:
            return "workflows"
        first = self.locations[0]
        given = next((where.get("verbatim_path", "") for where in first.symbolic.key.values()), "")
        return f"{Path(given).name}:{first.concrete.location.start_point.row + 1}"
