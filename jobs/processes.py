"""Ends processes together: a child dies with its parent, a group is ended as a whole."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys

DIE_WITH_PARENT = 1  # prctl's PR_SET_PDEATHSIG


def die_with_parent(parent: int) -> None:
    """Asks Linux to kill this process when `parent`, which started it, ends; elsewhere it does
    nothing.

    If the parent has already ended, Linux does not kill the process, so it kills itself.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGKILL)
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)


def make_forks_die_with_parent() -> None:
    """Every process forked from now on dies with its parent."""
    forking: list[int] = []
    os.register_at_fork(
        before=lambda: forking.append(os.getpid()),
        after_in_child=lambda: die_with_parent(forking[-1]),
        after_in_parent=forking.clear,
    )


def end_group(process: "subprocess.Popen[bytes]", *, grace: float) -> None:
    """Asks the leader of a process group to end, then kills whatever is left of the group."""
    process.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=grace)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
