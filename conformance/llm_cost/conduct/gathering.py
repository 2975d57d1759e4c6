"""Lines that are asked together, since starting a program costs more than counting them, and judged one by one."""

from collections.abc import Mapping

from conformance.llm_cost.conduct.holding import hold_number
from conformance.llm_cost.conduct.seen import Record, Seen
from conformance.llm_cost.conduct.stream import stream
from conformance.llm_cost.conduct.tool import Tool
from conformance.suite.behaviour import Breach


def record_of(tool: Tool, lines: Mapping[str, bytes], name: str) -> tuple[Seen, Record]:
    """The record of one of these lines, all of them good, and the run that it is from.

    Where not every line has its record this one is asked alone, so that none is blamed for another. Raises Breach.
    """
    together = tool.pipe(stdin=stream(lines.values()))
    if _is_whole(together, len(lines)):
        return together, together.records[list(lines).index(name)]
    alone = tool.pipe(stdin=stream([lines[name]])).ends("ok")
    hold_number(alone, 1)
    return alone, alone.records[0]


def _is_whole(seen: Seen, number: int) -> bool:
    try:
        return len(seen.ends("ok").records) == number
    except Breach:
        return False
