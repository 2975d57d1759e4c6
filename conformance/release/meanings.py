"""What each code says, an example of it, and what to do about it; docs/release.md prints this table."""

from conformance.release.codes import Code
from conformance.release.companion_meanings import COMPANION_MEANINGS
from conformance.release.meaning import CHECK_POLICY, MADE_ANEW, SIGN_ANEW, Meaning

MEANINGS: dict[Code, Meaning] = {
    Code.UNREADABLE: Meaning(
        "a file cannot be read", "a bundle without read permission", "make it readable and run again"
    ),
    Code.TOO_LARGE: Meaning(
        "a file or list is larger than any real one",
        "a 200 MB attestation; 200 000 subjects",
        "none: what this verifier will not parse it will not trust",
    ),
    Code.TOO_DEEP: Meaning("JSON is nested deeper than any real file", "100 000 opening brackets", MADE_ANEW),
    Code.MALFORMED_JSON: Meaning(
        "a file is no JSON text in UTF-8", "a truncated bundle, a byte-order mark, text after the end", MADE_ANEW
    ),
    Code.DUPLICATE_KEY: Meaning(
        "a JSON object has a key twice, so that readers can differ",
        '`{"payload": "a", "payload": "b"}`, in a bundle, statement, log entry or SBOM',
        MADE_ANEW,
    ),
    Code.MALFORMED_BUNDLE: Meaning(
        "a bundle misses a field, has one too many, or one of the wrong form",
        "a negative log index, an empty certificate chain, base64 with a line break",
        MADE_ANEW,
    ),
    Code.UNKNOWN_VERSION: Meaning(
        "a bundle's media type is none that is known here", "`…bundle.v0.9+json`", "use a verifier that knows it"
    ),
    Code.SIGNATURE_COUNT: Meaning("an envelope has no signature or several", "`signatures: []`", SIGN_ANEW),
    Code.LOG_ENTRY_COUNT: Meaning("a bundle has more than one log entry", "two `tlogEntries`", SIGN_ANEW),
    Code.SIGNATURE: Meaning(
        "the signature does not fit what it is said to sign", "one byte of the payload changed", MADE_ANEW
    ),
    Code.ARTIFACT_DIGEST: Meaning(
        "the file is not the one that was signed", "`tool` was replaced after signing", MADE_ANEW
    ),
    Code.KEY_NOT_ALLOWED: Meaning(
        "signed with a bare key that the policy does not name, or with another one",
        "a bundle with `publicKey` under a policy without `[signer] key`",
        "name the key in `[signer] key`, if it is the publisher's",
    ),
    Code.KEY_EXPECTED: Meaning(
        "signed with a certificate where the policy names a key",
        "`[signer] key = …` and a keyless bundle",
        CHECK_POLICY,
    ),
    Code.MALFORMED_CERTIFICATE: Meaning("the certificate cannot be read", "DER that ends early", MADE_ANEW),
    Code.CERTIFICATE_USAGE: Meaning(
        "the certificate is not one for signing artifacts",
        "no code-signing usage, several names, a key of an unknown kind",
        SIGN_ANEW,
    ),
    Code.CERTIFICATE_UNTRUSTED: Meaning(
        "no authority of the trusted root issued the certificate, or the chain to one does not hold",
        "a private Sigstore instance, verified against the public one",
        "give `--trusted-root` if the instance is one you trust",
    ),
    Code.CERTIFICATE_EXPIRED: Meaning(
        "signed when the certificate was not yet or no longer valid",
        "logged eleven minutes after the certificate ran out",
        SIGN_ANEW,
    ),
    Code.CA_WINDOW: Meaning(
        "the authority was not in service at the time of signing", "`validFor.end` lies before the signing", SIGN_ANEW
    ),
    Code.ROOT_IN_BUNDLE: Meaning(
        "the bundle brings its own root certificate", "a self-signed certificate in the chain", SIGN_ANEW
    ),
    Code.SCT_COUNT: Meaning(
        "the certificate does not carry exactly one proof of its logging", "no SCT, or two", SIGN_ANEW
    ),
    Code.SCT_INVALID: Meaning(
        "no trusted certificate log vouches for the certificate", "an SCT by a foreign key", SIGN_ANEW
    ),
    Code.CT_KEY_WINDOW: Meaning(
        "the certificate log's key was not in service at the time", "a retired CT key", SIGN_ANEW
    ),
    Code.CLAIMS_DISAGREE: Meaning(
        "the certificate contradicts itself", "the old issuer extension names another issuer than the new", SIGN_ANEW
    ),
    Code.NO_TRANSPARENCY_EVIDENCE: Meaning(
        "nothing shows that the signature is on a public log, or when it was made",
        "cosign with `--tlog-upload=false`; an attestation of a private repository",
        "publish a Sigstore bundle with a log entry",
    ),
    Code.PROMISE_ONLY: Meaning(
        "the log promised to include the entry, and nothing shows that it did",
        "an npm provenance bundle of 2023",
        "publish a bundle with an inclusion proof, or set `[log] promise_is_enough = true`",
    ),
    Code.INCLUSION_PROOF_MISSING: Meaning(
        "a log entry without any proof that it is in the log", "a Rekor v2 entry with its proof removed", SIGN_ANEW
    ),
    Code.INCLUSION_PROOF: Meaning(
        "the proof does not lead from the entry to the tree's root", "one bit of a hash flipped", MADE_ANEW
    ),
    Code.CHECKPOINT: Meaning(
        "the tree's root is not signed by the log", "a checkpoint with a wrong root, signature or key hint", MADE_ANEW
    ),
    Code.TREE_SIZE: Meaning(
        "the proof speaks of another tree than the signed checkpoint", "`treeSize` raised by one", MADE_ANEW
    ),
    Code.PROMISE: Meaning(
        "the log did not sign this entry at this time", "`integratedTime` changed by a second", MADE_ANEW
    ),
    Code.LOG_KEY_UNKNOWN: Meaning(
        "the log is not one of the trusted root", "a private log", "give `--trusted-root` if you trust that log"
    ),
    Code.LOG_KEY_WINDOW: Meaning(
        "the log's key was not in service at the time of signing", "a retired Rekor key", SIGN_ANEW
    ),
    Code.LOG_ENTRY_MISMATCH: Meaning(
        "the log entry is about another signature, certificate or payload", "the entry of another bundle", MADE_ANEW
    ),
    Code.LOG_ENTRY_KIND: Meaning(
        "the log entry is of a kind that is not known here", "`alpine 0.0.1`", "sign with a current client"
    ),
    Code.NO_TRUSTED_TIME: Meaning(
        "nothing that is signed says when the signature was made",
        "a Rekor v2 entry without timestamp",
        "sign with a timestamp authority",
    ),
    Code.TIMESTAMP_INVALID: Meaning(
        "a timestamp is damaged or is about another signature", "the timestamp of another bundle", MADE_ANEW
    ),
    Code.TIMESTAMP_UNTRUSTED: Meaning(
        "no timestamp authority of the trusted root made the timestamp",
        "a public authority that the root does not name",
        "give `--trusted-root` if you trust that authority",
    ),
    Code.TIMESTAMP_WINDOW: Meaning(
        "the timestamp authority was not in service at that time", "a retired authority", SIGN_ANEW
    ),
    Code.PAYLOAD_TYPE: Meaning(
        "the signed text is not declared as an in-toto statement", "`payloadType: text/plain`", SIGN_ANEW
    ),
    Code.MALFORMED_STATEMENT: Meaning(
        "the signed text is no in-toto statement", "no `subject`, an unknown key", SIGN_ANEW
    ),
    Code.STATEMENT_TYPE: Meaning(
        "the statement is of an unknown version", "`_type: …/Statement/v9`", "use a verifier that knows it"
    ),
    Code.PREDICATE_TYPE: Meaning(
        "the statement is of a kind that the policy does not take",
        "a vulnerability report where provenance is asked for",
        "add the type to `[statements] predicate_types` if it belongs there",
    ),
    Code.SUBJECT_MISSING: Meaning("the statement is about nothing", "`subject: []`", SIGN_ANEW),
    Code.SUBJECT_UNSAFE: Meaning(
        "a subject has a name that is a trap", "`../x`, an absolute path, a NUL, `-rf`", SIGN_ANEW
    ),
    Code.SUBJECT_DUPLICATE: Meaning(
        "a subject is named twice with different digests", "`tool` with two digests", SIGN_ANEW
    ),
    Code.SUBJECT_NAME: Meaning(
        "the digest is attested, but under another name",
        "`tool-linux` was renamed to `tool-macos`",
        'give the file its attested name, or set `[statements] subject_names = "any"`',
    ),
    Code.DIGEST_ALGORITHM: Meaning(
        "a subject has no digest that can be trusted", "only `sha1`, or upper-case hex", SIGN_ANEW
    ),
    Code.MALFORMED_PREDICATE: Meaning(
        "the provenance misses what its build type has to say", "no `builder.id`", SIGN_ANEW
    ),
    Code.BUILD_TYPE: Meaning(
        "no rule is known for this kind of build",
        "`buildType` of an own CI system",
        "use a builder of the table, or ask for signatures only",
    ),
    Code.PREDICATE_VS_CERTIFICATE: Meaning(
        "the provenance says something else than the certificate that signed it",
        "an attacker's workflow signs provenance that names somebody else's repository",
        "do not use this release",
    ),
    Code.ISSUER: Meaning("another identity provider than the policy's", "an enterprise issuer", CHECK_POLICY),
    Code.IDENTITY: Meaning("another signer than the policy's", "a personal account", CHECK_POLICY),
    Code.SOURCE_REPOSITORY: Meaning("built from another repository", "a fork", CHECK_POLICY),
    Code.SOURCE_TAG: Meaning("built from another tag, or from no tag", "`v14.2` where `v14` is asked", CHECK_POLICY),
    Code.SOURCE_BRANCH: Meaning("built from another branch, or from no branch", "`refs/heads/dev`", CHECK_POLICY),
    Code.SOURCE_COMMIT: Meaning("built from another commit", "the tag was moved", CHECK_POLICY),
    Code.WORKFLOW: Meaning("built by another workflow of the repository", "`test.yml`", CHECK_POLICY),
    Code.WORKFLOW_INPUT: Meaning("built with another input", "`release_version: 2`", CHECK_POLICY),
    Code.BUILDER: Meaning("built by a builder that the policy does not allow", "a fork of the builder", CHECK_POLICY),
    Code.BUILDER_REF: Meaning(
        "the builder was used at a branch or a version that is not allowed",
        "`@refs/heads/main`, `@refs/tags/v2`, v2.0.0 where v2.1.0 is the oldest",
        "use the builder by a full `vX.Y.Z` tag, or allow the reference in `[[builder]] refs`",
    ),
    Code.BUILD_LEVEL: Meaning(
        "the builder's SLSA Build level is below the policy's", "2 where 3 is asked for", CHECK_POLICY
    ),
    Code.RUNNER: Meaning("built on another kind of runner", "`self-hosted`", CHECK_POLICY),
    Code.NOTHING_TO_VERIFY: Meaning("there is nothing to verify", "an empty folder", "name the right folder"),
    Code.UNSAFE_ENTRY: Meaning(
        "the folder holds something that is no plain file", "a symbolic link, FIFO, device or sub-folder", "remove it"
    ),
    Code.TWIN_NAMES: Meaning(
        "two names that a file system may take for one",
        "`Tool` and `tool`, or two Unicode spellings of one name",
        "rename one",
    ),
    Code.NOT_ATTESTED: Meaning(
        "no accepted attestation is about this file",
        "a file that was added to the release later",
        "attest it, or list it in `[files] unattested`",
    ),
    Code.NOT_SIGNED: Meaning(
        "the policy asks for a signature and there is none", "no cosign bundle for `tool`", "sign it"
    ),
    Code.BARE_ENVELOPE: Meaning(
        "a signed envelope without certificate, log entry or time",
        "provenance of slsa-github-generator before v2.1.0",
        "publish provenance of generator v2.1.0 or later, which is a Sigstore bundle",
    ),
    Code.DETACHED_SIGNATURE: Meaning(
        "a signature without log entry",
        "`tool.sig` and `tool.crt`",
        "publish `cosign sign-blob --bundle tool.sigstore.json`",
    ),
    Code.DIGEST_NEEDED: Meaning(
        "the statement has only a digest that was not given",
        "sha512 subject, `--digest x=sha256:…`",
        "give the file itself, or that digest",
    ),
} | COMPANION_MEANINGS
