"""A sick mail server, forty emails queued: it says nothing, or one byte a second.

Whatever else is queued is done within three seconds, and the mail about an interview in two hours goes
first, within fifteen seconds of the server's return. The twin has no turns: every slot waits for it.
The short form shares its processors with other tests, and may take twice as long.
"""

import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.database import Migrated
from tests.faults.installation import IS_FULL, Installation, installation, until

pytestmark = pytest.mark.fault
MAILS = 40
SICK_FOR = 14  # seconds with the others: longer than the time that a mail has
SLOWER = 1 if IS_FULL else 2
ON_TIME = 3 * SLOWER  # seconds
BACK_WITHIN = 15 * SLOWER  # seconds
OTHERS = "('tests.jobs.tasks.note', 'desk.tasks.read_mailbox', 'scheduling.tasks.read_calendar')"


class Server(socketserver.ThreadingTCPServer):
    """Well, it takes every mail, and notes when and for whom. Who came while it was sick stays so."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, sickness: str) -> None:
        self.sickness: str = sickness
        self.taken: list[tuple[float, str]] = []
        super().__init__(("127.0.0.1", 0), Conversation)

    def handle_error(self, *_: object) -> None:
        """Whoever waited too long has hung up."""


class Conversation(socketserver.StreamRequestHandler):
    server: Server

    def handle(self) -> None:
        self.sickness = self.server.sickness
        self.say("220 mail.example.org ESMTP")
        to = ""
        for line in self.rfile:
            command = line.decode().strip()
            if command.upper().startswith("RCPT"):
                to = command
            if command.upper() == "DATA":
                self.say("354 Go on")
                while self.rfile.readline() != b".\r\n":
                    pass
                self.server.taken.append((time.monotonic(), to))
            self.say("250 OK")

    def say(self, words: str) -> None:
        if self.sickness == "hung":
            time.sleep(3600)
        for byte in f"{words}\r\n".encode():
            if self.sickness:
                time.sleep(1)
            self.wfile.write(bytes([byte]))


@contextmanager
def sick(folder: Path, migrated: Migrated, how: str) -> Iterator[tuple[Installation, Server]]:
    """Forty emails wait for it, and the worker has begun."""
    with Server(how) as server, installation(folder, migrated) as it:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        it.env["EMAIL_URL"] = f"smtp://127.0.0.1:{server.server_address[1]}"
        it.run("-m", "tests.faults.work", "mail", str(MAILS))
        it.start("manage.py", "worker")
        tried = "SELECT count(*) FROM jobs_job WHERE name = 'jobs.tasks.send_mail' AND attempts > 0"
        assert until(lambda: it.rows(tried)[0][0] > 0, seconds=90)
        yield it, server
        server.shutdown()


def waited(it: Installation) -> list[float]:
    """How long each of the other jobs waited until it was done, or has waited so far."""
    now = datetime.now(UTC)
    rows = it.rows(
        f"SELECT created_at, finished_at FROM jobs_job WHERE name IN {OTHERS} AND dedup_key = ''"  # noqa: S608  names of ours
    )
    return [(_moment(done or now) - _moment(queued)).total_seconds() for queued, done in rows]


def _moment(written: Any) -> datetime:
    """SQLite has text, in UTC."""
    read = written if isinstance(written, datetime) else datetime.fromisoformat(written)
    return read if read.tzinfo else read.replace(tzinfo=UTC)


@pytest.mark.parametrize("how", [pytest.param("hung", marks=pytest.mark.full), "one byte a second"])
def test_whatever_else_is_queued_is_on_time(how, tmp_path, migrated):
    with sick(tmp_path, migrated, how) as (it, server):
        it.run("-m", "tests.faults.work", "briefing", "1")
        it.run("-m", "tests.faults.work", "others", str(SICK_FOR))
        it.run("-m", "tests.faults.work", "mail", "1")
        server.sickness = ""
        since = time.monotonic()
        assert until(lambda: len(server.taken) > MAILS + 1, seconds=60)

        longest = max(waited(it))
        after, first = server.taken[0][0] - since, server.taken[0][1]
        last = server.taken[-1][0] - since
        print(
            f"\n{how}: of {3 * SICK_FOR} others the slowest took {longest:.1f} s; the first mail after"
            f" {after:.1f} s, the last of {len(server.taken)} after {last:.1f} s"
        )
        assert longest < ON_TIME
        assert after < BACK_WITHIN
        assert "briefing" in first
        assert len({to for _, to in server.taken}) == len(server.taken) == MAILS + 2


@pytest.mark.full
def test_control_without_turns_everything_waits_for_it(tmp_path, migrated):
    with sick(tmp_path, migrated, "hung") as (it, _):
        it.rows("UPDATE jobs_job SET party = ''")

        it.run("-m", "tests.faults.work", "others", "5")

        time.sleep(ON_TIME)
        print(f"\nwithout turns: the slowest has waited {max(waited(it)):.1f} s")
        assert max(waited(it)) > ON_TIME
