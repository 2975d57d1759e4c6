"""The four surfaces give the same answers, and say of each question that they do not ask why not."""

import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from conformance.candidate import Candidate, open_candidate
from conformance.case import Question
from conformance.run import Ending, Run

LIARS = Path(__file__).parent / "liars"
PICKY = """
import json, sys
status = 0
for line in sys.stdin:
    text = json.loads(line)["content"]
    if text == "no":
        status = 65
    else:
        print(json.dumps({"n": len(text)}))
sys.exit(status)
"""
TEXTS = ("a", "", "two words", "line\nend\n", "\u65e5\u672c\u8a9e", "x" * 10_000, "\0", '"\\')


def opened(tmp_path: Path, surfaces: str, name: str | None = None, limits: str = "") -> Candidate:
    home = tmp_path / "llm_cost"
    home.mkdir(exist_ok=True)
    path = home / "candidate.toml"
    path.write_text(f'contract = "llm-cost"\nname = "x"\nmodels = {{ one = "model-one" }}\n{limits}\n{surfaces}')
    return open_candidate(str(path), contract_home=home, surface=name)


def liar(name: str, *words: str) -> str:
    return json.dumps(["{python}", "-S", "-E", str(LIARS / f"{name}.py"), *words])


def batch(name: str, more: str, *words: str) -> str:
    argv = liar(name, *words)
    return f'[surfaces.batch]\nargv = {argv}\nfield = "text"\nanswers.ids = {{ pointer = "/ids" }}\n{more}'


def inline(function: str, more: str = "") -> str:
    # `callable` looks beside the description; the liars' folder is put on the path by the environment.
    surface = f'[surfaces.inline]\ncallable = "faults:{function}"\nshows = ["ids"]\n{more}'
    return f'env = {{ PYTHONPATH = "{LIARS}" }}\n{surface}'


def asked(candidate: Candidate, inputs: Sequence[str | bytes] = TEXTS, mode: str = "ordinary") -> list[Run]:
    with candidate:
        return list(candidate.surface.answer([Question(input=i, variant="one", mode=mode) for i in inputs]))


def right(inputs: Sequence[str] = TEXTS) -> list[Run]:
    answers = [{"ids": [ord(letter) for letter in text], "count": len(text)} for text in inputs]
    return [Run(ending=Ending.ANSWERED, answer=answer) for answer in answers]


@pytest.mark.parametrize(
    "surfaces",
    [
        inline("right"),
        inline("prints"),
        f'[surfaces.ask]\nargv = {liar("perfect")}\nshows = ["ids"]\nmax_lines = 3',
        batch("perfect", 'tag = "id"'),
        batch("perfect", "", "untagged"),
        batch("perfect", 'tag = "id"\nmax_bytes = 9'),
    ],
    ids=["inline", "inline that prints", "ask", "batch", "batch without tags", "batch in small parts"],
)
def test_every_surface_that_speaks_in_lines_gives_the_same_answers(tmp_path: Path, surfaces: str) -> None:
    assert asked(opened(tmp_path, surfaces)) == right()


def test_lone_surrogates_go_through_lines_where_the_mode_is_declared(tmp_path: Path) -> None:
    surfaces = inline("right", 'modes = ["surrogates", "ordinary"]')
    runs = asked(opened(tmp_path, surfaces), ["a\ud800b"], mode="surrogates")
    assert [run.answer.get("ids") for run in runs] == [[97, 0xD800, 98]]


def test_bytes_go_through_the_line_protocol(tmp_path: Path) -> None:
    runs = asked(opened(tmp_path, inline("counts", 'modes = ["bytes"]')), [b"\xff\xfe\0"], mode="bytes")
    assert [run.answer for run in runs] == [{"count": 3}]


def test_the_function_is_told_model_and_mode(tmp_path: Path) -> None:
    runs = asked(opened(tmp_path, inline("says_model_and_mode", 'modes = ["special"]')), ["abc"], mode="special")
    assert runs[0].answer["ids"] == [len("model-one"), len("special"), 3]


