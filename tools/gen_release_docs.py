"""Write what is generated about release verification: two schemas and tables of docs/release.md; `--check` compares.

The schemas come from the classes that read and write the documents, the tables from the codes, the steps, the builders
and the build types themselves, so that none of them can say something else than the program.
"""

import inspect
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from conformance.release import attestation, conformance, signed, verify
from conformance.release.builders import DEFAULT
from conformance.release.codes import Outcome
from conformance.release.meanings import MEANINGS
from conformance.release.policy import STATEMENT_KINDS, Policy
from conformance.release.provenance import BUILD_TYPES
from conformance.release.verdict import ReleaseVerdict

HOME = Path(__file__).resolve().parent.parent
DOCUMENT = HOME / "docs" / "release.md"
SCHEMAS = {
    "policy.schema.json": (Policy, "A release policy (policy.toml)"),
    "release-verdict.schema.json": (ReleaseVerdict, "What `evilcorpus verify-release --json` prints"),
}
_MARKED = re.compile(r"(<!-- generated: ([a-z-]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def schema(kind: type, title: str) -> str:
    """The JSON schema of a class, as text."""
    found = msgspec.json.schema(kind)
    for definition in found.get("$defs", {}).values():
        # Python 3.13 takes the indent out of docstrings itself, older ones leave it in.
        if "description" in definition:
            definition["description"] = inspect.cleandoc(definition["description"])
    made = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title} | found
    return msgspec.json.format(msgspec.json.encode(made, order="deterministic"), indent=2).decode() + "\n"


def document(text: str) -> str:
    """The document with its generated parts written anew."""
    parts = {"codes": _codes, "steps": _steps, "builders": _builders, "kinds": _kinds}
    return _MARKED.sub(lambda found: f"{found[1]}\n{''.join(parts[found[2]]())}\n{found[3]}", text)


def _codes() -> Iterator[str]:
    yield "| code | verdict | it says | example | what to do |\n|---|---|---|---|---|\n"
    for code, meaning in MEANINGS.items():
        verdict = "reject" if code.outcome is Outcome.REJECT else "**unverifiable**"
        yield f"| `{code}` | {verdict} | {meaning.says} | {meaning.example} | {meaning.remedy} |\n"


def _steps() -> Iterator[str]:
    headings: Mapping[str, str] = {
        "A release": verify.STEPS,
        "One attestation in it": attestation.STEPS,
        "One signature in that": signed.STEPS,
        "One statement of conformance": conformance.STEPS,
    }
    yield "\n".join(f"**{heading}**\n\n{steps}" for heading, steps in headings.items())


def _builders() -> Iterator[str]:
    yield "| builder | SLSA Build level | references | oldest |\n|---|---|---|---|\n"
    for builder in DEFAULT:
        refs = ", ".join(builder.refs)
        yield f"| `{builder.workflow}` | {builder.level} | {refs} | {builder.oldest or ''} |\n"


def _kinds() -> Iterator[str]:
    yield "Statements taken by default:\n\n"
    yield from (f"- `{kind}`\n" for kind in STATEMENT_KINDS)
    yield "\nBuild types with a rule:\n\n"
    yield from (f"- `{kind}`\n" for kind in BUILD_TYPES)


def outputs() -> dict[Path, str]:
    """Every generated file with its text."""
    made = {HOME / "schemas" / name: schema(*what) for name, what in SCHEMAS.items()}
    return made | {DOCUMENT: document(DOCUMENT.read_text(encoding="utf-8"))}


def main() -> int:
    """Write the files, or with `--check` name those that differ."""
    stale = [path for path, text in outputs().items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    for path in stale:
        if "--check" in sys.argv[1:]:
            print(f"{path.relative_to(HOME)} is not as generated: run python tools/gen_release_docs.py")
        else:
            path.write_text(outputs()[path], encoding="utf-8")
            print(f"wrote {path.relative_to(HOME)}")
    return 1 if stale and "--check" in sys.argv[1:] else 0


if __name__ == "__main__":
    sys.exit(main())
