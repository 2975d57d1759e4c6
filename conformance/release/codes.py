"""Why a release is not accepted: every code, and the exception that carries one up; `meanings` says what they mean."""

from enum import StrEnum


class Outcome(StrEnum):
    """What a file, a bundle or a release comes to."""

    ACCEPT = "accept"
    REJECT = "reject"
    UNVERIFIABLE = "unverifiable"  # nothing is known to be wrong, and what is needed to know is not there


class Code(StrEnum):
    """One reason for not accepting; stable, since scripts branch on it."""

    # Reading
    UNREADABLE = "unreadable"
    TOO_LARGE = "too-large"
    TOO_DEEP = "too-deep"
    MALFORMED_JSON = "malformed-json"
    DUPLICATE_KEY = "duplicate-key"
    MALFORMED_BUNDLE = "malformed-bundle"
    UNKNOWN_VERSION = "unknown-version"
    SIGNATURE_COUNT = "signature-count"
    LOG_ENTRY_COUNT = "log-entry-count"
    # The signature and who made it
    SIGNATURE = "signature"
    ARTIFACT_DIGEST = "artifact-digest"
    KEY_NOT_ALLOWED = "key-not-allowed"
    KEY_EXPECTED = "key-expected"
    MALFORMED_CERTIFICATE = "malformed-certificate"
    CERTIFICATE_USAGE = "certificate-usage"
    CERTIFICATE_UNTRUSTED = "certificate-untrusted"
    CERTIFICATE_EXPIRED = "certificate-expired"
    CA_WINDOW = "ca-window"
    ROOT_IN_BUNDLE = "root-in-bundle"
    SCT_COUNT = "sct-count"
    SCT_INVALID = "sct-invalid"
    CT_KEY_WINDOW = "ct-key-window"
    CLAIMS_DISAGREE = "claims-disagree"
    # The log and the time
    NO_TRANSPARENCY_EVIDENCE = "no-transparency-evidence"
    PROMISE_ONLY = "promise-only"
    INCLUSION_PROOF_MISSING = "inclusion-proof-missing"
    INCLUSION_PROOF = "inclusion-proof"
    CHECKPOINT = "checkpoint"
    TREE_SIZE = "tree-size"
    PROMISE = "promise"
    LOG_KEY_UNKNOWN = "log-key-unknown"
    LOG_KEY_WINDOW = "log-key-window"
    LOG_ENTRY_MISMATCH = "log-entry-mismatch"
    LOG_ENTRY_KIND = "log-entry-kind"
    NO_TRUSTED_TIME = "no-trusted-time"
    TIMESTAMP_INVALID = "timestamp-invalid"
    TIMESTAMP_UNTRUSTED = "timestamp-untrusted"
    TIMESTAMP_WINDOW = "timestamp-window"
    # The statement
    PAYLOAD_TYPE = "payload-type"
    MALFORMED_STATEMENT = "malformed-statement"
    STATEMENT_TYPE = "statement-type"
    PREDICATE_TYPE = "predicate-type"
    SUBJECT_MISSING = "subject-missing"
    SUBJECT_UNSAFE = "subject-unsafe"
    SUBJECT_DUPLICATE = "subject-duplicate"
    SUBJECT_NAME = "subject-name"
    DIGEST_ALGORITHM = "digest-algorithm"
    MALFORMED_PREDICATE = "malformed-predicate"
    BUILD_TYPE = "build-type"
    PREDICATE_VS_CERTIFICATE = "predicate-vs-certificate"
    # The policy
    ISSUER = "issuer"
    IDENTITY = "identity"
    SOURCE_REPOSITORY = "source-repository"
    SOURCE_TAG = "source-tag"
    SOURCE_BRANCH = "source-branch"
    SOURCE_COMMIT = "source-commit"
    WORKFLOW = "workflow"
    WORKFLOW_INPUT = "workflow-input"
    BUILDER = "builder"
    BUILDER_REF = "builder-ref"
    BUILD_LEVEL = "build-level"
    RUNNER = "runner"
    # The folder
    NOTHING_TO_VERIFY = "nothing-to-verify"
    UNSAFE_ENTRY = "unsafe-entry"
    TWIN_NAMES = "twin-names"
    NOT_ATTESTED = "not-attested"
    NOT_SIGNED = "not-signed"
    BARE_ENVELOPE = "bare-envelope"
    DETACHED_SIGNATURE = "detached-signature"
    DIGEST_NEEDED = "digest-needed"
    # Checksums
    CHECKSUMS_MISSING = "checksums-missing"
    CHECKSUMS_MALFORMED = "checksums-malformed"
    CHECKSUMS_PATH = "checksums-path"
    CHECKSUMS_WEAK = "checksums-weak"
    CHECKSUMS_DUPLICATE = "checksums-duplicate"
    CHECKSUMS_MISMATCH = "checksums-mismatch"
    CHECKSUMS_INCOMPLETE = "checksums-incomplete"
    CHECKSUMS_ABSENT_FILE = "checksums-absent-file"
    # Bill of materials
    SBOM_MISSING = "sbom-missing"
    SBOM_VERSION = "sbom-version"
    SBOM_INVALID = "sbom-invalid"
    SBOM_EMPTY = "sbom-empty"
    SBOM_DUPLICATE_REF = "sbom-duplicate-ref"
    SBOM_DANGLING_REF = "sbom-dangling-ref"
    SBOM_UNBOUND = "sbom-unbound"
    # Conformance
    CONFORMANCE_MISSING = "conformance-missing"
    CONFORMANCE_MALFORMED = "conformance-malformed"
    CONFORMANCE_SUBJECT = "conformance-subject"
    CONFORMANCE_FAILED = "conformance-failed"
    CONFORMANCE_COUNTS = "conformance-counts"
    CONFORMANCE_SCOPE = "conformance-scope"
    CONFORMANCE_CORPUS = "conformance-corpus"
    CONFORMANCE_ORACLE = "conformance-oracle"
    # Workflows and notices
    WORKFLOW_MISSING = "workflow-missing"
    WORKFLOW_MALFORMED = "workflow-malformed"
    ACTION_UNPINNED = "action-unpinned"
    GENERATOR_REF = "generator-ref"
    CONTAINER_UNPINNED = "container-unpinned"
    WORKFLOW_FINDING = "workflow-finding"
    NOTICE_MISSING = "notice-missing"
    VOCABULARY_SOURCE = "vocabulary-source"

    @property
    def outcome(self) -> Outcome:
        """Whether something is wrong, or only unknown."""
        return Outcome.UNVERIFIABLE if self in _UNKNOWN else Outcome.REJECT


