"""`evilcorpus init`: ask a program how it wants to be asked, and write that down as a first candidate.toml."""

import os
import shlex
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from conformance.candidate.launch import PLACEHOLDERS, Launch, check_program
from conformance.errors import DescriptionError, MachineError, UsageError
from conformance.inquiry.dialect import Dialect, dialect_draft, spoken, surfaces_told
from conformance.inquiry.draft import Named, draft
from conformance.inquiry.findings import Door, Driver, Findings
from conformance.inquiry.inquire import Inquiry
from conformance.inquiry.lexicon import Lexicon
from conformance.inquiry.subject import Subject
from conformance.suite import contract as contracts
from conformance.suite.contract import Contract
from conformance.suite.present import console_for
from conformance.suite.trial import DEFAULT_CONTRACT

# Beyond so many folders up, a file is none of the project's that the description belongs to.
_MOST_UP = 3
_QUESTION = "how is it given a text? its arguments, with {text} or {file} where the text goes (empty: leave it)"


@click.command(context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False})
@click.argument("command", nargs=-1, required=True, metavar="BINARY [WORD]...")
@click.option(
    "-o",
    "--output",
    default="candidate.toml",
    show_default=True,
    metavar="FILE",
    help="Where it is written; - for standard output.",
)
@click.option("--force", is_flag=True, help="Replace a file that is there.")
@click.option("--name", metavar="NAME", help="What reports call it; else after the file.")
@click.option("--arguments", metavar="WORDS", help="How it is asked, where you know: 'count -m {model} {file}'.")
@click.option("--env", multiple=True, metavar="NAME=VALUE", help="A variable of its environment; repeatable.")
@click.option(
    "--silence",
    default=10.0,
    show_default=True,
    type=click.FloatRange(0.1, 600),
    metavar="S",
    help="Seconds of silence after which a run is stopped.",
)
@click.option(
    "--seconds",
    default=180.0,
    show_default=True,
    type=click.FloatRange(1, 3600),
    metavar="S",
    help="Seconds that the search may take.",
)
def init(
    *, command: tuple[str, ...], output: str, force: bool, name: str | None, arguments: str | None,
    env: tuple[str, ...], silence: float, seconds: float,
) -> int:  # fmt: skip
    """Ask BINARY how it wants to be asked, and write a first candidate.toml for it, with comments.

    It is run some dozen times with harmless texts and usual words, each time with an empty HOME and under limits;
    give it nothing that acts on more than its input. What is found is written down, what is not is left to fill in.

    Exit status 0 where it gives right answers to most texts, 1 where no way was found by which it does.
    """
    path = None if output == "-" else _target(Path(output), force=force)
    located = [_located(word, is_program=place == 0) for place, word in enumerate(command)]
    _check(located)
    contract = contracts.load(DEFAULT_CONTRACT)
    folder = Path.cwd() if path is None else path.resolve().parent
    words = tuple(_from(folder, word, is_program=i == 0) for i, word in enumerate(located))
    told = Named(name=name or _name_of(located), command=words, env=dict(map(_variable, env)))
    text, lines, is_right = _found(contract, located, told, arguments, silence, seconds)
    console = console_for(sys.stderr if path is None else sys.stdout)
    for line in lines:
        console.print(line, soft_wrap=True)
    if path is None:
        sys.stdout.write(text)
        return 0 if is_right else 1
    _put(path, text)
    console.print(f"wrote {path}", soft_wrap=True)
    console.print(f"next: evilcorpus smoke {shlex.quote(str(path))}", soft_wrap=True)
    return 0 if is_right else 1


def _found(
    contract: Contract, located: Sequence[str], told: Named, arguments: str | None, silence: float, seconds: float
) -> tuple[str, list[str], bool]:
    """The description's text, lines for a reader, and whether the program answers rightly."""
    lexicon = contract.lexicon()
    dialect_path = contract.HOME / "dialect.toml"
    with Subject(located, silence_s=silence, budget_s=seconds, env=told.env) as subject:
        dialect = None if arguments else spoken(dialect_path, located, lexicon, silence_s=silence, env=told.env)
        if dialect is not None:
            text = dialect_draft(dialect_path, dialect, lexicon, told)
            return text, _dialect_lines(dialect, lexicon), dialect.is_right
        inquiry = Inquiry(subject, lexicon)
        findings = inquiry.one_style(_words(arguments)) if arguments else inquiry.all_of_it()
        while not findings.answers and not findings.doors and sys.stdin.isatty() and sys.stdout.isatty():
            click.echo("\n".join(_lines(findings)))
            answer = click.prompt(_QUESTION, default="", show_default=False)
            if not answer.strip():
                break
            findings = inquiry.one_style(_words(answer))
    return draft(findings, lexicon, told), list(_lines(findings)), findings.answers


