"""CycloneDX bills of materials: valid, complete in themselves, and tied to this release.

That the components are the true ones is not checked: nobody can tell that from outside.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from conformance.release import strict_json
from conformance.release.artifact import Artifact
from conformance.release.codes import Code, Refused
from conformance.release.strict_json import Json
from conformance.sparing import SLOW_GRAMMAR, without

# An SBOM of 3,000 packages has 4 MB.
MAX_BYTES = 16 << 20
VERSIONS = ("1.4", "1.5", "1.6", "1.7")
_HASHES = {"SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512"}


def read(raw: bytes, where: str) -> dict[str, Json]:
    """A valid CycloneDX document whose references all lead somewhere.

    Raises Refused: sbom-version, sbom-invalid, sbom-empty, sbom-duplicate-ref, sbom-dangling-ref, and what
    `strict_json` raises.
    """
    bom = strict_json.read_object(raw, where, max_bytes=MAX_BYTES)
    version = bom.get("specVersion")
    if bom.get("bomFormat") != "CycloneDX" or version not in VERSIONS:
        raise Refused(Code.SBOM_VERSION, f"{where}: CycloneDX {VERSIONS} expected, {version!r} found")
    fault = _schema_fault(str(version))(bom)
    if fault is not None:
        raise Refused(Code.SBOM_INVALID, f"{where}: {fault}")
    if not bom.get("components"):
        raise Refused(Code.SBOM_EMPTY, f"{where}: no component")
    _check_references(bom, where)
    return bom


def check_bound_by_digest(bom: Mapping[str, Json], files: Sequence[Artifact], where: str) -> None:
    """Refused(sbom-unbound) unless the described component states digests, and only ones of files of this release."""
    metadata = bom.get("metadata")
    described = metadata.get("component") if isinstance(metadata, Mapping) else None
    stated = list(_hashes(described))
    if not stated:
        raise Refused(Code.SBOM_UNBOUND, f"{where}: metadata.component states no digest")
    for algorithm, digest in stated:
        if not any(file.known(algorithm) and file.digest(algorithm) == digest for file in files):
            raise Refused(Code.SBOM_UNBOUND, f"{where}: describes {algorithm} {digest}, which is no file here")


def _hashes(component: Json) -> Iterator[tuple[str, str]]:
    """The strong digests of a component and of those inside it."""
    if not isinstance(component, Mapping):
        return
    hashes, inner = component.get("hashes"), component.get("components")
    for item in hashes if isinstance(hashes, list) else ():
        if isinstance(item, Mapping) and item.get("alg") in _HASHES:
            yield _HASHES[str(item["alg"])], str(item.get("content"))
    for child in inner if isinstance(inner, list) else ():
        yield from _hashes(child)


def _check_references(bom: Mapping[str, Json], where: str) -> None:
    known = Counter(_refs(bom, ("components", "services", "metadata", "component")))
    twice = next((ref for ref, count in known.items() if count > 1), None)
    if twice is not None:
        raise Refused(Code.SBOM_DUPLICATE_REF, f"{where}: bom-ref {twice!r} is given twice")
    dependencies = bom.get("dependencies")
    for item in dependencies if isinstance(dependencies, list) else ():
        for ref in _mentioned(item):
            if ref not in known:
                raise Refused(Code.SBOM_DANGLING_REF, f"{where}: dependency on {ref!r}, which is no component")


def _refs(value: Json | Mapping[str, Json], keys: Sequence[str]) -> Iterator[str]:
    """Every `bom-ref` under these keys, at any depth."""
    if isinstance(value, list):
        for item in value:
            yield from _refs(item, keys)
    elif isinstance(value, Mapping):
        if isinstance(ref := value.get("bom-ref"), str):
            yield ref
        for key in keys:
            yield from _refs(value.get(key), keys)


def _mentioned(item: Json) -> Iterator[str]:
    if isinstance(item, Mapping):
        for key in ("ref", "dependsOn", "provides"):
            found = item.get(key)
            yield from (str(ref) for ref in (found if isinstance(found, list) else [found] if found else []))


@cache
def _schema_fault(version: str) -> Callable[[Mapping[str, Json]], str | None]:
    """A function from a document to its first breach of the schema, or None."""
    with without(SLOW_GRAMMAR):
        from cyclonedx.schema import SchemaVersion  # noqa: PLC0415 -- see above
        from cyclonedx.validation.json import JsonStrictValidator  # noqa: PLC0415 -- see above
        from jsonschema.validators import extend  # noqa: PLC0415 -- see above
    # The library compares all items of a list with all others: 5,000 components took 17 seconds. Its validator is
    # private, and the same is made of it with a quicker search; a test over all versions would tell if it went.
    given: Any = JsonStrictValidator(SchemaVersion.from_version(version))._validator  # noqa: SLF001 -- see above
    quick = extend(type(given), {"uniqueItems": _unique_items})  # type: ignore[no-untyped-call]  # its stub is bare
    validator = quick(given.schema, registry=given._registry, format_checker=given.format_checker)  # noqa: SLF001 -- see above

    def fault(document: Mapping[str, Json]) -> str | None:
        found = next(validator.iter_errors(document), None)
        return None if found is None else str(found.message)[:300]

    return fault


def _unique_items(_: object, wanted: object, items: object, __: object) -> Iterator[Exception]:
    """JSON Schema's `uniqueItems`, but for numbers: 1 and 1.0 are two."""
    from jsonschema.exceptions import ValidationError  # noqa: PLC0415 -- see `_schema_fault`

    if wanted and isinstance(items, list) and len({json.dumps(item, sort_keys=True) for item in items}) != len(items):
        yield ValidationError("a list has the same item twice")
