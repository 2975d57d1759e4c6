"""A right release under a wrong policy, and the reverse: each demand has a code of its own."""

import json
from pathlib import Path

import msgspec
import pytest
from release_bench import CONTENT, SOURCE, Bench

from conformance.errors import UsageError
from conformance.release import policy as policies
from conformance.release.builders import DEFAULT, Builder
from conformance.release.codes import Code
from conformance.release.testing.certificates import new_key
from conformance.release.testing.instance import Making
from conformance.release.testing.provenance import GENERATOR, Json, Run, statement, subject
from conformance.release.verify import verify_release

HONEST = Run()


def _code(bench: Bench, run: Run, policy: str = SOURCE) -> str:
    return bench.code(bench.provenance(run), bench.judge(policy))


def _source(**changes: str) -> str:
    fields = {"repository": "example/tool", "tag": "v1.2.3"} | changes
    return "[source]\n" + "".join(f'{key} = "{value}"\n' for key, value in fields.items() if value)


POLICIES: dict[str, tuple[str, Code]] = {
    "A-05-repository": (_source(repository="example/other"), Code.SOURCE_REPOSITORY),
    "A-05-prefix": (_source(repository="example/too"), Code.SOURCE_REPOSITORY),
    "A-05-suffix": (_source(repository="example/tools"), Code.SOURCE_REPOSITORY),
    "A-05-owner": (_source(repository="xexample/tool"), Code.SOURCE_REPOSITORY),
    "A-05-host": (_source(repository="https://gitlab.com/example/tool"), Code.SOURCE_REPOSITORY),
    "A-06-tag": (_source(tag="v1.2.4"), Code.SOURCE_TAG),
    "A-06-shorter-tag": (_source(tag="v1.2"), Code.SOURCE_TAG),
    "A-06-branch-for-tag": (_source(tag="", branch="v1.2.3"), Code.SOURCE_BRANCH),
    "A-33-commit": (_source(commit="f" * 40), Code.SOURCE_COMMIT),
    "A-07-workflow": (_source(workflow=".github/workflows/other.yml"), Code.WORKFLOW),
    "A-30-issuer": (_source(issuer="https://token.actions.githubusercontent.com/acme"), Code.ISSUER),
    "A-30-self-hosted": (SOURCE + '[build]\nrunner = "self-hosted"\n', Code.RUNNER),
    "A-03-builder": (SOURCE + '[[builder]]\nworkflow = "o/r/.github/workflows/b.yml"\nlevel = 3\n', Code.BUILDER),
    "A-04-builder-ref": (SOURCE + '[[builder]]\nworkflow = "own"\nlevel = 2\nrefs = ["commit"]\n', Code.BUILDER_REF),
    "level": (SOURCE + "[build]\nlevel = 4\n", Code.BUILD_LEVEL),
    "input": (SOURCE + '[source.inputs]\nversion = "2"\n', Code.WORKFLOW_INPUT),
    "A-21-predicate-type": (SOURCE + '[statements]\npredicate_types = ["https://x.example"]\n', Code.PREDICATE_TYPE),
    "identity": (f'[signer]\nidentity = "me@example.com"\nissuer = "{HONEST.issuer}"\n', Code.IDENTITY),
    "A-30-signers-issuer": ('[signer]\nidentity = "x"\nissuer = "https://issuer.example"\n', Code.ISSUER),
}


@pytest.mark.parametrize("case", sorted(POLICIES))
def test_a_right_bundle_fails_a_wrong_policy_by_its_own_code(bench: Bench, good: Json, case: str) -> None:
    policy, code = POLICIES[case]
    assert bench.code(good, bench.judge(policy)) == code


