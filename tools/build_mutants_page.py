"""Write docs/mutants.md anew from the ledger."""

from pathlib import Path

from conformance.llm_cost.diagnosis.page import page

if __name__ == "__main__":
    (Path(__file__).resolve().parent.parent / "docs" / "mutants.md").write_text(page(), encoding="utf-8")