@pytest.mark.parametrize(
    ("function", "ending", "detail"),
    [
        ("refuses", Ending.REFUSED, "not in the mood"),
        ("raises", Ending.CRASHED, "ValueError: cannot cope"),
        ("panics", Ending.CRASHED, "PanicException: called unwrap on a None value"),
        ("exits", Ending.CRASHED, "SystemExit: 3"),
        ("returns_none", Ending.MALFORMED, "returned NoneType, expected int or list of int"),
        ("returns_true", Ending.MALFORMED, "returned bool, expected int or list of int"),
        ("returns_text", Ending.MALFORMED, "returned str, expected int or list of int"),
        ("returns_floats", Ending.MALFORMED, "cannot be written as JSON"),
        ("returns_set", Ending.MALFORMED, "returned set, expected int or list of int"),
        ("is_not_there", Ending.CRASHED, "AttributeError: module 'faults' has no attribute 'is_not_there'"),
    ],
)
def test_what_a_function_does_wrong_is_named(tmp_path: Path, function: str, ending: Ending, detail: str) -> None:
    runs = asked(opened(tmp_path, inline(function)), ["a", "b"])
    assert [run.ending for run in runs] == [ending] * 2
    assert all(detail in run.detail for run in runs)


@pytest.mark.parametrize(
    ("function", "ending"),
    [
        ("dies_on_poison", Ending.CRASHED),
        ("hangs_on_poison", Ending.TIMED_OUT),
        ("raises_on_poison", Ending.CRASHED),
    ],
)
def test_one_text_that_ends_badly_inline_costs_one_question(tmp_path: Path, function: str, ending: Ending) -> None:
    runs = asked(opened(tmp_path, inline(function), limits="limits = { silence_s = 1.5 }"), ["a", "poison", "b"])
    assert [run.ending for run in runs] == [Ending.ANSWERED, ending, Ending.ANSWERED]


def test_a_module_beside_the_description_is_found_first_and_the_harness_is_not(tmp_path: Path) -> None:
    candidate = opened(tmp_path, '[surfaces.inline]\ncallable = "process:encode"\nshows = ["ids"]')
    (candidate.here / "process.py").write_text("def encode(text, model, mode):\n    return [42]\n")
    assert asked(candidate, ["a"])[0].answer["ids"] == [42]
    assert not (candidate.here / "__pycache__").exists()


def test_another_interpreter_calls_the_function(tmp_path: Path) -> None:
    python = tmp_path / "llm_cost" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\nMARK=here exec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    candidate = opened(tmp_path, '[surfaces.inline]\ncallable = "mine:encode"\nshows = ["ids"]\npython = "bin/python"')
    (candidate.here / "mine.py").write_text("import os\ndef encode(*_):\n    return len(os.environ['MARK'])\n")
    assert asked(candidate, ["a"])[0].answer == {"count": 4}


@pytest.mark.parametrize(
    ("argv", "answers", "text", "value"),
    [
        ('["wc", "-m"]', "whole = true", "\u65e5\u672c\n", 3),
        ('["wc", "-c", "{file}"]', 'regex = "^([0-9]+) /"', "four", 4),
        ('["printf", "{{\\"n\\": %s}}", "{text}"]', 'pointer = "/n"', "17", 17),
        ('["printf", "%s", "{mode}={model}={text}"]', 'regex = "ordinary=model-one=([0-9]+)"', "8", 8),
    ],
)
def test_one_process_for_each_question(tmp_path: Path, argv: str, answers: str, text: str, value: int) -> None:
    surfaces = f"[surfaces.run]\nargv = {argv.replace('{{', '{').replace('}}', '}')}\nanswers.count = {{ {answers} }}"
    assert asked(opened(tmp_path, surfaces), [text] * 3) == [Run(ending=Ending.ANSWERED, answer={"count": value})] * 3


