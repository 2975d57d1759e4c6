"""`evilcorpus verify-release`: whether a signed release may be trusted, offline, and why."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click
import msgspec
from rich.table import Table
from rich.text import Text

from conformance.cli.release_extra import (
    Artifact,
    FileVerdict,
    Refused,
    ReleaseVerdict,
    attestation,
    policy,
    published,
    read_head,
    trust,
    verify,
)
from conformance.errors import UsageError
from conformance.suite.present import console_for

# Wide enough for a file name and a reason side by side in a log.
_WIDTH = 160
_MAX_NAMES = 20
_STYLE = {"accept": "green", "reject": "bold red", "unverifiable": "yellow"}
_HEADLINE = {
    "accept": "ACCEPTED: every file is covered",
    "reject": "REJECTED: do not use this release",
    "unverifiable": "UNVERIFIABLE: nothing is known to be wrong, and not all can be shown to be right",
}


@click.command("verify-release", short_help="decide whether a signed release may be trusted")
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option(
    "--policy", "policy_file", type=click.Path(path_type=Path), help="What is asked of the release (see `policy init`)."
)
@click.option("--digest", "digests", multiple=True, metavar="NAME=sha256:HEX", help="An artifact by digest alone.")
@click.option("--trusted-root", type=click.Path(path_type=Path), help="The root of a private Sigstore instance.")
@click.option("--checkout", type=click.Path(path_type=Path), help="The source tree for [workflows] and [notice].")
@click.option("--bundle", type=click.Path(path_type=Path), help="Verify this one signature instead of a folder.")
@click.option("--artifact", type=click.Path(path_type=Path), help="The file that --bundle is about.")
@click.option("--identity", "--certificate-identity", help="Who has to have signed, instead of --policy.")
@click.option("--issuer", "--certificate-oidc-issuer", help="Who has to vouch for that identity.")
@click.option("--key", help="The file of the PEM public key that has to have signed, instead of --policy.")
@click.option(
    "--json", "as_json", is_flag=True, help="Print the verdict as JSON (schemas/release-verdict.schema.json)."
)
def verify_release(
    *,
    folder: Path | None,
    policy_file: Path | None,
    digests: tuple[str, ...],
    trusted_root: Path | None,
    checkout: Path | None,
    bundle: Path | None,
    artifact: Path | None,
    identity: str | None,
    issuer: str | None,
    key: str | None,
    as_json: bool,
) -> int:
    """Decide offline whether the release in FOLDER may be trusted, and say why.

    Exit status: 0 verified, 1 rejected, 2 wrong usage or policy, 3 unverifiable, 4 a fault of this machine.
    """
    signer = policy.Signer(identity=identity, issuer=issuer, key=key) if identity or issuer or key else None
    judge = _judge(policy_file, signer, trusted_root)
    given = [Artifact.from_option(text) for text in digests]
    if bundle is not None and folder is None:
        verdict = verify.verify_bundle(_read(bundle), bundle.name, judge, _only_artifact(artifact, given))
    elif folder is not None and bundle is None and artifact is None:
        verdict = verify.verify_release(
            folder, judge, given=given, checkout=checkout, own=_own_files(judge.policy, policy_file, trusted_root)
        )
    else:
        raise UsageError("either a release FOLDER, or --bundle with --artifact or --digest, is needed")
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(verdict)).decode())
    else:
        _show(verdict)
    return verdict.exit_status


def _judge(policy_file: Path | None, signer: policy.Signer | None, trusted_root: Path | None) -> attestation.Judge:
    if policy_file is None and signer is not None:
        asked, home = policy.only_signer(signer), Path()
    elif policy_file is not None and signer is None:
        asked, home = policy.load(policy_file), policy_file.parent
    else:
        raise UsageError("exactly one of --policy, --identity with --issuer, and --key says what is asked")
    return attestation.Judge(policy=asked, root=_root(asked, home, trusted_root), key=policy.load_key(asked, home))


def _own_files(asked: policy.Policy, policy_file: Path | None, trusted_root: Path | None) -> list[Path]:
    named = policy.named_files(asked, policy_file.parent if policy_file else Path())
    return [*named, *(path for path in (policy_file, trusted_root) if path)]


def _root(asked: policy.Policy, home: Path, given: Path | None) -> trust.TrustedRoot:
    if given is not None:
        return trust.load(given)
    if asked.trust is not None:
        return trust.load(home / asked.trust.root, asked.trust.sha256)
    return trust.public_good()


def _read(bundle: Path) -> bytes:
    """The bundle; one byte more than is read marks one that is too large."""
    try:
        return read_head(Path(os.path.realpath(bundle)), published.MAX_BYTES + 1)
    except Refused as refused:
        raise UsageError(f"--bundle: {refused.detail}") from refused


def _only_artifact(path: Path | None, given: list[Artifact]) -> Artifact:
    if path is None and len(given) == 1:
        return given[0]
    if path is None or given:
        raise UsageError("--bundle needs exactly one of --artifact FILE and --digest NAME=sha256:HEX")
    if not path.is_file():
        raise UsageError(f"--artifact: {path} is no file")
    return Artifact(path.name, path=path.resolve())


def _show(verdict: ReleaseVerdict) -> None:
    """A table with artifacts first, then what a release manager has to know besides, then the verdict."""
    console = console_for(sys.stdout, width=_WIDTH)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("file", "verdict", "why"):
        table.add_column(heading, overflow="fold")
    for one in sorted(verdict.files, key=lambda one: (one.role != "artifact", one.name)):
        table.add_row(*_row(one))
    console.print(table)
    if verdict.missing_subjects:
        console.print(Text(f"attested, and not here: {_first(verdict.missing_subjects)}"))
    for note in verdict.notes:
        console.print(Text(f"note: {note}"))
    console.print(Text(f"not checked: {'; '.join(verdict.not_checked)}", style="dim"))
    count = f"{verdict.verified} artifact{'' if verdict.verified == 1 else 's'} verified"
    console.print(Text(f"{_HEADLINE[verdict.outcome]} ({count})", style=_STYLE[verdict.outcome]))


def _first(names: Sequence[str]) -> str:
    """As many names as a reader takes in; `--json` has all of them."""
    more = f" and {len(names) - _MAX_NAMES} more" if len(names) > _MAX_NAMES else ""
    return ", ".join(names[:_MAX_NAMES]) + more


def _row(one: FileVerdict) -> tuple[Text, Text, Text]:
    """One file; every reason against it is shown, the gravest code beside the verdict."""
    code = f" {one.code}" if one.code else ""
    return (
        Text(one.name),
        Text(f"{one.outcome.value.upper()}{code}", style=_STYLE[one.outcome]),
        Text("\n".join(finding.detail for finding in one.findings) or _why_accepted(one)),
    )


def _why_accepted(one: FileVerdict) -> str:
    signed = one.signed
    if signed is None and one.role == "attestation":
        return "not looked at: of a kind that the policy ignores"
    if signed is None:
        return f"attested in {', '.join(one.evidence)}" if one.evidence else "in order"
    if signed.source is None:
        return f"signed by {signed.by}"
    level = f", SLSA Build level {signed.level}" if signed.level is not None else ""
    return f"{_short(signed.source)} at {_short(signed.ref or '?')}{level}, by {_short(signed.by)}"


def _short(uri: str) -> str:
    """A GitHub address or git reference in the words that people use."""
    for prefix in ("https://github.com/", "refs/tags/", "refs/heads/"):
        uri = uri.removeprefix(prefix)
    return uri.replace("/.github/workflows/", " ").replace("@refs/tags/", "@").replace("@refs/heads/", "@")
