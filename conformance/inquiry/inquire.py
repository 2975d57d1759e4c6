"""One inquiry from beginning to end; what it costs is bounded by the subject's patience.

1. What it prints for `--help`, `-h`, for nothing at all, and for a text. 2. Its version. 3. Whether it is a driver.
4. How it is asked for one text, in the words of its help. 5. Whether it takes JSON lines. 6. Where nothing was found:
how it is asked for one text, in usual words.
"""

import re
from collections.abc import Callable, Iterator

from conformance.inquiry import plainly, styles
from conformance.inquiry.findings import Door, Driver, Findings
from conformance.inquiry.lexicon import Lexicon, Sample
from conformance.inquiry.said import Said, read_help
from conformance.inquiry.search import Search
from conformance.inquiry.streams import Streams
from conformance.inquiry.styles import Style
from conformance.inquiry.subject import GivenUpError, Subject

_HELP = (("--help",), ("-h",), ())
_VERSION = (("--version",), ("version",), ("-V",))
_VERSION_LINE = re.compile(r"[^\n]{0,60}\d+\.\d+[^\n]{0,40}")
# Help of verbs is asked for where the program's own names some.
_MOST_VERBS = 3


class Inquiry:
    """What is found, kept as it is found, so that running out of patience loses nothing."""

    def __init__(self, subject: Subject, lexicon: Lexicon) -> None:
        self._subject = subject
        self._lexicon = lexicon
        self._said = Said()
        self._version: tuple[tuple[str, ...], str] = ((), "")
        self._run: Door | None = None
        self._nearest: Door | None = None
        self._batch: Door | None = None
        self._ask: Driver | None = None
        self._gave_up = ""
        self._plainly: tuple[str, ...] = ()

    def all_of_it(self) -> Findings:
        """Every step; DescriptionError where the program cannot be started."""
        self._patiently(self._listen)
        if not self._gave_up:
            self._patiently(self._search)
        return self.findings()

    def one_style(self, args: tuple[str, ...]) -> Findings:
        """Only the arguments that somebody says it takes, with `{text}`, `{file}` and `{model}` in them."""
        flag = args[args.index("{model}") - 1] if "{model}" in args[1:] else ""
        self._patiently(self._listen)
        self._subject.renew_patience()
        search = Search(self._subject, self._lexicon, self._said)

        def try_it() -> None:
            found = search.try_style(Style(args=args, flag=flag))
            self._run, self._nearest = (found, None) if found is not None and found.is_right else (None, found)

        self._gave_up = ""
        self._patiently(try_it)
        return self.findings()

    def findings(self) -> Findings:
        """What is known by now."""
        run = self._run or (None if self._ask or self._batch else self._nearest)
        return Findings(
            samples=len(self._lexicon.samples),
            runs=self._subject.runs,
            version_args=self._version[0],
            version=self._version[1],
            run=run,
            batch=self._batch,
            ask=self._ask,
            gave_up=self._gave_up,
            remarks=tuple(self._remarks(run)),
        )

    def _patiently(self, step: Callable[[], None]) -> None:
        try:
            step()
        except GivenUpError as error:
            self._gave_up = str(error)

    def _listen(self) -> None:
        """Steps 1 and 2."""
        outputs = []
        for args in _HELP:
            done = self._subject.run(args)
            outputs += [done.stdout, done.stderr]
        self._said = read_help(*outputs)
        for verb in self._said.verbs_of(self._lexicon.verbs)[:_MOST_VERBS]:
            done = self._subject.run([verb, "--help"])
            outputs += [done.stdout, done.stderr]
        self._said = read_help(*outputs)
        self._version = self._find_version()
        first, last = (self._subject.run((), sample.text.encode()) for sample in self._samples_apart())
        self._plainly = tuple(plainly.told(first, last, self._lexicon.samples[0].text))

    def _samples_apart(self) -> tuple[Sample, Sample]:
        return self._lexicon.samples[0], self._lexicon.samples[-1]

    def _find_version(self) -> tuple[tuple[str, ...], str]:
        for args in _VERSION:
            done = self._subject.run(args)
            lines = done.stdout.decode("utf-8", "replace").strip().splitlines()
            if done.exit_status == 0 and lines and _VERSION_LINE.fullmatch(lines[0]):
                return args, lines[0]
        return (), ""

    def _search(self) -> None:
        """Steps 3 to 6."""
        streams = Streams(self._subject, self._lexicon, self._said)
        self._ask = streams.driver()
        if self._ask is not None:
            return
        search = Search(self._subject, self._lexicon, self._said)
        try:
            self._run = search.find(styles.told(self._lexicon, self._said))
            self._batch = streams.batch(self._run)
            if self._run is None and self._batch is None:
                self._run = search.find(styles.usual(self._lexicon))
        finally:
            self._run, self._nearest = self._run or search.door, search.nearest

    def _remarks(self, run: Door | None) -> Iterator[str]:
        if run is None and not self._ask and not self._batch:
            yield from self._plainly
        if run is not None and not run.is_right:
            counts = run.sighting.counts
            texts = [sample.text for sample in self._lexicon.samples]
            same = [name for name, measure in self._lexicon.measures.items() if counts == list(map(measure, texts))]
            yield from (f"its numbers are those of {name}, not of {self._lexicon.unit}" for name in same[:1])
