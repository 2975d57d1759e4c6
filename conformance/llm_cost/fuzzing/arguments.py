"""Any arguments: the program ends in time, with a documented exit status, and answers nothing to wrong usage."""

from collections.abc import Iterator
from random import Random

from conformance.fuzzing.attempt import Attempt, Fault
from conformance.llm_cost.fuzzing.program import Execute, Words, bad_ending, wrong
from conformance.llm_cost.fuzzing.relations import stream
from conformance.verdict import Outcome

NAME = "arguments"

_ATTEMPTS = 12
_STDIN = stream(["a", "b c", ""])
_VERBS = ("pipe", "tokens", "price", "models", "help", "--help", "--version", "", "-", "--", "\u00e9", "pipe ", "PIPE")
_FLAGS = (
    *("--model", "--mode", "--field", "--format", "--summary", "--summary-format", "--quiet", "--fail-on-error"),
    *(
        "--max-tokens",
        "--max-cost",
        "--estimate-output",
        "--workers",
        "--tokens-in",
        "--tokens-out",
        "-h",
        "--nope",
        "-",
    ),
)
_VALUES = (
    *(
        "0",
        "1",
        "-1",
        "2",
        "1e3",
        "1e400",
        "nan",
        "inf",
        "-0",
        "0x10",
        "9" * 30,
        "1_000",
        " 1",
        "",
        "\u0663",
        "1.5",
        "+1",
    ),
    *(
        "json",
        "text",
        "tokens",
        "price",
        "JSON",
        "content",
        "a" * 5_000,
        "\u00e9",
        "\U0001f600",
        "--",
        "=",
        "/",
        "..",
        "%s",
    ),
    *("/dev/null", "no-such-file", ".", "\n", "\udcff", "gpt-4o", "openai/gpt-4o", "gpt-4", "nobody/gpt"),
)


class Arguments:
    """Runs the program with flags and values in every order."""

    name = NAME

    def __init__(self, words: Words) -> None:
        self._words = words

    def attempts(self, random: Random) -> Iterator[Attempt]:
        """Half of them a sound command with something added, half of them anything."""
        for at in range(_ATTEMPTS):
            args = self._sound(random) if at % 2 else [random.choice(_VERBS)]
            for _ in range(random.choice((0, 1, 1, 2, 4))):
                place = random.randint(1, len(args))
                args[place:place] = random.choice(
                    ([random.choice(_FLAGS), random.choice(_VALUES)], [random.choice(_FLAGS)], [random.choice(_VALUES)])
                )
            yield Attempt(target=NAME, input=_STDIN, args=tuple(args))

    def fault(self, attempt: Attempt, execute: Execute) -> Fault | None:
        """One run; only how it ends is judged."""
        if any("\0" in word for word in attempt.args):
            return None
        data = attempt.input if isinstance(attempt.input, bytes) else attempt.input.encode()
        done = execute(attempt.args, data)
        bad = bad_ending(attempt, done, self._words.exits)
        if bad is None and done.exit_status == self._words.exits["err_usage"] and done.stdout.strip():
            return wrong(attempt, Outcome.FAILED, "answers on standard output though the usage is wrong")
        return bad

    def _sound(self, random: Random) -> list[str]:
        return ["pipe", "--model", random.choice(sorted(self._words.models.values())), "--format", "json"]
