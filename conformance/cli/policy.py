"""`evilcorpus policy`: writes a first release policy, and reads one to say whether it is sound."""

import json
from pathlib import Path

import click

from conformance.cli.release_extra import policy as policies
from conformance.errors import MachineError, UsageError

TEMPLATE = """\
# What is asked of a release; every key is described in docs/release.md.
version = 1

# Where it has to be built from, as the signing certificate says it. Name a tag, a branch or a commit.
[source]
repository = {repository}
{reference}
# workflow = ".github/workflows/release.yml"

# How well: the least SLSA Build level (2: attested by the build itself; 3: by an isolated builder).
[build]
level = {level}
runner = "github-hosted"

# Without [[builder]] these may build: any workflow of the repository itself (level 2), and slsa-github-generator
# v2.1.0 or later (level 3). With [[builder]], only those that are listed.
# [[builder]]
# workflow = "slsa-framework/slsa-github-generator/.github/workflows/generator_generic_slsa3.yml"
# level = 3
# refs = ["release"]
# oldest = "v2.1.0"

# Files that need no attestation of their own.
[files]
unattested = []

# Files that need a signed statement that they keep a contract (`evilcorpus attest`), judged by one of these corpora.
# [conformance]
# contract = "llm-cost"
# corpus = ["<`corpus` among the `pins` of a report>"]
# files = ["*"]

[checksums]
required = {companions}

[sbom]
required = {companions}
"""


@click.group()
def policy() -> None:
    """Write a release policy, or check one."""


@policy.command()
@click.argument("path", type=click.Path(path_type=Path), default="policy.toml")
@click.option("--repository", default="OWNER/NAME", show_default=True, help="The source repository.")
@click.option("--tag", help="The tag that the release is built from.")
@click.option("--branch", help="The branch that the release is built from.")
@click.option("--level", default=2, show_default=True, type=click.IntRange(0, 4), help="The least SLSA Build level.")
@click.option("--companions/--no-companions", default=True, help="Whether checksums and an SBOM are asked for.")
def init(*, path: Path, repository: str, tag: str | None, branch: str | None, level: int, companions: bool) -> None:
    """Write a policy to PATH (policy.toml), with every part explained."""
    if tag is not None and branch is not None:
        raise UsageError("--tag and --branch exclude each other")
    text = TEMPLATE.format(
        repository=_quoted(repository),
        reference=f"tag = {_quoted('v1.0.0' if tag is None else tag)}"
        if branch is None
        else f"branch = {_quoted(branch)}",
        level=level,
        companions=str(companions).lower(),
    )
    policies.parse(text.encode(), str(path))
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise UsageError(f"{path} is there already") from error
    except OSError as error:
        raise MachineError(f"{path}: {error.strerror}") from error
    click.echo(f"wrote {path}")


def _quoted(text: str) -> str:
    """A string of TOML, which takes JSON's as long as letters stand for themselves."""
    return json.dumps(text, ensure_ascii=False)


@policy.command()
@click.argument("path", type=click.Path(path_type=Path))
def check(*, path: Path) -> None:
    """Say whether the policy at PATH can be used."""
    policies.load(path)
    click.echo(f"{path}: a sound policy")