_UNKNOWN = frozenset(
    {
        Code.UNREADABLE,
        Code.NO_TRANSPARENCY_EVIDENCE,
        Code.PROMISE_ONLY,
        Code.LOG_ENTRY_KIND,
        Code.BUILD_TYPE,
        Code.BARE_ENVELOPE,
        Code.DETACHED_SIGNATURE,
        Code.DIGEST_NEEDED,
    }
)


class Refused(Exception):  # noqa: N818 -- the verdict on its way up, not an error of ours
    """A step of the verification did not pass; `verify` turns it into a verdict.

    `detail` says what was expected, what was found and where.
    """

    def __init__(self, code: Code, detail: str) -> None:
        self.code = code
        self.detail = shortened(printable(detail))
        super().__init__(f"{code}: {self.detail}")


# A line that a person reads; what somebody wrote into a name or a type can have megabytes.
_MAX_DETAIL = 1000


def shortened(text: str) -> str:
    """Both ends of a text that is too long for one line of a report."""
    half = _MAX_DETAIL // 2
    return text if len(text) <= _MAX_DETAIL else f"{text[:half]} … {text[-half:]}"


def printable(text: str) -> str:
    """The text with everything escaped that could play tricks on a terminal or a reader; names come from attackers."""
    return "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in text)
