"""The grammar for Hypothesis, which shrinks by itself: the same fragments and shapes, drawn one by one."""

from random import Random

from hypothesis import strategies as st

from conformance.llm_cost.fuzzing.grammar import SHAPES, Fragments, Shape, fragments

# Hypothesis repeats what it drew: its fragments are always the same, and there are enough of them.
_SEED = 1


def texts() -> st.SearchStrategy[str]:
    """Texts of any shape."""
    pool = fragments(Random(_SEED))  # noqa: S311  # reproducible, not secret
    return st.one_of([_of_shape(shape, pool) for shape in SHAPES])


def _of_shape(shape: Shape, pool: Fragments) -> st.SearchStrategy[str]:
    members = st.sampled_from([fragment for kind in dict.fromkeys(shape.kinds) for fragment in pool[kind]])
    if not shape.alphabet:
        return _joined(members, shape)
    alphabets = st.lists(members, min_size=shape.alphabet, max_size=shape.alphabet)
    return alphabets.flatmap(lambda alphabet: _joined(st.sampled_from(alphabet), shape))


def _joined(members: st.SearchStrategy[str], shape: Shape) -> st.SearchStrategy[str]:
    # A run of three hundred is one of thirty, ten times over: drawing each of them is more than Hypothesis allows.
    longest = min(shape.longest, 30)
    return st.lists(members, min_size=min(shape.shortest, longest), max_size=longest).map("".join)
