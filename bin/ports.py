"""Whether a port is free and, on Linux, which program uses it."""

from __future__ import annotations

import errno
import os
import socket
from pathlib import Path


def is_free(host: str, port: int) -> bool:
    """Raises OSError if the port is free but cannot be used: another host's address, or root's
    port.
    """
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            if problem.errno != errno.EADDRINUSE:
                raise
            return False
    return True


def holder(port: int) -> str:
    """The command line and number of the process that listens on the port, or an empty string."""
    listening = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        if not os.path.exists(table):
            continue
        for row in Path(table).read_text().splitlines()[1:]:
            fields = row.split()
            if fields[3] == "0A" and int(fields[1].rsplit(":", 1)[1], 16) == port:
                listening.add("socket:[{}]".format(fields[9]))
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if any(os.readlink(str(file)) in listening for file in (process / "fd").iterdir()):
                words = (process / "cmdline").read_bytes().decode(errors="replace").split("\0")
                return "{} (process {})".format(" ".join(words)[:80].strip(), process.name)
        except OSError:
            continue  # it has ended, or belongs to another user
    return ""
