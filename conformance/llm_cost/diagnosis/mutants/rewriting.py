"""Ways to rewrite a pattern: swap, drop, add and move its alternatives."""

from collections.abc import Callable
from dataclasses import replace

from conformance.llm_cost.diagnosis.mutant import Alternatives
from conformance.llm_cost.oracle.patterns import PUBLISHED, Alternative

GPT2 = ("p50k_base", "r50k_base")


CL100K = ("cl100k_base",)


O200K = ("o200k_base",)


NEWER = ("cl100k_base", "o200k_base")


NOT_O200K = ("cl100k_base", "p50k_base", "r50k_base")


Rewrite = Callable[[Alternatives], Alternatives]


def swap(*names: str, old: str, new: str) -> Rewrite:
    """In the alternatives so named, or in all, replace each `old` by `new`."""

    def rewrite(alternatives: Alternatives) -> Alternatives:
        return tuple(
            replace(each, pattern=each.pattern.replace(old, new)) if not names or each.name in names else each
            for each in alternatives
        )

    return rewrite


def become(**patterns: str) -> Rewrite:
    """Give the alternatives so named another pattern."""

    def rewrite(alternatives: Alternatives) -> Alternatives:
        wanted = {name.replace("_", "-"): pattern for name, pattern in patterns.items()}
        return tuple(replace(each, pattern=wanted.get(each.name, each.pattern)) for each in alternatives)

    return rewrite


def dropping(*names: str) -> Rewrite:
    """Leave the alternatives so named out."""
    return lambda alternatives: tuple(each for each in alternatives if each.name not in names)


def trying_first(name: str, pattern: str) -> Rewrite:
    """Try one more alternative before all others."""
    return lambda alternatives: (Alternative(name=name, pattern=pattern), *alternatives)


def moving(name: str, *, after: str) -> Rewrite:
    """Try one alternative only after another."""

    def rewrite(alternatives: Alternatives) -> Alternatives:
        moved = next(each for each in alternatives if each.name == name)
        rest = [each for each in alternatives if each.name != name]
        place = next(i for i, each in enumerate(rest) if each.name == after) + 1
        return (*rest[:place], moved, *rest[place:])

    return rewrite


def in_turn(*rewrites: Rewrite) -> Rewrite:
    """One rewriting after another."""

    def rewrite(alternatives: Alternatives) -> Alternatives:
        for each in rewrites:
            alternatives = each(alternatives)
        return alternatives

    return rewrite


def whole(encoding: str) -> Rewrite:
    """Take the whole pattern of another encoding."""
    return lambda _: PUBLISHED[encoding]


SUFFIX = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
