"""The ledger of mutants: realistic mistakes, each planted in the second witness.

They serve twice. A corpus that lets one survive is too weak; and a candidate that answers as one of them does makes,
most likely, the same mistake. Each stands in the module of the step in which it is made.
"""

from conformance.llm_cost.diagnosis.mutants import classes, merging, reading, splitting

LEDGER = (*reading.MUTANTS, *classes.MUTANTS, *splitting.MUTANTS, *merging.MUTANTS)
