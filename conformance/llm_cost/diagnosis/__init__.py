"""What the second witness teaches: which mistakes a corpus finds, which a candidate makes, what is reached.

`mutants` holds the planted mistakes, `ledger` tells which vectors kill each of them, `equivalent` which none can,
`coverage` what of the patterns the vectors reach, `fragments` finds texts that show the rarest borders, `attribution`
tells which mutant a failing candidate behaves like.
"""
