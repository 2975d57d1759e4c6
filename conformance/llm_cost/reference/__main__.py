"""`python -m conformance.llm_cost.reference` and the console script `llm-cost-reference`."""

from conformance.llm_cost.reference.cli import main

if __name__ == "__main__":
    main()
