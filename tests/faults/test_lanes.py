"""A mail server that takes connections and says nothing: packs are printed all the same while the
mails wait for it.

The twin has everything in one lane: the packs are printed when every mail has had its turn.
"""

import os
import socket
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.database import Migrated
from tests.faults.installation import Installation, installation, until

pytestmark = [
    pytest.mark.fault,
    pytest.mark.only_on("sqlite"),  # which cluster takes a job is the same on each database
]
MAILS = 60 if os.environ.get("FAULTS") == "full" else 14
FEW = 4  # the twin waits for each of them
PACKS = 2
TIMEOUT = 8  # seconds that a mail waits for an answer: two at a time, fourteen mails take 56 s
PRINTED_WITHIN = 15 * MAILS


@pytest.fixture
def silent() -> Iterator[int]:
    """The port of a server that lets everybody wait."""
    with closing(socket.create_server(("127.0.0.1", 0), backlog=MAILS)) as server:
        yield int(server.getsockname()[1])


@contextmanager
def mails_and_packs(
    folder: Path, migrated: Migrated, port: int, mails: int = MAILS
) -> Iterator[Installation]:
    with installation(folder, migrated) as it:
        it.env["EMAIL_URL"] = f"smtp://127.0.0.1:{port}?timeout={TIMEOUT}"
        it.run("-m", "tests.faults.work", "mail", str(mails))
        it.run("-m", "tests.faults.work", "queue", str(PACKS))
        yield it


def untried(it: Installation) -> int:
    """How many of the mails that were there first the server has not been offered yet."""
    [[count]] = it.rows(
        "SELECT count(*) FROM jobs_job JOIN jobs_mail ON job_id = jobs_job.id"
        " WHERE subject = 'A note' AND state = 'waiting' AND waits = 0"
    )
    return int(count)


def untried_when_printed(it: Installation) -> tuple[int, float]:
    """How many mails had not been tried when the packs were printed, and the seconds that took."""
    since = time.monotonic()
    it.start("manage.py", "worker")
    renditions = "SELECT count(*) FROM reports_rendition"
    printed = until(lambda: it.rows(renditions)[0][0] == 2 * PACKS, seconds=PRINTED_WITHIN)
    assert printed, it.rows("SELECT name, state, outcome FROM jobs_job")
    return untried(it), time.monotonic() - since


def test_printing_waits_for_no_mail_server(tmp_path: Path, migrated: Migrated, silent: int) -> None:
    with mails_and_packs(tmp_path, migrated, silent) as it:
        left, seconds = untried_when_printed(it)

        given_up = it.rows("SELECT outcome FROM jobs_job WHERE state = 'given_up'")
        print(
            f"\n{PACKS} packs printed in {seconds:.0f} s, with {left} of {MAILS} mails still to be tried"
        )
        assert left > 0
        assert given_up == []


def test_control_in_one_lane_printing_waits_for_every_mail(
    tmp_path: Path, migrated: Migrated, silent: int
) -> None:
    with mails_and_packs(tmp_path, migrated, silent, FEW) as it:
        it.rows("UPDATE jobs_job SET lane = 'work'")

        left, seconds = untried_when_printed(it)

        print(
            f"\nin one lane: {PACKS} packs printed in {seconds:.0f} s, after all but {left} of {FEW} mails"
        )
        assert left == 0
