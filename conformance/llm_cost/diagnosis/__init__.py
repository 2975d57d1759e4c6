"""What the second witness teaches: mutants that prove the corpus and name faults, coverage, explanations.

`mutants` holds the planted mistakes, `ledger` tells which vectors kill each of them, `coverage` what of the patterns
the vectors reach, `attribution` which mutant a failing candidate behaves like, `explanation` how a text becomes its
tokens.
"""