RUNS: dict[str, tuple[dict[str, str], Code]] = {
    "A-05-fork": ({"repository": "mallory/tool"}, Code.SOURCE_REPOSITORY),
    "A-06-branch": ({"ref": "refs/heads/main"}, Code.SOURCE_TAG),
    "A-06-longer-tag": ({"ref": "refs/tags/v1.2.3.4"}, Code.SOURCE_TAG),
    "A-06-tag-in-a-branchs-clothes": ({"ref": "refs/heads/refs/tags/v1.2.3"}, Code.SOURCE_TAG),
    "A-30-self-hosted": ({"runner": "self-hosted"}, Code.RUNNER),
    "A-30-issuer": ({"issuer": "https://issuer.example"}, Code.ISSUER),
    "A-30-enterprise-issuer": ({"issuer": f"{HONEST.issuer}/acme"}, Code.ISSUER),
    "A-03-fork-of-builder": ({"builder": GENERATOR.replace("slsa-framework", "mallory")}, Code.BUILDER),
    "A-03-other-file": ({"builder": GENERATOR.replace("generic", "other")}, Code.BUILDER),
    "A-04-builder-branch": ({"builder": GENERATOR.replace("tags/v2.1.0", "heads/main")}, Code.BUILDER_REF),
    "A-04-builder-short-tag": ({"builder": GENERATOR.replace("v2.1.0", "v2.1")}, Code.BUILDER_REF),
    "A-04-builder-prerelease": ({"builder": GENERATOR.replace("v2.1.0", "v2.1.0-rc.1")}, Code.BUILDER_REF),
    "A-04-builder-too-old": ({"builder": GENERATOR.replace("v2.1.0", "v2.0.0")}, Code.BUILDER_REF),
    "A-04-builder-commit": ({"builder": GENERATOR.replace("refs/tags/v2.1.0", "f" * 40)}, Code.BUILDER_REF),
    "A-07-reusable-workflow": ({"builder": "example/tool/.github/workflows/x.yml@refs/tags/v1.2.3"}, Code.BUILDER),
}


@pytest.mark.parametrize("case", sorted(RUNS))
def test_a_wrong_build_fails_a_right_policy_by_its_own_code(bench: Bench, case: str) -> None:
    changes, code = RUNS[case]
    assert _code(bench, msgspec.structs.replace(HONEST, **changes)) == code


ALLOWED = {
    "full-address": _source(repository="https://github.com/example/tool"),
    "git-address": _source(repository="git+https://github.com/example/tool.git"),
    "commit": _source(tag="", commit=HONEST.commit),
    "workflow": _source(workflow=HONEST.workflow),
    "any-reference": _source(tag=""),
    "any-runner": SOURCE + '[build]\nrunner = "any"\n',
    "signer": f'[signer]\nidentity = "{HONEST.signer}"\nissuer = "{HONEST.issuer}"\n',
}


@pytest.mark.parametrize("case", sorted(ALLOWED))
def test_a_right_bundle_passes_every_way_to_say_so(bench: Bench, good: Json, case: str) -> None:
    assert bench.code(good, bench.judge(ALLOWED[case])) == "accept"


@pytest.mark.parametrize(
    ("ref", "allowed"),
    [("f" * 40, "commit"), ("refs/heads/main", "refs/heads/main"), ("refs/tags/v1", "v1"), ("refs/tags/x", "any")],
    ids=["commit", "exact", "bare-tag", "any"],
)
def test_a_builder_may_be_used_as_the_policy_says(bench: Bench, ref: str, allowed: str) -> None:
    run = msgspec.structs.replace(HONEST, builder=f"o/b/.github/workflows/b.yml@{ref}")
    table = f'[[builder]]\nworkflow = "o/b/.github/workflows/b.yml"\nlevel = 3\nrefs = ["{allowed}"]\n'
    assert _code(bench, run, SOURCE + table) == "accept"
    assert _code(bench, run, SOURCE + table.replace(allowed, "refs/heads/other")) == Code.BUILDER_REF


def test_an_input_is_compared_as_text(bench: Bench) -> None:
    run = Run(inputs={"version": "2"})
    assert _code(bench, run, SOURCE + '[source.inputs]\nversion = "2"\n') == "accept"
    assert _code(bench, run, SOURCE + '[source.inputs]\nversion = "3"\n') == Code.WORKFLOW_INPUT


