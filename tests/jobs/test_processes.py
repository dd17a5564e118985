import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from jobs.processes import end_group

STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('on', flush=True); time.sleep(60)"
PARENT = (
    "import subprocess, sys, time\n"
    "child = 'import os, time; from jobs.processes import die_with_parent; die_with_parent(os.getppid());'"
    " 'print(1, flush=True); time.sleep(60)'\n"
    "process = subprocess.Popen([sys.executable, '-c', child], stdout=subprocess.PIPE)\n"
    "process.stdout.readline(); print(process.pid, flush=True); time.sleep(60)\n"
)


def start(program: str) -> "subprocess.Popen[bytes]":
    root = Path(__file__).resolve().parent.parent.parent
    return subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, start_new_session=True, cwd=root
    )


def is_alive(pid: int) -> bool:
    """Whether the process runs; a zombie does not count."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_end_group_kills_after_the_grace_period():
    process = start(STUBBORN)
    assert process.stdout is not None
    process.stdout.readline()

    end_group(process, grace=0.1)

    process.stdout.close()
    assert process.returncode == -signal.SIGKILL


def test_end_group_that_has_ended():
    process = start("")
    assert process.stdout is not None
    process.wait()
    process.stdout.close()

    end_group(process, grace=0)

    assert process.returncode == 0


@pytest.mark.skipif(
    sys.platform != "linux", reason="Only on Linux does a process die with its parent"
)
def test_child_dies_with_its_parent():
    parent = start(PARENT)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    assert is_alive(child)

    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()
    parent.stdout.close()

    deadline = time.monotonic() + 5
    while is_alive(child) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not is_alive(child)


def test_child_of_a_dead_parent_ends_itself():
    process = start("from jobs.processes import die_with_parent; die_with_parent(1)")
    assert process.stdout is not None
    process.stdout.close()

    assert process.wait(timeout=20) == -signal.SIGKILL
