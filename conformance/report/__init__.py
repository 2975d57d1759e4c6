"""What a judging leaves behind: a file of JSON lines that proves itself, and a summary that a person likes to read.

Verdicts -> `record` (one item's, compact) -> `lines` and `document` (the whole, written and read) -> `summary`.
"""