def test_a_policy_without_reference_says_so_in_its_verdict(bench: Bench, tmp_path: Path) -> None:
    (tmp_path / "tool").write_bytes(CONTENT)
    assert "any reference" in verify_release(tmp_path, bench.judge(_source(tag=""))).notes[0]


def test_an_own_workflow_is_level_2_and_the_generator_level_3() -> None:
    levels = {builder.workflow.rpartition("/")[2]: builder.level for builder in DEFAULT}
    assert levels.pop("own") == 2
    assert set(levels.values()) == {3}


def test_certificates_before_2023_have_old_claims_only(bench: Bench) -> None:
    claims = {arc: text for arc, text in HONEST.claims().items() if arc < 8}
    made = statement(HONEST.predicate_1(), subject("tool", CONTENT))
    bundle = bench.instance.sign_statement(made, HONEST.leaf(claims=claims))
    assert bench.code(bundle) == Code.RUNNER
    assert bench.code(bundle, bench.judge(SOURCE + '[build]\nrunner = "any"\n')) == "accept"


BUILT = "version = 1\n[source]\nrepository = 'a/b'\n[[builder]]\n"
FAULTS = {
    "": "`version`",
    "version = 2\n": "version",
    "version = 1\n": r"a \[source\] table",
    "version = 1\n[source]\n": "`repository`",
    "version = 1\n[source]\nrepository = 1\n": "repository",
    "version = 1\n[source]\nrepository = 'tool'\n": "OWNER/NAME expected, 'tool' found",
    "version = 1\n[source]\nrepository = 'a/b'\ntag = 'x'\nbranch = 'y'\n": "exclude each other",
    "version = 1\n[source]\nrepository = 'a/b'\ntag = 'refs/tags/x'\n": "bare name expected",
    "version = 1\n[source]\nrepository = 'a/b'\ncommit = 'abc'\n": "full hash",
    "version = 1\n[source]\nrepository = 'a/b'\nworkflow = 'x.yml'\n": ".github/workflows/FILE",
    "version = 1\n[source]\nrepository = 'a/b'\nrepository = 'c/d'\n": "overwrite",
    "version = 1\n[source]\nrepository = 'a/b'\ntga = 'x'\n": r"unknown field `tga` - at `\$.source`",
    "version = 1\n[signer]\nidentity = 'x'\n": "identity and issuer are needed together",
    "version = 1\n[signer]\nkey = 'k'\nissuer = 'x'\n": "key excludes identity",
    "version = 1\n[source]\nrepository = 'a/b'\n[build]\nlevel = 7\n": "level",
    "version = 1\n[source]\nrepository = 'a/b'\n[build]\nrunner = 'x'\n": "runner",
    "version = 1\n[source]\nrepository = 'a/b'\n[[builder]]\nworkflow = 'x y'\nlevel = 1\n": "workflow",
    "version = 1\n[source]\nrepository = 'a/b'\n[[builder]]\nworkflow = 'own'\nlevel = 1\noldest = '2'\n": "vX.Y.Z",
    "version = 1\n[source]\nrepository = 'a/b'\n[[builder]]\nworkflow = 'own'\nlevel = 1\nrefs = []\n": "no reference",
    f"version = {'9' * 5000}\n": "limit",
    "version = 1\n[source]\nrepository = 'a/b'\n[notice]\nvocabularies = ['']\n": "names expected",
    "version = 1\n[source]\nrepository = 'a/b'\ntag = \"v1\\n\"\n": "cannot be shown in 'v1\\\\n'",
    'version = 1\n[signer]\nkey = "a\\u0000b"\n': "cannot be shown",
    "version = 1\n[source]\nrepository = 'a/b'\n[source.inputs]\n\"a\\u0007\" = 'x'\n": "cannot be shown",
    f"version = 1\n[source]\nrepository = '{'x' * 5000}'\n": "xxx … xxx",
    f"{BUILT}level = 9\nworkflow = 'own'\n": "<= 4",
    f"{BUILT}level = 2\nworkflow = 'own'\nrefs = ['any']\noldest = 'v1.0.0'\n": r"means nothing with refs \['any'\]",
    f"{BUILT}level = 2\nworkflow = 'own'\nrefs = ['v1.0.0']\noldest = 'v2.0.0'\n": r"means nothing with refs",
    f"{BUILT}level = 2\nworkflow = 'own'\noldest = 'v01.0.0'\n": "vX.Y.Z",
    "version = 1\n[source]\nrepository = 'a/b'\n[trust]\nroot = 'r'\nsha256 = 'x'\n": "64 lower-case hex",
    "version = 1\n[source\n": "expected",
    "\xff": "utf-8",
}


