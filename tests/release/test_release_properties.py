"""No mutation of any leaf of what is valid is both accepted and different in meaning; no input raises anything else."""

import base64
import contextlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from release_bench import SOURCE, Bench, at, changed, leaves

from conformance.errors import UsageError
from conformance.release import checksums, policy, published, sbom, signed, trust
from conformance.release.bundle import Envelope
from conformance.release.codes import Code, Refused
from conformance.release.testing.provenance import Json, Run, statement, subject
from conformance.release.testing.shelf import CHECKSUMS, FILES, POLICY, Shelf, bill_of_materials, checksum_file
from conformance.release.verify import verify_release

QUIET = settings(
    deadline=None, max_examples=40, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def mutants(value: object) -> Iterator[object]:
    """Near and far changes of a leaf, none of them the leaf itself."""
    if isinstance(value, str):
        middle = len(value) // 2
        other = "A" if value[middle : middle + 1] != "A" else "B"
        near = {value + "A", value[:-1], value[:middle] + other + value[middle + 1 :], value.swapcase(), f" {value}"}
        numbers = (
            {f"-{value}", f"0{value}", str(int(value) + 1), str(int(value) + (1 << 64))} if value.isdigit() else ()
        )
        yield from sorted({*near, *numbers, f"{value}\n", ""} - {value})
        yield from (None, 7)
    elif isinstance(value, int):
        yield from (value + 1, -value - 1, str(value), None)
    elif value is None:
        yield from ("", 0, [])


def _meaning(bench: Bench, bundle: Json) -> object:
    """All that a reader may conclude from a bundle, or None where it is refused."""
    root = trust.parse(json.dumps(bench.instance.trusted_root()).encode(), "root")
    try:
        (item,) = published.items(json.dumps(bundle).encode(), "b")
        if item.bundle is None:
            return None
        found = signed.verify_signature(item.bundle, root, "b")
    except Refused:
        return None
    content = found.content
    said = (content.payload_type, content.payload) if isinstance(content, Envelope) else None
    # A proof that is left out changes what is known, and `PROMISE_ONLY` says so; the form is the media type's name.
    return found.claims, found.times, found.log, found.log_index, found.is_proven, said


@pytest.mark.parametrize("kind", ["dsse 0.0.1", "intoto 0.0.2", "hashedrekord 0.0.2"])
def test_no_leaf_of_a_bundle_can_be_changed_in_meaning(bench: Bench, kind: str) -> None:
    bundle = bench.provenance(kind=kind, stamp=True)
    meaning = _meaning(bench, bundle)
    assert meaning is not None
    for path in leaves(bundle):
        for mutant in mutants(at(bundle, path)):
            found = _meaning(bench, changed(bundle, path, mutant))
            assert found is None or found == meaning, f"{path} -> {mutant!r}"


def test_no_leaf_of_a_statement_can_be_changed_under_its_signature(bench: Bench, good: Json) -> None:
    said = json.loads(base64.b64decode(str(at(good, "dsseEnvelope.payload"))))
    for path in leaves(said):
        for mutant in mutants(at(said, path)):
            other = base64.b64encode(json.dumps(changed(said, path, mutant)).encode()).decode()
            assert bench.code(changed(good, "dsseEnvelope.payload", other)) == Code.SIGNATURE, path


@pytest.mark.parametrize("version", ["0.2", "1"])
def test_no_leaf_of_a_signed_statement_can_be_a_lie(bench: Bench, version: str) -> None:
    """Signed anew with each change, so that only the meaning can give it away."""
    run = Run()
    kind = "https://slsa.dev/provenance/v0.2" if version == "0.2" else "https://slsa.dev/provenance/v1"
    predicate = run.predicate_02() if version == "0.2" else run.predicate_1()
    said = statement(predicate, subject("tool", b"the binary"), kind=kind)
    for path in leaves(said):
        for mutant in mutants(at(said, path)):
            bundle = bench.instance.sign_statement(changed(said, path, mutant), run.leaf())
            found = bench.code(bundle)
            # A fact that is left out is no lie; one that is needed is missed.
            assert found != "accept" or mutant is None, f"{path} -> {mutant!r}"


def test_no_leaf_of_a_policy_can_be_changed_and_still_mean_the_same_or_pass(bench: Bench, good: Json) -> None:
    asked = policy.parse(POLICY.encode(), "policy")
    for line in POLICY.splitlines():
        name, _, value = line.partition(" = ")
        if not value:
            continue
        for mutant in (value[:-1] + 'x"', value.upper(), value.strip('"'), '""', "7", "[]", f"{value} {value}"):
            text = POLICY.replace(line, f"{name} = {mutant}")
            try:
                found = policy.parse(text.encode(), "policy")
            except UsageError:
                continue
            if found.source != asked.source:
                assert bench.code(good, bench.judge(text.removeprefix("version = 1\n"))) != "accept", text


def test_no_byte_of_a_checksum_file_can_be_changed(shelf: Shelf, bench: Bench) -> None:
    raw = checksum_file(FILES)
    judge = bench.judge(SOURCE)
    for place in range(0, len(raw), 7):
        for byte in (raw[place] ^ 1, 10):
            spoilt = raw[:place] + bytes([byte]) + raw[place + 1 :]
            (shelf.folder / CHECKSUMS).write_bytes(spoilt)
            # `name` and `*name` say the same: text and binary mode.
            is_same = _parsed(spoilt) == _parsed(raw)
            assert (str(verify_release(shelf.folder, judge).outcome) == "accept") == is_same, (place, byte)


def _parsed(raw: bytes) -> object:
    try:
        return checksums.parse(raw, "sums")
    except Refused:
        return None


def test_no_leaf_of_a_bound_sbom_can_be_changed(shelf: Shelf, bench: Bench) -> None:
    """It is a subject of the provenance, so that any change shows."""
    document = bill_of_materials(FILES)
    judge = bench.judge(SOURCE)
    for path in list(leaves(document))[::3]:
        (shelf.folder / "tool.cdx.json").write_text(json.dumps(changed(document, path, "changed"), indent=1))
        assert verify_release(shelf.folder, judge).outcome == "reject", path


def test_no_digest_of_an_unattested_sbom_can_be_changed(shelf: Shelf, bench: Bench) -> None:
    document = bill_of_materials(FILES)
    judge = bench.judge(SOURCE)
    for path in leaves(document):
        if path.endswith("hashes.0.content"):
            spoilt = changed(document, path, "0" * 64)
            (shelf.folder / "second.cdx.json").write_text(json.dumps(spoilt))
            assert verify_release(shelf.folder, judge).outcome == "reject", path


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)


