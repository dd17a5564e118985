"""Enquiries by email: the reader is killed while it reads, again and again, and the server numbers
the folder anew; each email is suggested once.

The twin records how far it has read before it stores what it read: an email is lost.
"""

import random
import signal
import subprocess
import sys

import pytest
from django.utils import timezone

from tests.faults.installation import IS_FULL, ROOT, Installation, installation
from tests.imap import PASSWORD, USER, ImapFolder, imap_folder, imap_server, written  # noqa: F401  fixtures

pytestmark = pytest.mark.fault
EMAILS = 60 if IS_FULL else 12
READINGS = 10 * EMAILS
KILLED = -signal.SIGKILL
ADDRESS = f"imap://{USER.replace('@', '%40')}:{PASSWORD}@127.0.0.1"


def read(it: Installation, folder: ImapFolder, *killed: str) -> int:
    """One reading, killed as tests.faults.read_mailbox says. Its exit status."""
    env = {**it.env, "IMAP_URL": f"{ADDRESS}:{folder.server.port}"}
    command = [sys.executable, "-m", "tests.faults.read_mailbox", folder.name, *killed]
    return subprocess.run(command, cwd=ROOT, env=env, check=False).returncode


def delivered(folder: ImapFolder) -> None:
    for number in range(EMAILS):
        message = written(subject=f"Subject {number}", message_id=f"<{number}@example.org>")
        folder.deliver(message, at=timezone.now())


def suggested(it: Installation) -> list[str]:
    return [subject for (subject,) in it.rows("SELECT subject FROM scheduling_receivedemail")]


def test_each_email_is_suggested_once_however_often_its_reader_is_killed(
    tmp_path, migrated, imap_folder
):
    random.seed(1)
    delivered(imap_folder)
    kills = 0
    with installation(tmp_path, migrated) as it:
        while (status := read(it, imap_folder, str(random.randint(1, 3)))) == KILLED:
            kills += 1
            assert kills < READINGS
        assert status == 0
        imap_folder.number_anew()
        assert read(it, imap_folder) == 0

        found = suggested(it)

    print(
        f"\n{len(set(found))} of {EMAILS} emails suggested, {len(found) - len(set(found))} twice, after {kills} kills"
    )
    assert sorted(found) == sorted(f"Subject {number}" for number in range(EMAILS))
    assert kills >= EMAILS // 4


def test_control_a_reader_that_notes_its_place_first_loses_an_email(
    tmp_path, migrated, imap_folder
):
    delivered(imap_folder)
    with installation(tmp_path, migrated) as it:
        assert read(it, imap_folder, "naive") == KILLED
        assert read(it, imap_folder) == 0

        found = suggested(it)

    print(f"\nthe twin: {len(found)} of {EMAILS} emails suggested")
    assert len(found) == EMAILS - 1
