"""Measurements that nobody took: samples with a known speed, start-up and noise, for what is concluded from them."""

from random import Random

from conformance.bench.figures import figures
from conformance.bench.saved import Lane, LoadLanes, Machine, Program, Sample, Saved, State

MACHINE = Machine(system="Linux", architecture="x86_64", processor="Test", cores=2, memory_bytes=8_000_000_000)
OCTETS, RECORDS = 8_000_000, 4_000
START_S, WORK_S = 0.4, 1.0


def samples(random: Random, rounds: int, seconds: float, *, noise: float, waiting: float = 0.0) -> list[Sample]:
    """Runs that need so much processor time and wait besides; noise is a share, and a third of runs stand in queues."""
    made = []
    for _ in range(rounds):
        cpu = seconds * random.lognormvariate(0, noise)
        queued = random.choice((0, 0, cpu))
        made.append(
            Sample(
                seconds=cpu + waiting + queued,
                queued_seconds=queued,
                cpu_seconds=cpu,
                peak_bytes=100_000_000 + random.randrange(200_000),
            )
        )
    return made


def lane(
    name: str,
    random: Random,
    *,
    rounds: int = 40,
    start: float = START_S,
    work: float = WORK_S,
    waiting: float = 0.0,
    noise: float = 0.03,
    workers: int = 1,
    state: State = "measured",
) -> Lane:
    return Lane(
        program=name,
        workers=workers,
        state=state,
        starts=tuple(samples(random, rounds, start, noise=noise)),
        runs=tuple(samples(random, rounds, start + work, noise=noise, waiting=waiting)),
    )


def load_of(oracle: Lane, *lanes: Lane, scenario: str = "chat", sha256: str = "5" * 64) -> LoadLanes:
    return LoadLanes(
        scenario=scenario,
        sentence="a load",
        seed=0,
        octets=OCTETS,
        records=RECORDS,
        sha256=sha256,
        oracle=oracle,
        lanes=lanes,
    )


def saved_of(*loads: LoadLanes, names: tuple[str, ...] = ("counter",), machine: Machine = MACHINE) -> Saved:
    programs = tuple(Program(name=name, target=f"./{name}", version="1.0", sha256="0" * 64) for name in names)
    return Saved(
        harness="0.1.0",
        contract="llm-cost",
        variant="o200k_base",
        oracle="tiktoken 0.14.0",
        machine=machine,
        programs=programs,
        loads=loads,
        figures=figures(loads, programs, "tiktoken 0.14.0"),
    )


def one(seed: int, *, work: float = WORK_S, start: float = START_S, waiting: float = 0.0, noise: float = 0.03) -> Saved:
    """A whole file about one program that needs so long."""
    random = Random(seed)  # noqa: S311  # the same every time, no secret
    oracle = lane("the oracle", random, noise=noise)
    return saved_of(load_of(oracle, lane("counter", random, work=work, start=start, waiting=waiting, noise=noise)))
