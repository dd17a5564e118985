"""A line is withdrawn while a pack with it is on its way: nobody is left with a pack that looks right.

Killed between the withdrawal and its mails, those who hold the pack are told all the same, once. Its
twin makes the mails after the withdrawal is stored: nobody is told.

Withdrawn in the very second of an approval, either the approval is refused or the reader is told. Its
twin looks whether the pack is right and stores the approval then: the reader holds a pack that looks
right, and has no mail that says otherwise.
"""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial

import pytest

from accounts.models import User
from accounts.refusals import Refused
from desk.lines.actions.lines import withdraw_line
from desk.lines.models import Line
from jobs.models import Job, Mail
from reports.packs.actions import printing
from reports.packs.actions.review import approve_version
from reports.packs.actions.stale_notifications import notify_of_stale_packs
from reports.packs.models import PackVersion
from reports.packs.queries.stale import stale_reasons
from tests.clock import NOW
from tests.faults.crowd import all_at_once
from tests.faults.installation import IS_FULL, Installation, installation
from tests.faults.withdrawing import READER
from tests.reports.conftest import (  # noqa: F401  fixtures
    Submit,
    interview,
    media,
    pack,
    printer,
    resting_on_line,
    submitted,
)

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
LATER = NOW + timedelta(minutes=5)
ROUNDS = 20 if IS_FULL else 3


def told_after_a_kill(it: Installation, how: str) -> list[str]:
    """The subjects of what the reader was mailed, once a worker is back."""
    process = it.start("-m", "tests.faults.withdrawing", how)
    assert process.wait(timeout=120) == -signal.SIGKILL, (it.folder / "log").read_text()
    withdrawn = it.rows("SELECT count(*) FROM scheduling_line WHERE withdrawn_at IS NOT NULL")
    assert withdrawn == [(1,)]
    for _ in range(2):
        it.run("-m", "tests.faults.withdrawing", "work")
    rows = it.rows(f"SELECT subject FROM jobs_mail WHERE \"to\" = '{READER}'")  # noqa: S608  our own
    return [subject for (subject,) in rows]


def test_nobody_is_left_untold_by_a_kill_after_the_withdrawal(tmp_path, migrated):
    with installation(tmp_path, migrated) as it:
        subjects = told_after_a_kill(it, "withdraw")

    print(f"\nkilled after the withdrawal: {subjects}")
    assert len(subjects) == 1
    assert subjects[0].startswith("Do not use message 1: ")


def test_control_mails_made_after_the_withdrawal_are_lost_with_the_process(tmp_path, migrated):
    with installation(tmp_path, migrated) as it:
        subjects = told_after_a_kill(it, "naive")

    print(f"\nthe twin, killed after the withdrawal: {subjects}")
    assert subjects == []


def is_misled(version: PackVersion) -> bool:
    """Whether the reader holds an approved version with the withdrawn line, and no mail says so."""
    version = PackVersion.objects.get(pk=version.pk)
    warned = Mail.objects.filter(to=READER, subject__startswith="Do not use").exists()
    return bool(version.approved_at and stale_reasons(version, now=LATER) and not warned)


def withdraw(by: User) -> None:
    line = Line.objects.get(reference="W-07")
    withdraw_line(line=line, reason="Wrong", by=by, now=LATER)


@contextmanager
def one_more_round(version: PackVersion) -> Iterator[None]:
    """Afterwards nothing of it is left: the line stands, and the version is in review."""
    yield
    PackVersion.objects.filter(pk=version.pk).update(approved_at=None, approved_by=None)
    version.links.all().delete()
    version.renditions.filter(is_approved=True).delete()
    Mail.objects.all().delete()
    Job.objects.all().delete()
    Line.objects.update(withdrawn_at=None, withdrawn_by=None, withdrawn_because="")


def test_withdrawn_in_the_second_of_the_approval(
    resting_on_line,
    submitted,
    manager,
):
    version = submitted()
    refused = warned = 0

    for _ in range(ROUNDS):
        with one_more_round(version):
            approval = partial(
                approve_version,
                version=PackVersion.objects.get(pk=version.pk),
                by=manager,
                now=LATER,
            )
            outcomes = all_at_once([approval, partial(withdraw, manager)])
            unforeseen = [
                o for o in outcomes if isinstance(o, Exception) and not isinstance(o, Refused)
            ]
            assert unforeseen == []
            notify_of_stale_packs(now=LATER)
            current = PackVersion.objects.get(pk=version.pk)
            if current.approved_at:
                printing.render_version(version=current, is_approved=True, now=LATER)
            refused += any("is out of date" in str(outcome) for outcome in outcomes)
            warned += Mail.objects.filter(to=READER, subject__startswith="Do not use").exists()
            assert not is_misled(version)
            assert not Mail.objects.filter(subject__startswith="Your pack is ready").exists()

    print(f"\n{ROUNDS} approvals in the second of a withdrawal: {refused} refused, {warned} warned")
    assert refused + warned == ROUNDS


def look_and_approve(version: PackVersion, by: User, meanwhile: Callable[[], None]) -> None:
    if not stale_reasons(version, now=LATER):
        meanwhile()
        PackVersion.objects.filter(pk=version.pk).update(approved_at=LATER, approved_by=by)


def withdraw_and_tell(by: User) -> None:
    withdraw(by)
    notify_of_stale_packs(now=LATER)


def test_control_looking_and_approving_misleads(
    resting_on_line,
    submitted,
    manager,
):
    version = submitted()
    looking = PackVersion.objects.select_related(
        "pack__interview__enquiry__outlet", "pack__interview__person"
    ).get(pk=version.pk)

    look_and_approve(looking, manager, meanwhile=partial(withdraw_and_tell, manager))

    print(f"\nthe twin: misled {is_misled(version)}")
    assert is_misled(version)
