"""A model implementation of the llm-cost contract: counts the tokens of texts and prices them, offline.

It is a candidate like any other: nothing that judges imports it, and of what judges it imports only the oracle's
tokenizer and vocabularies. The ways in: `cli` reads the words, `stream` moves blocks of lines, `block` answers them.
"""

VERSION = "0.1.0"
