"""The ledger of mutants: realistic mistakes, each planted in the second witness.

They serve twice. A corpus that lets one survive is too weak; and a candidate that answers as one of them does makes,
most likely, the same mistake. Each stands in the module of what it mistakes.
"""

from conformance.llm_cost.diagnosis.mutants import (
    contractions,
    cuts_and_specials,
    ids,
    letters,
    marks_and_case,
    merging,
    numbers,
    pieces,
    raw_input,
    signs,
    spacing,
    texts,
    unicode_versions,
    vocabularies,
    white_space,
    words,
)

LEDGER = (
    *texts.MUTANTS,
    *cuts_and_specials.MUTANTS,
    *raw_input.MUTANTS,
    *white_space.MUTANTS,
    *numbers.MUTANTS,
    *letters.MUTANTS,
    *marks_and_case.MUTANTS,
    *unicode_versions.MUTANTS,
    *spacing.MUTANTS,
    *signs.MUTANTS,
    *words.MUTANTS,
    *contractions.MUTANTS,
    *merging.MUTANTS,
    *vocabularies.MUTANTS,
    *pieces.MUTANTS,
    *ids.MUTANTS,
)