@pytest.mark.parametrize(
    ("argv", "text", "detail"),
    [
        ('["echo", "{text}"]', "a\0b", "no argument carries a NUL"),
        ('["echo", "{text}"]', "x" * 131_072, "an argument carries at most 131071 bytes"),
        ('["echo", "{text}"]', b"\xff", "the text is given as an argument, which carries no raw bytes"),
        ('["wc", "-c"]', "\ud800", "no argument, file or pipe of UTF-8 carries a lone surrogate"),
    ],
)
def test_what_no_argument_carries_is_not_applicable(tmp_path: Path, argv: str, text: str | bytes, detail: str) -> None:
    surfaces = f"[surfaces.run]\nargv = {argv}\nanswers.count = {{ whole = true }}"
    assert asked(opened(tmp_path, surfaces), [text]) == [Run(ending=Ending.NOT_APPLICABLE, detail=detail)]


@pytest.mark.parametrize("name", ["inline", "ask", "batch", "run"])
def test_a_mode_or_variant_that_is_not_declared_is_not_applicable(tmp_path: Path, name: str) -> None:
    surfaces = f"""{inline("right")}
        [surfaces.ask]
        argv = ["true"]
        shows = ["ids"]
        [surfaces.batch]
        argv = ["true"]
        answers.ids = {{ pointer = "/ids" }}
        [surfaces.run]
        argv = ["true"]
        answers.ids = {{ whole = true }}
        """
    with opened(tmp_path, surfaces, name) as candidate:
        questions = [Question(input="a", variant="one", mode="special"), Question(input="a", variant="two")]
        runs = list(candidate.surface.answer(questions))
        assert candidate.surface.name == name
    assert [run.ending for run in runs] == [Ending.NOT_APPLICABLE] * 2
    assert [run.detail for run in runs] == ["mode special is not declared", "variant two is not declared"]


def test_bytes_do_not_go_through_json_records(tmp_path: Path) -> None:
    surfaces = '[surfaces.batch]\nargv = ["true"]\nanswers.ids = { pointer = "/ids" }\nmodes = ["bytes"]'
    runs = asked(opened(tmp_path, surfaces), [b"\xff"], mode="bytes")
    assert runs == [Run(ending=Ending.NOT_APPLICABLE, detail="a JSON record cannot carry bytes")]


def test_a_program_that_is_no_program_has_crashed_and_says_why(tmp_path: Path) -> None:
    script = tmp_path / "llm_cost" / "x"
    script.parent.mkdir()
    script.write_text("#!/no/such/interpreter\n")
    script.chmod(0o755)
    one_shot = '[surfaces.run]\nargv = ["./x"]\nanswers.count = { whole = true }'
    for surface in (one_shot, '[surfaces.ask]\nargv = ["./x"]\nshows = ["ids"]'):
        (run,) = asked(opened(tmp_path, surface), ["a"])
        assert run.ending is Ending.CRASHED
        assert run.detail.startswith("cannot be started: No such file or directory")


def test_one_refusal_among_lines_without_tags_is_found(tmp_path: Path) -> None:
    (tmp_path / "llm_cost").mkdir()
    (tmp_path / "llm_cost" / "picky.py").write_text(PICKY)
    argv = 'argv = ["{python}", "-S", "{here}/picky.py"]'
    surfaces = f'[surfaces.batch]\n{argv}\nanswers.count = {{ pointer = "/n" }}\npartial = [65]'
    runs = asked(opened(tmp_path, surfaces), ["a", "bb", "no", "cccc", "d"])
    assert [run.answer.get("count", run.ending.value) for run in runs] == [1, 2, "refused", 4, 1]


