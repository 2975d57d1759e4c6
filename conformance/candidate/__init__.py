"""How a candidate is described, started, fed and watched; what it answers is a `Run`, never a judgement.

description  what candidate.toml says                    known        the deviations that it declares
opening      from a name or path to a candidate          smoke        what is wrong with an adapter
candidate    one that can be asked                       completed    one command for clauses about behaviour
surface      inline, ask, batch, one_shot: the doors     isolation    one bad question spoils no other
launch       scratch  process  family  conversation: one child, its folders, its pipes, and its end
answer       records  ending: what its output means      patience     when to leave it alone
"""

from conformance.candidate.candidate import PREFERENCE, Candidate, offered
from conformance.candidate.completed import Completed
from conformance.candidate.opening import open_candidate, reference_names
from conformance.candidate.process import stop_all
from conformance.candidate.surface import Surface

__all__ = [
    "PREFERENCE",
    "Candidate",
    "Completed",
    "Surface",
    "offered",
    "open_candidate",
    "reference_names",
    "stop_all",
]
