"""Who signed: nobody passes for the policy's signer or builder by what the policy says of somebody else."""

import pytest
from release_bench import CONTENT, SOURCE, Bench

from conformance.release.testing.certificates import Leaf, new_key
from conformance.release.testing.instance import Making
from conformance.release.testing.provenance import Run, statement, subject

STRANGER = Run(repository="somebody/else")


@pytest.mark.parametrize("asked", ['evidence = "signature"', 'evidence = "any"', 'signed = ["*"]'])
def test_a_certificate_does_not_do_for_a_file_where_a_key_is_named_beside_a_source_a45(
    bench: Bench, asked: str
) -> None:
    key = new_key()
    judge = bench.judge(f'{SOURCE}[signer]\nkey = "k"\n[files]\n{asked}\n', key=key.public_key())
    assert bench.code(bench.instance.sign_file(CONTENT, STRANGER.leaf()), judge) == "key-expected"
    signed = bench.instance.sign_file(CONTENT, STRANGER.leaf(), Making(managed=key))
    assert bench.code(signed, judge) == ("not-attested" if "signed" in asked else "accept")


def test_a_workflow_of_another_repository_is_not_the_sources_own_a03(bench: Bench) -> None:
    """Organisations can require a workflow of theirs in all their repositories; certificates name it as started."""
    elsewhere = "https://github.com/somebody/else/.github/workflows/release.yml@refs/tags/v1.2.3"
    predicate = bench.run.predicate_1()
    predicate["runDetails"]["builder"]["id"] = elsewhere  # type: ignore[index]  # a document
    leaf = Leaf(signer=elsewhere, claims=bench.run.claims() | {9: elsewhere, 18: elsewhere})
    made = statement(predicate, subject("tool", CONTENT))
    assert bench.code(bench.instance.sign_statement(made, leaf)) == "builder"