def _dialect_lines(dialect: Dialect, lexicon: Lexicon) -> list[str]:
    return [
        "it speaks the contract's own dialect: its path alone would do",
        *surfaces_told(dialect, len(lexicon.samples)),
    ]


def _lines(findings: Findings) -> Iterator[str]:
    yield f"run {findings.runs} times with {findings.samples} texts"
    if findings.version:
        yield f"version: {_plain(findings.version)}"
    for kind, door in (("ask", findings.ask), ("batch", findings.batch), ("run", findings.run)):
        if door is not None:
            yield f"{kind}: {_door_line(door, findings.samples)}"
    yield from findings.remarks
    if findings.gave_up:
        yield f"the search ended early: {findings.gave_up}"
    if not findings.doors:
        yield "no way of asking was found that gives a number for a text: the file has lines to fill in"
    elif not findings.answers:
        yield "no way of asking was found whose answers are right: the file has lines to fill in"


def _door_line(door: Door | Driver, samples: int) -> str:
    rights = ", ".join(f"{variant} {right} of {samples} texts right" for variant, right in door.right.items())
    if isinstance(door, Driver):
        return f"{shlex.join(door.args) or 'without arguments'}, the line protocol, {door.shows}; {rights}"
    given = " ".join(door.style.args)
    where = "a text as argument" if "{text}" in given else "a file" if "{file}" in given else "standard input"
    words = shlex.join(door.style.args).replace("'{", "{").replace("}'", "}") or "without arguments"
    what = f"JSON lines with {door.style.fields[0]!r}" if door.style.fields else where
    return f"{words} ({what}), {door.sighting.aspect}; {rights or 'a number that grows with the text'}"


def _plain(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text)


def _words(arguments: str) -> tuple[str, ...]:
    try:
        return tuple(shlex.split(arguments))
    except ValueError as error:
        raise UsageError(f"--arguments: {str(error).lower()}: {arguments!r}") from error


def _variable(word: str) -> tuple[str, str]:
    name, sign, value = word.partition("=")
    if not sign or not name or "\0" in word:
        raise UsageError(f"--env: expected NAME=VALUE, found {word!r}")
    return name, value


def _target(path: Path, *, force: bool) -> Path:
    if path.is_dir():
        raise UsageError(f"{path}: expected the name of a file, found a folder")
    if path.exists() and not force:
        raise UsageError(f"{path} is there already; --force replaces it, -o FILE writes another")
    if not path.parent.is_dir():
        raise UsageError(f"{path}: no such folder: {path.parent}")
    if path.suffix != ".toml":
        raise UsageError(f"{path}: expected a name that ends in .toml, since that is how a description is told")
    return path


def _located(word: str, *, is_program: bool) -> str:
    """A word that names a file as an absolute path, since the program runs in another folder; others as they are."""
    if not word.isprintable() or any(f"{{{name}}}" in word for name in PLACEHOLDERS):
        raise UsageError(f"{word!r}: a path with control characters or a placeholder cannot be described")
    path = Path(word)
    if is_program and "/" not in word and shutil.which(word) is not None and not path.is_file():
        return word
    if is_program and path.is_dir():
        raise DescriptionError(f"{word}: expected a program, found a folder")
    if is_program and "/" not in word and not path.exists():
        return word
    return str(path.absolute()) if is_program or path.is_file() else word


def _check(located: Sequence[str]) -> None:
    try:
        check_program(Launch(argv=tuple(located), env={}, here=Path.cwd()))
    except ValueError as error:
        raise DescriptionError(str(error)) from error


def _from(folder: Path, word: str, *, is_program: bool) -> str:
    """A file as it is named from the description's folder, where it is not far from it."""
    if not Path(word).is_absolute() or not Path(word).is_file():
        return word
    relative = os.path.relpath(word, folder)
    if relative.split("/").count("..") > _MOST_UP or _is_on_path(word):
        return word
    if is_program:
        return relative if relative.startswith("..") else f"./{relative}"
    return f"{{here}}/{relative}"


def _is_on_path(word: str) -> bool:
    found = shutil.which(Path(word).name)
    return found is not None and found == word


def _name_of(located: Sequence[str]) -> str:
    files = [word for word in located[1:] if Path(word).is_file()]
    return Path(files[-1]).stem if files else Path(located[0]).name


def _put(path: Path, text: str) -> None:
    """Put the file in place at once or not at all."""
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
            Path(temporary).chmod(0o644)
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise MachineError(f"{path}: cannot be written: {error.strerror}") from error
