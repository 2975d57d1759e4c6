"""What a GitHub workflow's certificate and provenance say, in agreement with each other until a test changes one."""

import hashlib
from collections.abc import Mapping

import msgspec

from conformance.release.testing.certificates import Leaf

GITHUB = "https://token.actions.githubusercontent.com"
GENERATOR = "slsa-framework/slsa-github-generator/.github/workflows/generator_generic_slsa3.yml@refs/tags/v2.1.0"
Json = dict[str, object]


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """One run of a workflow; `builder` is the workflow that signs, by default the one that was started."""

    repository: str = "example/tool"
    ref: str = "refs/tags/v1.2.3"
    commit: str = "0123456789abcdef0123456789abcdef01234567"
    workflow: str = ".github/workflows/release.yml"
    event: str = "push"
    runner: str = "github-hosted"
    builder: str | None = None
    issuer: str = GITHUB
    repository_id: str = "1001"
    owner_id: str = "2002"
    run: str = "3003"
    inputs: Mapping[str, str] | None = None

    @property
    def source(self) -> str:
        """The repository's address."""
        return f"https://github.com/{self.repository}"

    @property
    def signer(self) -> str:
        """The address of the workflow that signs."""
        return f"https://github.com/{self.builder or f'{self.repository}/{self.workflow}@{self.ref}'}"

    @property
    def invocation(self) -> str:
        """The address of the run."""
        return f"{self.source}/actions/runs/{self.run}/attempts/1"

    def leaf(self, **changes: object) -> Leaf:
        """What Fulcio certifies of the run; `changes` are fields of `Leaf`."""
        return Leaf(**({"signer": self.signer, "claims": self.claims()} | changes))  # type: ignore[arg-type]  # see Leaf

    def claims(self) -> dict[int, str]:
        """Fulcio's extensions by number, old and new."""
        return {
            1: self.issuer,
            2: self.event,
            3: self.commit,
            4: "release",
            5: self.repository,
            6: self.ref,
            8: self.issuer,
            9: self.signer,
            10: "f" * 40,
            11: self.runner,
            12: self.source,
            13: self.commit,
            14: self.ref,
            15: self.repository_id,
            16: f"https://github.com/{self.repository.partition('/')[0]}",
            17: self.owner_id,
            18: f"{self.source}/{self.workflow}@{self.ref}",
            19: self.commit,
            20: self.event,
            21: self.invocation,
            22: "public",
        }

    def predicate_1(self) -> Json:
        """SLSA provenance v1 as GitHub's attest-build-provenance writes it."""
        workflow: Json = {"ref": self.ref, "repository": self.source, "path": self.workflow}
        if self.inputs is not None:
            workflow["inputs"] = dict(self.inputs)
        return {
            "buildDefinition": {
                "buildType": "https://actions.github.io/buildtypes/workflow/v1",
                "externalParameters": {"workflow": workflow},
                "internalParameters": {
                    "github": {
                        "event_name": self.event,
                        "repository_id": self.repository_id,
                        "repository_owner_id": self.owner_id,
                        "runner_environment": self.runner,
                    }
                },
                "resolvedDependencies": [
                    {"uri": f"git+{self.source}@{self.ref}", "digest": {"gitCommit": self.commit}}
                ],
            },
            "runDetails": {"builder": {"id": self.signer}, "metadata": {"invocationId": self.invocation}},
        }

    def predicate_02(self) -> Json:
        """SLSA provenance v0.2 as the generic generator writes it."""
        origin = {"uri": f"git+{self.source}@{self.ref}", "digest": {"sha1": self.commit}}
        return {
            "builder": {"id": self.signer},
            "buildType": "https://github.com/slsa-framework/slsa-github-generator/generic@v1",
            "invocation": {
                "configSource": origin | {"entryPoint": self.workflow},
                "environment": {
                    "github_event_name": self.event,
                    "github_ref": self.ref,
                    "github_repository_id": self.repository_id,
                    "github_repository_owner_id": self.owner_id,
                    "github_run_id": self.run,
                    "github_sha1": self.commit,
                    "github_event_payload": {"inputs": dict(self.inputs or {})},
                },
            },
            "metadata": {"buildInvocationID": f"{self.run}-1"},
            "materials": [origin],
        }


def subject(name: str, content: bytes) -> Json:
    """A subject by its SHA-256."""
    return {"name": name, "digest": {"sha256": hashlib.sha256(content).hexdigest()}}


def statement(predicate: object, *subjects: Json, kind: str = "https://slsa.dev/provenance/v1") -> Json:
    """An in-toto statement, version 1."""
    return {
        "_type": "https://in-toto.io/Statement/v1",
        "subject": list(subjects),
        "predicateType": kind,
        "predicate": predicate,
    }
