"""Each task: when it is due, twice in a row, late, and when there is nothing left to follow up."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from desk.enquiries.actions.interviews import move_interview
from desk.enquiries.models import Interview
from jobs.models import Job, Mail
from reports.packs.actions.delivery import acknowledge_version, find_link
from reports.packs.actions.following import make_air_check, queue_following, remind_reader
from reports.packs.actions.review import withdraw_version
from reports.packs.models import AirCheck, Chase, PackVersion
from reports.tasks import render_pack
from tests.clock import LONDON, NOW
from tests.factories.scheduling import InterviewFactory
from tests.factories.training import PersonFactory
from tests.reports.conftest import Submit
from tests.reports.packs.actions.test_delivery import token_in
from training.models import Organisation, Person

pytestmark = pytest.mark.django_db
APPROVED = NOW + timedelta(minutes=1)
MAIL = APPROVED + timedelta(hours=1)
NOTICE = APPROVED + timedelta(hours=2)
CHECK = datetime(2026, 11, 26, 6, 40, tzinfo=LONDON)
Run = Any


SLOT = "Solent Shore FM, Thu 26 Nov, 7:10am"


def subjects(to: str) -> list[str]:
    return list(Mail.objects.filter(to=to).order_by("pk").values_list("subject", flat=True))


def follow(run_jobs: Run, at: datetime) -> None:
    """One round of the worker at that moment, and another: the second adds nothing."""
    for _ in range(2):
        queue_following(now=at)
        run_jobs(at=at)


@pytest.fixture
def version(approved: Submit, interview: Interview, run_jobs: Run) -> PackVersion:
    """Approved, printed and mailed at once."""
    Person.objects.filter(pk=interview.person_id).update(phone="01632 960170")
    Mail.objects.all().delete()
    version = PackVersion.objects.get(pk=approved().pk)
    run_jobs(at=version.approved_at)
    return version


def test_what_is_not_read_is_chased_by_mail_then_by_a_notice_with_the_number(version, run_jobs):
    Mail.objects.all().delete()
    follow(run_jobs, MAIL - timedelta(minutes=1))
    assert not Chase.objects.exists()
    assert Job.objects.get(name="reports.tasks.chase_reader").due_at == MAIL

    follow(run_jobs, MAIL)
    assert subjects("leila@example.nhs.uk") == [f"Read your pack: {SLOT}"]
    follow(run_jobs, NOTICE)
    follow(run_jobs, NOTICE + timedelta(hours=1))

    assert subjects("leila@example.nhs.uk") == [f"Read your pack: {SLOT}"]
    assert subjects("officer@example.nhs.uk") == [f"Pack not read: {SLOT}"]
    assert [chase.chased_at for chase in version.chases.order_by("pk")] == [MAIL, NOTICE]


def test_the_chases_come_when_the_organisation_says(version, run_jobs):
    Organisation.objects.update(pack_chased_after_minutes=10, pack_told_after_minutes=20)
    approved_at = version.approved_at
    assert approved_at is not None

    for minutes in (9, 10, 19, 20):
        follow(run_jobs, approved_at + timedelta(minutes=minutes))

    chased = [chase.chased_at - approved_at for chase in version.chases.order_by("pk")]
    assert chased == [timedelta(minutes=10), timedelta(minutes=20)]


def test_the_chase_brings_a_link_of_its_own_and_the_notice_the_number(version):
    remind_reader(version=version, kind=Chase.Kind.MAIL, now=MAIL)
    remind_reader(version=version, kind=Chase.Kind.NOTICE, now=NOTICE)

    mail = Mail.objects.get(subject__startswith="Read your pack")
    notice = Mail.objects.get(subject__startswith="Pack not read")
    assert find_link(token_in(mail), now=MAIL).version == version
    assert "Ring them: 01632 960170." in notice.text
    assert not [word for word in ("999", "ambulance") if word in mail.text + notice.text]


def test_a_worker_that_was_down_makes_both_good_once(version, run_jobs):
    follow(run_jobs, NOTICE + timedelta(hours=5))

    assert version.chases.count() == 2


@pytest.mark.parametrize("is_printed", [True, False])
def test_a_reader_is_reminded_an_hour_after_a_mail_that_went_late(approved, run_jobs, is_printed):
    """The worker was down for three hours after the approval; the desk, which can ring, is told at
    once.
    """
    version = approved()
    back = NOTICE + timedelta(hours=1)
    if is_printed:
        render_pack(version_id=version.pk, is_approved=True)

    subjects_at = []
    for minutes in (0, 1, 59, 60, 61):
        follow(run_jobs, back + timedelta(minutes=minutes))
        subjects_at.append(subjects("leila@example.nhs.uk")[-2:])

    ready = f"Your pack is ready: {SLOT}"
    reminder = f"Read your pack: {SLOT}"
    assert [mails[-1] for mails in subjects_at] == [ready, ready, ready, reminder, reminder]
    assert subjects_at[-1] == [ready, reminder]
    assert f"Pack not read: {SLOT}" in subjects("officer@example.nhs.uk")


@pytest.mark.parametrize(
    "why", ["read", "withdrawn", "handed over", "called off", "on air", "too early"]
)
def test_nobody_is_chased_without_cause(version, hamish, manager, why):
    now = MAIL
    if why == "read":
        acknowledge_version(version=version, person=version.recipient, by=None, now=NOW)
    elif why == "withdrawn":
        withdraw_version(version=version, reason="Wrong", by=manager, now=NOW)
    elif why == "handed over":
        Interview.objects.update(person=hamish)
    elif why == "called off":
        Interview.objects.update(called_off_at=NOW)
    else:
        now = version.pack.interview.starts_at if why == "on air" else MAIL - timedelta(seconds=1)
    fresh = PackVersion.objects.get(pk=version.pk)

    remind_reader(version=fresh, kind=Chase.Kind.MAIL, now=now)

    assert not Chase.objects.exists()


def test_the_last_look_is_made_half_an_hour_before_air_and_kept(version, run_jobs):
    acknowledge_version(version=version, person=version.recipient, by=None, now=NOW)
    queue_following(now=CHECK - timedelta(minutes=10))
    assert Job.objects.get(name="reports.tasks.make_air_check").due_at == CHECK

    follow(run_jobs, CHECK)

    check = AirCheck.objects.get()
    assert (check.version, check.made_at, check.is_late, check.unmet) == (version, CHECK, False, [])
    assert f"Check I-0001 before it starts: {SLOT}" not in subjects("officer@example.nhs.uk")


def test_a_last_look_made_late_says_so_and_what_is_amiss_is_told(version, run_jobs):
    follow(run_jobs, CHECK + timedelta(minutes=12))

    check = AirCheck.objects.get()
    assert (check.due_at, check.is_late) == (CHECK, True)
    assert [answer.words for answer in check.unmet] == [
        "Dr Leila Iyer-Thorne has not opened version 1."
    ]
    assert f"Check I-0001 before it starts: {SLOT}" in subjects("officer@example.nhs.uk")


def test_an_interview_without_an_approved_pack_is_looked_at_too(interview, run_jobs):
    InterviewFactory(person=PersonFactory(), starts_at=interview.starts_at, called_off_at=NOW)

    follow(run_jobs, CHECK)

    check = AirCheck.objects.get()
    assert (check.interview, check.version) == (interview, None)
    assert check.unmet[0].words == "No version has been approved."


def test_another_slot_and_another_person_are_looked_at_anew(interview, hamish, officer, run_jobs):
    follow(run_jobs, CHECK)
    at = interview.starts_at + timedelta(hours=1)
    move_interview(interview=interview, starts_at=at, minutes=5, by=officer, now=CHECK)
    assert (
        make_air_check(interview=Interview.objects.get(), now=CHECK) == "I-0001 needs no check now."
    )

    follow(run_jobs, CHECK + timedelta(hours=1))
    Interview.objects.update(person=hamish)
    follow(run_jobs, CHECK + timedelta(hours=1, minutes=5))

    assert [check.person for check in AirCheck.objects.order_by("pk")] == [
        interview.person,
        interview.person,
        hamish,
    ]


def test_what_is_over_is_not_looked_at_any_more(interview, run_jobs):
    follow(run_jobs, interview.ends_at)

    assert not AirCheck.objects.exists()
