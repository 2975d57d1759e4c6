"""How a contract's suites are carried out under pytest: what is asked of whom, how items end, what a run comes to.

`trial` prepares; `interview` asks in batches; `judging` keeps verdicts; `course` follows pytest from start to end;
`behaviour` and `stories` make verdicts of test functions; `handover` joins the workers of a parallel run.
"""
