"""What the second witness teaches: which mistakes a corpus finds, which a candidate makes, what is reached.

`mutants` holds the planted mistakes, `ledger` tells which vectors kill each of them, `equivalent` which none can,
`choice` which few vectors kill them all, `coverage` what of the patterns the vectors reach, `attribution` which mutant
a failing candidate behaves like.
"""
