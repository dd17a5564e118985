"""Ending processes together: a child that dies with its parent, a group that is ended whole."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys

DIE_WITH_PARENT = 1  # prctl's PR_SET_PDEATHSIG


def die_with_parent() -> None:
    """Asks Linux to kill this process when the thread that started it ends; elsewhere it does nothing."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGKILL)


def end_group(process: "subprocess.Popen[bytes]", *, grace: float) -> None:
    """Asks the leader of a process group to end, then kills whatever of the group is left."""
    process.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=grace)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
