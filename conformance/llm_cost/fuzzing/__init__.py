"""Looks for texts, streams and files that a candidate gets wrong, with the oracle's help; keeps what it finds.

grammar     what texts are made of, and texts in bulk     strategies   the same for Hypothesis
mutation    the same for engines that change bytes        features     what of the patterns a text reaches
ids         candidate against oracle                      streams, relations, arguments, prices: a program's behaviour
memory      does it grow with its input                   meaning      what a wrong answer is like
"""