@QUIET
@given(value=JSON, where=st.integers(0, 10_000))
def test_no_value_at_any_place_of_a_bundle_raises_anything_undocumented(
    bench: Bench, good: Json, value: object, where: int
) -> None:
    paths = list(leaves(good))
    bench.verdict(changed(good, paths[where % len(paths)], value))


@QUIET
@given(raw=st.binary(max_size=200) | JSON.map(lambda value: json.dumps(value).encode()))
def test_no_bytes_raise_anything_undocumented(bench: Bench, raw: bytes) -> None:
    """As a bundle, a signed payload, a log body, a checksum file, an SBOM, a policy and a trusted root."""
    assert str(bench.verdict(raw).outcome) != "accept"
    assert bench.code(bench.instance.sign_statement(raw, bench.run.leaf())) != "accept"
    for reader in (checksums.parse, sbom.read, _wrapped):
        with contextlib.suppress(Refused):
            reader(raw, "here")
    for parse in (policy.parse, trust.parse):
        with contextlib.suppress(UsageError):
            parse(raw, "here")


def _wrapped(raw: bytes, where: str) -> None:
    for item in published.items(raw, f"{where}.jsonl"):
        assert (item.bundle is None) != (item.refused is None)


BINARY = ("rawBytes", "sig", "signedEntryTimestamp", "canonicalizedBody")


@QUIET
@given(data=st.data())
def test_no_bytes_in_place_of_a_binary_field_raise_anything_undocumented(
    bench: Bench, good: Json, data: st.DataObject
) -> None:
    binary = [
        path
        for path in leaves(good)
        if path.rpartition(".")[2] in ("rawBytes", "sig", "signedEntryTimestamp", "canonicalizedBody")
    ]
    path = data.draw(st.sampled_from(binary))
    raw = base64.b64decode(str(at(good, path)))
    cut = data.draw(st.integers(0, len(raw)))
    spoilt = raw[:cut] + data.draw(st.binary(max_size=8)) + raw[cut + data.draw(st.integers(0, 8)) :]
    verdict = bench.verdict(changed(good, path, base64.b64encode(spoilt).decode()))
    assert spoilt == raw or str(verdict.outcome) == "reject"


@QUIET
@given(note=st.text(max_size=120))
def test_no_checkpoint_raises_anything_undocumented(bench: Bench, good: Json, note: str) -> None:
    path = "verificationMaterial.tlogEntries.0.inclusionProof.checkpoint.envelope"
    assert bench.code(changed(good, path, note)) == Code.CHECKPOINT


@QUIET
@given(name=st.text(min_size=1, max_size=30).filter(lambda name: "/" not in name and "\0" not in name))
def test_no_file_name_raises_anything_undocumented(
    bench: Bench, name: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("names")
    try:
        Path(folder / name).write_text("x", encoding="utf-8")
    except (OSError, UnicodeEncodeError):
        return
    assert verify_release(folder, bench.judge(SOURCE)).outcome == "reject"
