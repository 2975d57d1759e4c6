"""What a target is that no round makes: it asks again what other targets have come upon."""

from collections.abc import Callable, Sequence

from conformance.fuzzing.attempt import Attempt
from conformance.fuzzing.target import Mark, Round
from conformance.llm_cost.fuzzing.asking import Asker


class Replayed:
    """Has no attempts of its own; what inherits from it replays. `open_it` opens an asker that is nobody else's."""

    def __init__(self, open_it: Callable[[], Asker]) -> None:
        self._asker = open_it()

    def attempts(self, number: int) -> Sequence[Attempt]:  # noqa: ARG002  # no round makes any
        """None."""
        return ()

    def round(self, number: int, mark: Mark, skip: frozenset[int]) -> Round:  # noqa: ARG002  # as above
        """Nothing."""
        return Round(asked=0)

    def close(self) -> None:
        """Stop the candidate."""
        self._asker.close()