@pytest.mark.parametrize("text", sorted(FAULTS), ids=range(len(FAULTS)))
def test_an_unsound_policy_is_one_clear_line_a27(text: str) -> None:
    with pytest.raises(UsageError, match=FAULTS[text]) as caught:
        policies.parse(text.encode("latin-1"), "policy.toml")
    assert str(caught.value).startswith("policy policy.toml: ")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("written", ["example/tool/", "example/tool.git", "https://github.com/example/tool.git/"])
def test_a_repository_may_be_written_as_people_copy_it(bench: Bench, written: str) -> None:
    assert _code(bench, HONEST, _source(repository=written)) == "accept"


NPM_PUBLISH = "https://github.com/npm/attestation/tree/main/specs/publish/v0.1"


def test_a_key_beside_a_source_signs_publish_statements_and_never_provenance(bench: Bench) -> None:
    key = new_key()
    judge = bench.judge(SOURCE + '[signer]\nkey = "key.pub"\n[files]\nevidence = "any"\n', key=key.public_key())
    published = statement({}, subject("tool", CONTENT), kind=NPM_PUBLISH)
    forged = statement(HONEST.predicate_1(), subject("tool", CONTENT))
    bundle, forgery = (
        bench.instance.sign_statement(made, HONEST.leaf(), Making(managed=key)) for made in (published, forged)
    )
    assert bench.code(bundle, judge) == "accept"
    assert bench.code({"attestations": [{"bundle": bundle}, {"bundle": bench.provenance()}]}, judge) == "accept"
    unkeyed = bench.verdict({"attestations": [{"bundle": bundle}, {"bundle": bench.provenance()}]})
    assert (unkeyed.outcome, unkeyed.notes) == ("accept", ("not looked at: tool.sigstore.json#0",))
    assert bench.code(bundle) == Code.NOT_ATTESTED
    only_provenance = bench.judge(SOURCE + '[signer]\nkey = "key.pub"\n', key=key.public_key())
    assert bench.code(bundle, only_provenance) == Code.NOT_ATTESTED
    assert bench.code(forgery, only_provenance) == Code.NOT_ATTESTED


def test_a_delegators_delegates_are_known_without_being_listed() -> None:
    workflow = next(builder.workflow for builder in DEFAULT if "lowperms" in builder.workflow)
    assert Builder(workflow=workflow, level=3, oldest="v1.8.0").delegate_uris
    assert Builder(workflow="o/r/.github/workflows/x.yml", level=3).delegate_uris == ()


def test_a_policy_inside_the_folder_is_no_part_of_the_release(tmp_path: Path, bench: Bench) -> None:
    (tmp_path / "tool").write_bytes(CONTENT)
    (tmp_path / "tool.sigstore.json").write_text(json.dumps(bench.provenance()))
    (tmp_path / "policy[1].toml").write_text("")
    assert verify_release(tmp_path, bench.judge()).outcome == "reject"
    verdict = verify_release(tmp_path, bench.judge(), own=[tmp_path / "policy[1].toml", Path("elsewhere")])
    assert (verdict.outcome, verdict.notes) == ("accept", ("not looked at: policy[1].toml",))
