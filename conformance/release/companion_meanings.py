"""What each code says that is about what comes with a release: checksums, SBOM, conformance, workflows, notice."""

from conformance.release.codes import Code
from conformance.release.meaning import ATTEST_ANEW, JUDGE_ANEW, MADE_ANEW, Meaning

COMPANION_MEANINGS: dict[Code, Meaning] = {
    Code.CHECKSUMS_MISSING: Meaning("a checksum file that the policy asks for is missing", "no `SHA256SUMS`", "add it"),
    Code.CHECKSUMS_MALFORMED: Meaning(
        "a line is not `64 hex digits, two blanks or blank and star, name`", "a BSD line, CRLF", "write it anew"
    ),
    Code.CHECKSUMS_PATH: Meaning(
        "a checksum line names a path", "`../x`, `/etc/x`, `zig-out/bin/tool`", "write bare names"
    ),
    Code.CHECKSUMS_WEAK: Meaning("a digest weaker than SHA-256", "a line of 40 hex digits", "use `sha256sum`"),
    Code.CHECKSUMS_DUPLICATE: Meaning("a checksum file has a name twice", "two lines for `tool`", "write it anew"),
    Code.CHECKSUMS_MISMATCH: Meaning("a file is not the one in the checksum file", "`tool` was replaced", MADE_ANEW),
    Code.CHECKSUMS_INCOMPLETE: Meaning(
        "a file of the release is in no checksum file", "`tool.exe` missed by a shell pattern", "add its line"
    ),
    Code.CHECKSUMS_ABSENT_FILE: Meaning(
        "a checksum file lists a file that is not there", "`tool-arm64` was not uploaded", "add it, or drop its line"
    ),
    Code.SBOM_MISSING: Meaning("the policy asks for an SBOM and there is none", "no `*.cdx.json`", "add one"),
    Code.SBOM_VERSION: Meaning("no CycloneDX, or of an unknown version", "`specVersion: 9.9`", "write 1.4 to 1.7"),
    Code.SBOM_INVALID: Meaning("the SBOM breaks its schema", "a component without name", "mend the generator"),
    Code.SBOM_EMPTY: Meaning("the SBOM lists no component", "`components: []`", "mend the generator"),
    Code.SBOM_DUPLICATE_REF: Meaning("two components share a `bom-ref`", "`a` twice", "mend the generator"),
    Code.SBOM_DANGLING_REF: Meaning("a dependency points to no component", "`dependsOn: [gone]`", "mend the generator"),
    Code.SBOM_UNBOUND: Meaning(
        "nothing ties the SBOM to a file of this release",
        "the SBOM of another version",
        "attest the SBOM, or write the file's SHA-256 into its `metadata.component.hashes`",
    ),
    Code.CONFORMANCE_MISSING: Meaning(
        "nothing accepted says that the artifact keeps the contract",
        "no test-result statement, or one about another file",
        "judge the artifact, `evilcorpus attest` the report, sign the statement",
    ),
    Code.CONFORMANCE_MALFORMED: Meaning(
        "a statement of conformance of another form than `evilcorpus attest` writes",
        "an unknown field, a part of the configuration twice",
        ATTEST_ANEW,
    ),
    Code.CONFORMANCE_SUBJECT: Meaning(
        "the statement is about a file that was not judged", "the binary of another platform", ATTEST_ANEW
    ),
    Code.CONFORMANCE_FAILED: Meaning(
        "the artifact did not keep the contract",
        "`result: FAILED`; WARNED without `warned = true`",
        "mend the artifact",
    ),
    Code.CONFORMANCE_COUNTS: Meaning(
        "the numbers contradict the result", "PASSED with three failed verdicts", ATTEST_ANEW
    ),
    Code.CONFORMANCE_SCOPE: Meaning(
        "less was judged than the policy asks for", "tier `smoke`; an encoding that is not offered", JUDGE_ANEW
    ),
    Code.CONFORMANCE_CORPUS: Meaning("judged by another corpus", "an older or an own corpus", JUDGE_ANEW),
    Code.CONFORMANCE_ORACLE: Meaning("judged by another oracle", "another version of tiktoken", JUDGE_ANEW),
    Code.WORKFLOW_MISSING: Meaning("there are no workflows to look at", "no `.github/workflows`", "give `--checkout`"),
    Code.WORKFLOW_MALFORMED: Meaning("a workflow cannot be read", "no YAML, or `uses: 7`", "mend it"),
    Code.ACTION_UNPINNED: Meaning(
        "an action is not pinned by a full commit hash", "`actions/checkout@v4`, 39 digits, all zeros", "pin it"
    ),
    Code.GENERATOR_REF: Meaning(
        "the SLSA generator is not used by a `vX.Y.Z` tag from v2.1.0 on",
        "`generator_generic_slsa3.yml@v2.0.0`, `@main`, `@<hash>`",
        "use `@v2.1.0`",
    ),
    Code.CONTAINER_UNPINNED: Meaning(
        "a container image is not pinned by digest", "`docker://alpine:3`", "use `@sha256:…`"
    ),
    Code.WORKFLOW_FINDING: Meaning(
        "zizmor found a weakness of the severity that the policy refuses", "template injection", "mend it"
    ),
    Code.NOTICE_MISSING: Meaning("there is no NOTICE, or it is empty", "an empty `NOTICE`", "write it"),
    Code.VOCABULARY_SOURCE: Meaning(
        "a vocabulary is without source or SHA-256 in the vocabulary document", "no line for `o200k_base`", "add it"
    ),
}
