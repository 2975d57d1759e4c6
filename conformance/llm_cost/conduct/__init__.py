"""What the behaviours of llm-cost are told with: a tool that is run, what was seen of it, and what is expected.

`dialect` knows the contract's words and the candidate's for them, `tool` runs it, `seen` reads what it wrote,
`answers` says what the oracle expects, `stream` builds input, `chaperone` and `company` arrange unusual circumstances.
"""
