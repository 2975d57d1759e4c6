"""evilcorpus judges implementations from outside.

`Clause` (what is promised) and `Case` (what is asked, with the oracle's answer) -> `Run` (what was seen) -> `Verdict`
(what it means) -> report. The floors, whose imports only point down (held by tests/test_floors.py):

    4  cli/  suite/  conftest  <contract>/test_*.py         doors: may print, exit, assert
    3  report/  <contract>/corpus  <contract>/diagnosis     make files and findings
    2  candidate/  judge  release/  <contract>/oracle       witnesses: none imports another
    1  clause  case  run  verdict                           frozen values
    0  errors  paths  sparing
"""
