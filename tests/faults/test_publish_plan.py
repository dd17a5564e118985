"""A plan whose publishing is killed again and again: everyone is invited once, or not yet.

The twin publishes a session before it invites those booked: killed between, some are never told.
"""

import signal
import subprocess
import sys
from collections import Counter

import pytest

from tests.faults.installation import ROOT, Installation, installation

pytestmark = pytest.mark.fault
ALL = 4 * 3  # SESSIONS and PEOPLE of tests.faults.publish_plan
KILLS = (2, 5)  # invitations queued before each kill
KILLED = -signal.SIGKILL
NEVER = "1000"


def publish(it: Installation, *arguments: str) -> int:
    command = [sys.executable, "-m", "tests.faults.publish_plan", *arguments]
    return subprocess.run(command, cwd=ROOT, env=it.env, check=False).returncode


def invited(it: Installation) -> Counter[str]:
    return Counter(to for (to,) in it.rows('SELECT "to" FROM jobs_mail'))


def told_and_published(it: Installation) -> tuple[int, int]:
    """Invitations, and people booked on published sessions."""
    sql = (
        "SELECT count(*) FROM scheduling_booking b JOIN scheduling_trainingsession s"
        " ON s.id = b.training_session_id WHERE s.published_at IS NOT NULL"
    )
    return invited(it).total(), int(it.rows(sql)[0][0])


def test_everyone_is_invited_once_however_often_publishing_is_killed(tmp_path, migrated):
    with installation(tmp_path, migrated) as it:
        assert publish(it, "make") == 0
        for number in KILLS:
            assert publish(it, str(number)) == KILLED
            told, published = told_and_published(it)
            assert (
                told == published
            )  # who is not told yet is in a draft, which the next press publishes
        assert publish(it, NEVER) == 0

        found = invited(it)

    print(
        f"\n{found.total()} of {ALL} invited, {max(found.values())} time at most, {len(KILLS)} kills"
    )
    assert set(found.values()) == {1}
    assert len(found) == ALL


def test_control_publishing_before_inviting_leaves_people_untold(tmp_path, migrated):
    with installation(tmp_path, migrated) as it:
        assert publish(it, "make") == 0
        assert publish(it, "naive", "2") == KILLED
        assert publish(it, "naive", NEVER) == 0

        found = invited(it)

    print(f"\nTwin: {ALL - len(found)} of {ALL} never told")
    assert len(found) == ALL - 1
