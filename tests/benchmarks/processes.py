"""What processes have cost so far, read from /proc: a tree of them for a browser, one for a
renderer.
"""

import os
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


def family(pid: int) -> list[int]:
    """The process and everything that it has started."""
    found = [pid]
    for one in found:
        for task in Path(f"/proc/{one}/task").glob("*/children"):
            found += [int(child) for child in _read(str(task)).split()]
    return found


def processor_seconds(pids: list[int]) -> float:
    """Theirs, and that of the children whom they have outlived."""
    return sum(sum(int(field) for field in _stat(pid)[11:15]) for pid in pids) / TICK


def command_line(pid: int) -> str:
    """What the process was started with; empty where it has ended meanwhile."""
    return _read(f"/proc/{pid}/cmdline")


def memory(pids: list[int]) -> int:
    """Bytes; a page that several share counts once among them."""
    return sum(_share(pid) for pid in pids) * 1024


def peak_memory(pid: int) -> int:
    """Bytes that the process held at most, shared ones among them."""
    lines = _read(f"/proc/{pid}/status").splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM:")), 0) * 1024


def _share(pid: int) -> int:
    lines = _read(f"/proc/{pid}/smaps_rollup").splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def _stat(pid: int) -> list[str]:
    return _read(f"/proc/{pid}/stat").rpartition(")")[2].split() or ["0"] * 20


def _read(place: str) -> str:
    try:
        return Path(place).read_text()
    except (FileNotFoundError, ProcessLookupError):  # it has ended meanwhile
        return ""
