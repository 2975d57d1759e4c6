"""Answers in order, from several processes (C3).

Block i goes to worker i mod n and its answer is taken in its turn, so that order needs no sorting, at most one block
is with each worker, and memory does not grow with the stream (C6).
"""

import multiprocessing
import signal
import sys
from collections import deque
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkContext, ForkProcess, SpawnContext, SpawnProcess

from conformance.llm_cost.reference.backends.choice import open_backend
from conformance.llm_cost.reference.block import Answerer, Answers, Task
from conformance.llm_cost.reference.channels import LineSource
from conformance.llm_cost.reference.exits import Breakdown


def answers_from_workers(task: Task, source: LineSource, workers: int) -> Generator[Answers]:
    """Each block's answers, worked out by `workers` processes; they end with the iterator."""
    # What cannot be opened is said here and once; what can is shared with workers that are forked.
    open_backend(task.backend)
    with _team(task, workers) as team:
        yield from _in_turn(team, source)


def _in_turn(team: list[Connection], source: LineSource) -> Iterator[Answers]:
    idle = deque(team)
    busy: deque[Connection] = deque()
    at_end = False
    while busy or not at_end:
        may_read = bool(idle) and not at_end
        ready = wait([*([source.descriptor] if may_read else []), *([busy[0]] if busy else [])])
        if busy and busy[0] in ready:
            yield _received(busy[0])
            idle.append(busy.popleft())
        elif (block := source.read()) is None:
            at_end = True
        elif block:
            _send(idle[0], block)
            busy.append(idle.popleft())


def _received(worker: Connection) -> Answers:
    try:
        answers: Answers = worker.recv()
    except (EOFError, OSError) as error:
        raise Breakdown("a worker process ended before its answer") from error
    return answers


def _send(worker: Connection, block: bytes) -> None:
    try:
        worker.send_bytes(block)
    except OSError as error:
        raise Breakdown("a worker process ended before its block") from error


@contextmanager
def _team(task: Task, size: int) -> Iterator[list[Connection]]:
    # A forked worker starts at once and shares what is loaded; only Linux does it safely.
    context: ForkContext | SpawnContext
    context = multiprocessing.get_context("fork") if sys.platform == "linux" else multiprocessing.get_context("spawn")
    members: list[tuple[Connection, ForkProcess | SpawnProcess]] = []
    try:
        for _ in range(size):
            ours, theirs = context.Pipe()
            process = context.Process(target=_work, args=(theirs, task), daemon=True)
            process.start()
            theirs.close()
            members.append((ours, process))
        yield [connection for connection, _ in members]
    finally:
        for connection, process in members:
            connection.close()
            process.terminate()
            process.join()


def _work(blocks: Connection, task: Task) -> None:
    """Answer blocks until there are no more; whoever started us deals with an interrupt from the keyboard."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answerer = Answerer(task)
    while True:
        try:
            blocks.send(answerer.answer(blocks.recv_bytes()))
        except (EOFError, OSError):  # whoever started us has ended
            return
