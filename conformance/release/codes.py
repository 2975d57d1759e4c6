"""Why a release is not accepted: every code, what it means, an example and what to do about it.

`docs/release.md` prints this table; a test holds the two together. Longer than other modules because it is the table.
"""

from enum import StrEnum

import msgspec


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
    # Workflows and notices
    WORKFLOW_MISSING = "workflow-missing"
    WORKFLOW_MALFORMED = "workflow-malformed"
    ACTION_UNPINNED = "action-unpinned"
    GENERATOR_REF = "generator-ref"
    CONTAINER_UNPINNED = "container-unpinned"
    WORKFLOW_FINDING = "workflow-finding"
    NOTICE_MISSING = "notice-missing"
    VOCABULARY_SOURCE = "vocabulary-source"


class Refused(Exception):  # noqa: N818 -- the verdict on its way up, not an error of ours
    """A step of the verification did not pass; `verify` turns it into a verdict.

    `detail` says what was expected, what was found and where.
    """

    def __init__(self, code: Code, detail: str) -> None:
        self.code = code
        self.detail = printable(detail)
        super().__init__(f"{code}: {self.detail}")

    @property
    def outcome(self) -> Outcome:
        """Whether something is wrong or only unknown."""
        return MEANINGS[self.code].outcome


def printable(text: str) -> str:
    """The text with everything escaped that could play tricks on a terminal or a reader; names come from attackers."""
    return "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in text)


class Meaning(msgspec.Struct, frozen=True):
    """A code's outcome, what it says, an example, and what mends it."""

    outcome: Outcome
    says: str
    example: str
    remedy: str


def _wrong(says: str, example: str, remedy: str) -> Meaning:
    return Meaning(Outcome.REJECT, says, example, remedy)


def _unknown(says: str, example: str, remedy: str) -> Meaning:
    return Meaning(Outcome.UNVERIFIABLE, says, example, remedy)


_MADE_ANEW = "fetch the file again from its publisher; if it stays so, do not use it"
_SIGN_ANEW = "have the publisher sign again; do not use this one"
_CHECK_POLICY = "check whether the policy or the release is the wrong one"

