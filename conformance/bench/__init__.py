"""Measurements of candidates: what a run costs, beside the oracle's own runs, and what may be concluded from it."""
