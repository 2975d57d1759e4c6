"""Imports what verifies releases, or says in one line which extra is missing."""

from conformance.errors import MachineError

_EXTRA = {"cryptography", "cyclonedx", "jsonschema", "rfc3161_client", "sigstore", "sigstore_models", "yaml"}

try:
    from conformance.release import attestation, policy, published, trust, verify
    from conformance.release.artifact import Artifact, read_head
    from conformance.release.codes import Refused
    from conformance.release.verdict import FileVerdict, ReleaseVerdict
except ModuleNotFoundError as error:
    if (error.name or "").partition(".")[0] not in _EXTRA:
        raise
    raise MachineError(
        f"{error.name} is missing, which verifying releases needs: install evilcorpus[release]"
    ) from error

__all__ = [
    "Artifact",
    "FileVerdict",
    "Refused",
    "ReleaseVerdict",
    "attestation",
    "policy",
    "published",
    "read_head",
    "trust",
    "verify",
]
