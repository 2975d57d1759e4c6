"""A few examples from Hypothesis, the same ones for every candidate, from a checkout and from an installed package.

Hypothesis mixes in constants that it reads from the source of imported modules, those of installed packages excepted:
what is drawn for one seed depends on what else was imported, and from where. So they are drawn without constants here.
Another version of Hypothesis may draw others.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.configuration import set_hypothesis_home_dir
from hypothesis.internal.conjecture.providers import AVAILABLE_PROVIDERS, HypothesisProvider

_PLAIN = "evilcorpus-plain"
_SEED = 20250115

Story = Callable[..., None]


class Plain(HypothesisProvider):
    """Draws from the seed alone; Hypothesis finds it by its name among its backends."""

    def _maybe_draw_constant(self, *_: object, **__: object) -> None:
        return None


AVAILABLE_PROVIDERS[_PLAIN] = f"{__name__}.{Plain.__name__}"

# Hypothesis keeps caches in the directory that it runs in; a judging leaves nothing behind, and needs none.
set_hypothesis_home_dir(Path(os.devnull) / "nothing")

# Few, for each costs some processes, and long for that. Nothing is shrunk: a failing stream is shown as it is, and a
# process for each try would take minutes.
_FEW = settings(
    max_examples=3,
    database=None,
    deadline=None,
    report_multiple_bugs=False,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
    backend=_PLAIN,
)


def few(**made: st.SearchStrategy[Any]) -> Callable[[Story], Story]:
    """A few examples; stories that ask for the same get the same ones, and so share their runs."""
    return lambda story: seed(_SEED)(_FEW(given(**made)(story)))