MEANINGS: dict[Code, Meaning] = {
    Code.UNREADABLE: _unknown(
        "a file cannot be read", "a bundle without read permission", "make it readable and run again"
    ),
    Code.TOO_LARGE: _wrong(
        "a file or list is larger than any real one",
        "a 200 MB attestation; 200 000 subjects",
        "none: what this verifier will not parse it will not trust",
    ),
    Code.TOO_DEEP: _wrong("JSON is nested deeper than any real file", "100 000 opening brackets", _MADE_ANEW),
    Code.MALFORMED_JSON: _wrong(
        "a file is no JSON text in UTF-8", "a truncated bundle, a byte-order mark, text after the end", _MADE_ANEW
    ),
    Code.DUPLICATE_KEY: _wrong(
        "a JSON object has a key twice, so that readers can differ",
        '`{"payload": "a", "payload": "b"}`, in a bundle, statement, log entry or SBOM',
        _MADE_ANEW,
    ),
    Code.MALFORMED_BUNDLE: _wrong(
        "a bundle misses a field, has one too many, or one of the wrong form",
        "a negative log index, an empty certificate chain, base64 with a line break",
        _MADE_ANEW,
    ),
    Code.UNKNOWN_VERSION: _wrong(
        "a bundle's media type is none that is known here", "`…bundle.v0.9+json`", "use a verifier that knows it"
    ),
    Code.SIGNATURE_COUNT: _wrong("an envelope has no signature or several", "`signatures: []`", _SIGN_ANEW),
    Code.LOG_ENTRY_COUNT: _wrong("a bundle has more than one log entry", "two `tlogEntries`", _SIGN_ANEW),
    Code.SIGNATURE: _wrong(
        "the signature does not fit what it is said to sign", "one byte of the payload changed", _MADE_ANEW
    ),
    Code.ARTIFACT_DIGEST: _wrong(
        "the file is not the one that was signed", "`tool` was replaced after signing", _MADE_ANEW
    ),
    Code.KEY_NOT_ALLOWED: _wrong(
        "signed with a bare key that the policy does not name, or with another one",
        "a bundle with `publicKey` under a policy without `[signer] key`",
        "name the key in `[signer] key`, if it is the publisher's",
    ),
    Code.KEY_EXPECTED: _wrong(
        "signed with a certificate where the policy names a key",
        "`[signer] key = …` and a keyless bundle",
        _CHECK_POLICY,
    ),
    Code.MALFORMED_CERTIFICATE: _wrong("the certificate cannot be read", "DER that ends early", _MADE_ANEW),
    Code.CERTIFICATE_USAGE: _wrong(
        "the certificate is not one for signing artifacts",
        "no code-signing usage, several names, a key of an unknown kind",
        _SIGN_ANEW,
    ),
    Code.CERTIFICATE_UNTRUSTED: _wrong(
        "no authority of the trusted root issued the certificate",
        "a private Sigstore instance, verified against the public one",
        "give `--trusted-root` if the instance is one you trust",
    ),
    Code.CERTIFICATE_EXPIRED: _wrong(
        "signed when the certificate was not yet or no longer valid",
        "logged eleven minutes after the certificate ran out",
        _SIGN_ANEW,
    ),
    Code.CA_WINDOW: _wrong(
        "the authority was not in service at the time of signing", "`validFor.end` lies before the signing", _SIGN_ANEW
    ),
    Code.ROOT_IN_BUNDLE: _wrong(
        "the bundle brings its own root certificate", "a self-signed certificate in the chain", _SIGN_ANEW
    ),
    Code.SCT_COUNT: _wrong(
        "the certificate does not carry exactly one proof of its logging", "no SCT, or two", _SIGN_ANEW
    ),
    Code.SCT_INVALID: _wrong(
        "no trusted certificate log vouches for the certificate", "an SCT by a foreign key", _SIGN_ANEW
    ),
    Code.CT_KEY_WINDOW: _wrong(
        "the certificate log's key was not in service at the time", "a retired CT key", _SIGN_ANEW
    ),
    Code.CLAIMS_DISAGREE: _wrong(
        "the certificate contradicts itself", "the old issuer extension names another issuer than the new", _SIGN_ANEW
    ),
    Code.NO_TRANSPARENCY_EVIDENCE: _unknown(
        "nothing shows that the signature is on a public log, or when it was made",
        "cosign with `--tlog-upload=false`; an attestation of a private repository",
        "publish a Sigstore bundle with a log entry",
    ),
    Code.PROMISE_ONLY: _unknown(
        "the log promised to include the entry, and nothing shows that it did",
        "an npm provenance bundle of 2023",
        "publish a bundle with an inclusion proof, or set `[log] promise_is_enough = true`",
    ),
    Code.INCLUSION_PROOF_MISSING: _wrong(
        "a log entry without any proof that it is in the log", "a Rekor v2 entry with its proof removed", _SIGN_ANEW
    ),
    Code.INCLUSION_PROOF: _wrong(
        "the proof does not lead from the entry to the tree's root", "one bit of a hash flipped", _MADE_ANEW
    ),
    Code.CHECKPOINT: _wrong(
        "the tree's root is not signed by the log", "a checkpoint with a wrong root, signature or key hint", _MADE_ANEW
    ),
    Code.TREE_SIZE: _wrong(
        "the proof speaks of another tree than the signed checkpoint", "`treeSize` raised by one", _MADE_ANEW
    ),
    Code.PROMISE: _wrong(
        "the log did not sign this entry at this time", "`integratedTime` changed by a second", _MADE_ANEW
    ),
    Code.LOG_KEY_UNKNOWN: _wrong(
        "the log is not one of the trusted root", "a private log", "give `--trusted-root` if you trust that log"
    ),
    Code.LOG_KEY_WINDOW: _wrong(
        "the log's key was not in service at the time of signing", "a retired Rekor key", _SIGN_ANEW
    ),
    Code.LOG_ENTRY_MISMATCH: _wrong(
        "the log entry is about another signature, certificate or payload", "the entry of another bundle", _MADE_ANEW
    ),
    Code.LOG_ENTRY_KIND: _unknown(
        "the log entry is of a kind that is not known here", "`alpine 0.0.1`", "sign with a current client"
    ),
    Code.NO_TRUSTED_TIME: _wrong(
        "nothing that is signed says when the signature was made",
        "a Rekor v2 entry without timestamp",
        "sign with a timestamp authority",
    ),
    Code.TIMESTAMP_INVALID: _wrong(
        "a timestamp is damaged or is about another signature", "the timestamp of another bundle", _MADE_ANEW
    ),
    Code.TIMESTAMP_UNTRUSTED: _wrong(
        "no timestamp authority of the trusted root made the timestamp",
        "a public authority that the root does not name",
        "give `--trusted-root` if you trust that authority",
    ),
    Code.TIMESTAMP_WINDOW: _wrong(
        "the timestamp authority was not in service at that time", "a retired authority", _SIGN_ANEW
    ),
    Code.PAYLOAD_TYPE: _wrong(
        "the signed text is not declared as an in-toto statement", "`payloadType: text/plain`", _SIGN_ANEW
    ),
    Code.MALFORMED_STATEMENT: _wrong(
        "the signed text is no in-toto statement", "no `subject`, an unknown key", _SIGN_ANEW
    ),
    Code.STATEMENT_TYPE: _wrong(
        "the statement is of an unknown version", "`_type: …/Statement/v9`", "use a verifier that knows it"
    ),
    Code.PREDICATE_TYPE: _wrong(
        "the statement is of a kind that the policy does not take",
        "a vulnerability report where provenance is asked for",
        "add the type to `[statements] predicate_types` if it belongs there",
    ),
    Code.SUBJECT_MISSING: _wrong("the statement is about nothing", "`subject: []`", _SIGN_ANEW),
    Code.SUBJECT_UNSAFE: _wrong(
        "a subject has a name that is a trap", "`../x`, an absolute path, a NUL, `-rf`", _SIGN_ANEW
    ),
    Code.SUBJECT_DUPLICATE: _wrong(
        "a subject is named twice with different digests", "`tool` with two digests", _SIGN_ANEW
    ),
    Code.SUBJECT_NAME: _wrong(
        "the digest is attested, but under another name",
        "`tool-linux` was renamed to `tool-macos`",
        'give the file its attested name, or set `[statements] subject_names = "any"`',
    ),
    Code.DIGEST_ALGORITHM: _wrong(
        "a subject has no digest that can be trusted", "only `sha1`, or upper-case hex", _SIGN_ANEW
    ),
    Code.MALFORMED_PREDICATE: _wrong(
        "the provenance misses what its build type has to say", "no `builder.id`", _SIGN_ANEW
    ),
    Code.BUILD_TYPE: _unknown(
        "no rule is known for this kind of build",
        "`buildType` of an own CI system",
        "use a builder of the table, or ask for signatures only",
    ),
    Code.PREDICATE_VS_CERTIFICATE: _wrong(
        "the provenance says something else than the certificate that signed it",
        "an attacker's workflow signs provenance that names somebody else's repository",
        "do not use this release",
    ),
    Code.ISSUER: _wrong("another identity provider than the policy's", "an enterprise issuer", _CHECK_POLICY),
    Code.IDENTITY: _wrong("another signer than the policy's", "a personal account", _CHECK_POLICY),
    Code.SOURCE_REPOSITORY: _wrong("built from another repository", "a fork", _CHECK_POLICY),
    Code.SOURCE_TAG: _wrong("built from another tag, or from no tag", "`v14.2` where `v14` is asked", _CHECK_POLICY),
    Code.SOURCE_BRANCH: _wrong("built from another branch, or from no branch", "`refs/heads/dev`", _CHECK_POLICY),
    Code.SOURCE_COMMIT: _wrong("built from another commit", "the tag was moved", _CHECK_POLICY),
    Code.WORKFLOW: _wrong("built by another workflow of the repository", "`test.yml`", _CHECK_POLICY),
    Code.WORKFLOW_INPUT: _wrong("built with another input", "`release_version: 2`", _CHECK_POLICY),
    Code.BUILDER: _wrong("built by a builder that the policy does not allow", "a fork of the builder", _CHECK_POLICY),
    Code.BUILDER_REF: _wrong(
        "the builder was used at a branch or a version that is not allowed",
        "`@refs/heads/main`, `@refs/tags/v2`, v2.0.0 where v2.1.0 is the oldest",
        "use the builder by a full `vX.Y.Z` tag, or allow the reference in `[[builder]] refs`",
    ),
    Code.BUILD_LEVEL: _wrong(
        "the builder's SLSA Build level is below the policy's", "2 where 3 is asked for", _CHECK_POLICY
    ),
    Code.RUNNER: _wrong("built on another kind of runner", "`self-hosted`", _CHECK_POLICY),
    Code.NOTHING_TO_VERIFY: _wrong("there is nothing to verify", "an empty folder", "name the right folder"),
    Code.UNSAFE_ENTRY: _wrong(
        "the folder holds something that is no plain file", "a symbolic link, FIFO, device or sub-folder", "remove it"
    ),
    Code.TWIN_NAMES: _wrong(
        "two names that a file system may take for one",
        "`Tool` and `tool`, or two Unicode spellings of one name",
        "rename one",
    ),
    Code.NOT_ATTESTED: _wrong(
        "no accepted attestation is about this file",
        "a file that was added to the release later",
        "attest it, or list it in `[files] unattested`",
    ),
    Code.NOT_SIGNED: _wrong(
        "the policy asks for a signature and there is none", "no cosign bundle for `tool`", "sign it"
    ),
    Code.BARE_ENVELOPE: _unknown(
        "a signed envelope without certificate, log entry or time",
        "provenance of slsa-github-generator before v2.1.0",
        "publish provenance of generator v2.1.0 or later, which is a Sigstore bundle",
    ),
    Code.DETACHED_SIGNATURE: _unknown(
        "a signature without log entry",
        "`tool.sig` and `tool.crt`",
        "publish `cosign sign-blob --bundle tool.sigstore.json`",
    ),
    Code.DIGEST_NEEDED: _unknown(
        "the statement has only a digest that was not given",
        "sha512 subject, `--digest x=sha256:…`",
        "give the file itself, or that digest",
    ),
    Code.CHECKSUMS_MISSING: _wrong("a checksum file that the policy asks for is missing", "no `SHA256SUMS`", "add it"),
    Code.CHECKSUMS_MALFORMED: _wrong(
        "a line is not `64 hex digits, two blanks or blank and star, name`", "a BSD line, CRLF", "write it anew"
    ),
    Code.CHECKSUMS_PATH: _wrong(
        "a checksum line names a path", "`../x`, `/etc/x`, `zig-out/bin/tool`", "write bare names"
    ),
    Code.CHECKSUMS_WEAK: _wrong("a digest weaker than SHA-256", "a line of 40 hex digits", "use `sha256sum`"),
    Code.CHECKSUMS_DUPLICATE: _wrong("a checksum file has a name twice", "two lines for `tool`", "write it anew"),
    Code.CHECKSUMS_MISMATCH: _wrong("a file is not the one in the checksum file", "`tool` was replaced", _MADE_ANEW),
    Code.CHECKSUMS_INCOMPLETE: _wrong(
        "a file of the release is in no checksum file", "`tool.exe` missed by a shell pattern", "add its line"
    ),
    Code.CHECKSUMS_ABSENT_FILE: _wrong(
        "a checksum file lists a file that is not there", "`tool-arm64` was not uploaded", "add it, or drop its line"
    ),
    Code.SBOM_MISSING: _wrong("the policy asks for an SBOM and there is none", "no `*.cdx.json`", "add one"),
    Code.SBOM_VERSION: _wrong("no CycloneDX, or of an unknown version", "`specVersion: 9.9`", "write 1.4 to 1.7"),
    Code.SBOM_INVALID: _wrong("the SBOM breaks its schema", "a component without name", "mend the generator"),
    Code.SBOM_EMPTY: _wrong("the SBOM lists no component", "`components: []`", "mend the generator"),
    Code.SBOM_DUPLICATE_REF: _wrong("two components share a `bom-ref`", "`a` twice", "mend the generator"),
    Code.SBOM_DANGLING_REF: _wrong("a dependency points to no component", "`dependsOn: [gone]`", "mend the generator"),
    Code.SBOM_UNBOUND: _wrong(
        "nothing ties the SBOM to a file of this release",
        "the SBOM of another version",
        "attest the SBOM, or write the file's SHA-256 into its `metadata.component.hashes`",
    ),
    Code.WORKFLOW_MISSING: _wrong("there are no workflows to look at", "no `.github/workflows`", "give `--checkout`"),
    Code.WORKFLOW_MALFORMED: _wrong("a workflow cannot be read", "no YAML, or `uses: 7`", "mend it"),
    Code.ACTION_UNPINNED: _wrong(
        "an action is not pinned by a full commit hash", "`actions/checkout@v4`, 39 digits, all zeros", "pin it"
    ),
    Code.GENERATOR_REF: _wrong(
        "the SLSA generator is not used by a `vX.Y.Z` tag from v2.1.0 on",
        "`generator_generic_slsa3.yml@v2.0.0`, `@main`, `@<hash>`",
        "use `@v2.1.0`",
    ),
    Code.CONTAINER_UNPINNED: _wrong(
        "a container image is not pinned by digest", "`docker://alpine:3`", "use `@sha256:…`"
    ),
    Code.WORKFLOW_FINDING: _wrong(
        "zizmor found a weakness of the severity that the policy refuses", "template injection", "mend it"
    ),
    Code.NOTICE_MISSING: _wrong("there is no NOTICE, or it is empty", "an empty `NOTICE`", "write it"),
    Code.VOCABULARY_SOURCE: _wrong(
        "a vocabulary is without source or SHA-256 in the vocabulary document", "no line for `o200k_base`", "add it"
    ),
}