def test_the_driver_in_the_documentation_works(tmp_path: Path) -> None:
    page = (Path(__file__).parent.parent / "docs" / "drivers.md").read_text()
    driver = re.findall(r"```python\n(.*?)```", page, re.DOTALL)[-1]
    candidate = opened(tmp_path, '[surfaces.ask]\nargv = ["{python}", "{here}/driver.py"]\nshows = ["ids"]')
    (candidate.here / "driver.py").write_text(driver)
    assert asked(candidate) == right()


def test_all_groups_of_a_driver_go_through_one_process(tmp_path: Path) -> None:
    candidate = opened(tmp_path, '[surfaces.inline]\ncallable = "mine:encode"\nshows = ["ids"]')
    (candidate.here / "mine.py").write_text("import os\ndef encode(*_):\n    return os.getpid()\n")
    with candidate:
        pids = {
            run.answer["count"]
            for _ in range(3)
            for run in candidate.surface.answer([Question(input="a", variant="one")])
        }
    assert len(pids) == 1


def test_questions_of_one_mode_go_through_one_process_wherever_they_stand(tmp_path: Path) -> None:
    pages = tmp_path / "modes"
    argv = json.dumps(["sh", "-c", f"echo {{mode}} >> {pages}; exec {{python}} -S {LIARS / 'perfect.py'}"])
    surfaces = f"""
        [surfaces.batch]
        argv = {argv}
        field = "text"
        tag = "id"
        modes = ["ordinary", "special"]
        answers.ids = {{ pointer = "/ids" }}
        """
    modes = ["ordinary", "special", "ordinary", "special"]
    with opened(tmp_path, surfaces) as candidate:
        questions = [Question(input=str(n), variant="one", mode=mode) for n, mode in enumerate(modes)]
        runs = list(candidate.surface.answer(questions))
    assert runs == right(["0", "1", "2", "3"])
    assert sorted(pages.read_text().split()) == ["ordinary", "special"]


def test_records_without_the_tag_that_was_sent_are_told_by_order(tmp_path: Path) -> None:
    candidate = opened(tmp_path, batch("perfect", 'tag = "id"', "untagged"))
    assert asked(candidate) == right()
    assert candidate.surface.remarks == ["no record has the key 'id' that was sent: records are told by order"]


def test_a_record_without_its_tag_among_others_is_asked_again(tmp_path: Path) -> None:
    (tmp_path / "some.py").write_text(
        "import json, sys\n"
        "for n, line in enumerate(sys.stdin):\n"
        "    record = json.loads(line)\n"
        "    kept = {'id': record['id']} if n else {}\n"
        "    print(json.dumps({**kept, 'ids': []}))\n"
    )
    argv = json.dumps(["{python}", "-S", str(tmp_path / "some.py")])
    surfaces = f'[surfaces.batch]\nargv = {argv}\nfield = "text"\ntag = "id"\nanswers.ids = {{ pointer = "/ids" }}'
    runs = asked(opened(tmp_path, surfaces), ["", "", ""])
    # Together, the one that lost its tag cannot be told from a lost line; alone, each is told by order.
    assert {run.ending for run in runs} == {Ending.ANSWERED}


def test_a_record_that_comes_back_as_it_was_is_an_echo(tmp_path: Path) -> None:
    (run,) = asked(opened(tmp_path, batch("echoes", 'tag = "id"')), ["a"])
    assert (run.ending, run.detail) == (
        Ending.MALFORMED,
        "line 1 of output: the record that was sent comes back with nothing added",
    )


def test_a_driver_that_leaves_questions_unread_hangs_on_one_of_them(tmp_path: Path) -> None:
    """It is not one that waits for the end of its input, though it is as silent."""
    surfaces = f"[surfaces.ask]\nargv = {liar('hangs_on_one_text')}\nshows = ['ids']"
    long = ["x" * 10_000] * 30
    runs = asked(opened(tmp_path, surfaces, limits="limits = { silence_s = 1 }"), ["a", "poison", *long])
    assert [run.ending for run in runs] == [Ending.ANSWERED, Ending.TIMED_OUT, *[Ending.ANSWERED] * 30]
