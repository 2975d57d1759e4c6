"""The machine as far as speeds depend on it and the system says it; nothing that names it or its owner."""

import os
import platform
import re
from pathlib import Path

import psutil

from conformance.bench.saved import Machine

_GIGABYTE = 1_000_000_000


def this_machine() -> Machine:
    """The machine that this runs on; memory in whole gigabytes, since what is free for use varies."""
    return Machine(
        system=platform.system(),
        architecture=platform.machine(),
        processor=_processor(),
        cores=available_cores(),
        memory_bytes=round(psutil.virtual_memory().total / _GIGABYTE) * _GIGABYTE,
    )


def available_cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _processor() -> str:
    """The processor's own name, where Linux tells it; platform.processor() is empty there."""
    try:
        told = Path("/proc/cpuinfo").read_text("utf-8", "replace")
    except OSError:
        return platform.processor()
    match = re.search(r"^model name\s*:\s*(.+)$", told, re.MULTILINE)
    return match[1].strip() if match else platform.processor()
