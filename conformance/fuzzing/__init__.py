"""Fuzzing, as far as it needs no contract: what is tried, by whom, for how long, and what is kept of it.

attempt    one input given in one way, and what was wrong     target     what makes attempts and judges them
crew       worker processes that may die or hang              triage     raw faults become findings
findings   the folder that holds them                         campaign   rounds within a time budget, resumed
corpus     inputs worth keeping                               speed      whose time it was     plot   discovery
"""
