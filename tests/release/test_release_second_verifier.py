"""A second, independent verifier gives the same cryptographic verdicts, but for differences that are explained."""

import os
import sys
from pathlib import Path

import pytest

TOOLS = Path(__file__).resolve().parents[2] / "tools"
NODE_MODULES = Path(os.environ.get("EVILCORPUS_NODE_MODULES", "/nowhere"))
VECTORS = os.environ.get("EVILCORPUS_VECTORS")
# See docs/release.md, "Beside other verifiers"; each is a thing that theirs does not read.
EXPLAINED = ("tree size", "root hash", "hashedrekord 0.0.2, index", "hashedrekord 0.0.2, timestamp")
EXPLAINED_CASES = {"trust-root-tlog-missing-validity-start_fail"}


def test_the_second_verifier_differs_only_where_it_is_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(TOOLS))
    import compare_verifiers  # noqa: PLC0415 -- a script beside the package

    if compare_verifiers.node_with(NODE_MODULES) is None:
        pytest.skip("EVILCORPUS_NODE_MODULES names no folder with @sigstore/verify, or node is not installed")
    asked = list(compare_verifiers.private_questions())
    if VECTORS:
        asked += compare_verifiers.real_questions(Path(VECTORS) / "release")
    for one in compare_verifiers.compare(asked, NODE_MODULES):
        assert one.ours is not None, f"{one.id}: theirs refuses ({one.theirs}) what ours accepts"
        assert one.id.endswith(EXPLAINED) or one.id in EXPLAINED_CASES, one
    sys.modules.pop("compare_verifiers")
