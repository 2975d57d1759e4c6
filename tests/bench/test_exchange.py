"""What github-action-benchmark reads: a list of entries with name, unit and a number, each name once."""

import json
from random import Random

import msgspec
import pytest
from synthetic import lane, load_of, saved_of

from conformance.bench.exchange import Form, encoded

FORMS: tuple[Form, ...] = ("customBiggerIsBetter", "customSmallerIsBetter")


def entries(form: Form) -> list[dict[str, object]]:
    random = Random(0)  # noqa: S311  # the same every time
    wrong = msgspec.structs.replace(lane("wrong", random), state="wrong", runs=(), starts=())
    two = lane("counter", random, work=0.6, workers=2)
    made = saved_of(load_of(lane("the oracle", random), lane("counter", random), two, wrong))
    decoded: list[dict[str, object]] = json.loads(encoded(made.figures, form))
    return decoded


@pytest.mark.parametrize("form", FORMS)
def test_every_entry_has_what_the_action_asks_for(form: Form) -> None:
    for entry in entries(form):
        assert {"name", "unit", "value"} <= entry.keys() <= {"name", "unit", "value", "range", "extra"}
        assert isinstance(entry["value"], float | int)
        assert isinstance(entry["name"], str)


@pytest.mark.parametrize("form", FORMS)
def test_names_tell_entries_apart(form: Form) -> None:
    names = [entry["name"] for entry in entries(form)]
    assert len(names) == len(set(names))


def test_speeds_and_costs_are_kept_apart() -> None:
    units = {form: {entry["unit"] for entry in entries(form)} for form in FORMS}
    assert units["customBiggerIsBetter"] == {"MB/s", "times", "of one worker"}
    assert units["customSmallerIsBetter"] == {"s", "bytes"}


@pytest.mark.parametrize("form", FORMS)
def test_a_wrong_answer_has_no_entry(form: Form) -> None:
    assert not any(str(entry["name"]).startswith("wrong") for entry in entries(form))
