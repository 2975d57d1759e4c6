"""Who cannot count two plain texts keeps no clause by refusing everything, or by doing nothing."""

from pathlib import Path

import pytest

from conformance.candidate import open_candidate
from conformance.llm_cost.conduct.tool import Tool
from conformance.llm_cost.contract import HOME
from conformance.suite.behaviour import Breach, Finding

REFUSES = "sys.exit(2)"
SAYS_NOTHING = "sys.stdin.read()"
ANSWERS_ALIKE = 'for line in sys.stdin: print(json.dumps({**json.loads(line), "tokens_in": 7, "cost_usd": 0}))'
ECHOES = "for line in sys.stdin: print(line, end='')"
DIES = "os.abort()"
ESTIMATES = (
    "for line in sys.stdin:\n"
    "    record = json.loads(line)\n"
    "    print(json.dumps({**record, 'tokens_in': len(record['content']) // 4, 'cost_usd': 0}))"
)


def tool(folder: Path, program: str) -> Tool:
    binary = folder / "llm-cost"
    binary.write_text(f"#!/usr/bin/env python3\nimport json, os, sys\n{program}\n")
    binary.chmod(0o755)
    return Tool(open_candidate(str(binary), contract_home=HOME))


@pytest.mark.parametrize(
    "program",
    [REFUSES, SAYS_NOTHING, ANSWERS_ALIKE, ECHOES, DIES],
    ids=["refuses", "says-nothing", "answers-alike", "echoes", "dies"],
)
def test_nothing_counts_before_plain_texts_are_counted(tmp_path: Path, program: str) -> None:
    held = tool(tmp_path, program)
    for _ in range(2):
        with pytest.raises(Finding, match="nothing that it does counts") as caught:
            held.run("pipe", "--model", held.model, "--max-tokens", "abc")
        assert isinstance(caught.value, Breach)


def test_who_only_estimates_is_held_to_each_clause(tmp_path: Path) -> None:
    held = tool(tmp_path, ESTIMATES)
    assert held.run("pipe", "--model", held.model, "--max-tokens", "abc", stdin=b"").completed.exit_status == 0
