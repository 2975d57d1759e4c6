"""`evilcorpus smoke`: whether a candidate's description works at all, before anything is graded."""

import sys

import click

from conformance.candidate.opening import open_candidate, reference_names
from conformance.candidate.smoke import probe
from conformance.cli.parameters import CANDIDATE, SURFACES, one_of
from conformance.suite import contract as contracts
from conformance.suite.present import console_for
from conformance.suite.trial import DEFAULT_CANDIDATE, DEFAULT_CONTRACT


@click.command()
@click.argument("candidate", type=CANDIDATE, default=DEFAULT_CANDIDATE)
@click.option(
    "--surface",
    metavar="NAME",
    shell_complete=one_of(SURFACES),
    help="Ask through this surface: inline, ask, batch or run.",
)
@click.option("--list", "want_list", is_flag=True, help="List the candidates that have a name, and end.")
def smoke(*, candidate: str, surface: str | None, want_list: bool) -> int:
    """Ask CANDIDATE a handful of texts and say what is wrong with its adapter, if anything is.

    Exit status 0 where all answers are right, 1 where something was found.
    """
    contract = contracts.load(DEFAULT_CONTRACT)
    console = console_for(sys.stdout)
    if want_list:
        console.print("\n".join(reference_names(contract.HOME)))
        return 0
    with open_candidate(candidate, contract_home=contract.HOME, surface=surface) as opened:
        findings = probe(opened, contract.probes(contract.VARIANTS))
        name = f"{opened.description.name} through {opened.surface.name}"
    for finding in findings:
        console.print(f"{finding.variant or name}: {finding.line}", soft_wrap=True)
    if not findings:
        console.print(f"{name}: works")
    return 1 if findings else 0
