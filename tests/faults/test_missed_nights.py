"""T8 for policies and recordings: nights missed, doubled and set back, over a leap day and a change
of the clocks, mail each reminder of a review once to each address, and delete each recording once
and not before its last day is over.

The twin acts on the very day and remembers nothing: what it misses it loses, and what comes twice
it does twice.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta

import pytest

from accounts.models import AuditEvent
from desk.assessments.actions.recordings import delete_due
from desk.assessments.models import Recording
from jobs.actions import remove_due_jobs
from jobs.models import Job, Mail
from tests.clock import LONDON
from tests.factories.policies import PolicyVersionFactory
from tests.factories.recordings import RecordingFactory
from training import policy_emails
from training.actions.policies import remind_of_reviews
from training.models import Organisation, PolicyVersion
from training.policy_dates import REMIND_BEFORE, reminder_due
from training.policy_emails import send_policy_reminder

pytestmark = [pytest.mark.fault, pytest.mark.django_db]
RunJobs = Callable[..., list[str]]
LEAP = date(2028, 2, 29)
OWNER = "owner@example.nhs.uk"
TEAM = "desk@example.nhs.uk"
FIRST = (
    -100
)  # days from the one by which it is to be reviewed; the clocks change on the 26th after it
LAST = 40
EACH = range(FIRST, LAST)
NIGHTS: dict[str, Iterable[int]] = {
    "each": EACH,
    "each twice": [night for night in EACH for _ in range(2)],
    "every third": range(FIRST, LAST, 3),
    "set back by two days each week": [
        night - back for night in range(FIRST, LAST, 7) for back in (0, 1, 2, 0)
    ],
    "down for six weeks": [night for night in EACH if not -35 <= night < 7],
}


@pytest.fixture
def version() -> PolicyVersion:
    Organisation.objects.update(communications_email=TEAM)
    version: PolicyVersion = PolicyVersionFactory(
        operative_on=LEAP.replace(year=2026, day=28).isoformat(),
        review_on=LEAP.isoformat(),
        policy__owner__email=OWNER,
    )
    return version


def at(due: date, night: int) -> datetime:
    return datetime.combine(due + timedelta(days=night), time(8, 10), tzinfo=LONDON)


@pytest.mark.parametrize("nights", NIGHTS.values(), ids=NIGHTS)
def test_each_reminder_of_a_review_is_mailed_once(version, nights, run_jobs):
    due = version.review_by
    left = set[str]()

    for night in nights:
        remove_due_jobs(now=at(due, night))
        remind_of_reviews(now=at(due, night))
        run_jobs(at=at(due, night))
        jobs = Job.objects.filter(name__endswith="policy_reminder")
        left |= {key.rpartition(" ")[2] for key in jobs.values_list("dedup_key", flat=True)}

    owed = {name for night in nights if (name := reminder_due(due, due + timedelta(days=night)))}
    print(
        f"\nT8: {len([*nights])} nights, {len(owed)} reminders owed, {Mail.objects.count()} mails"
    )
    assert Counter(Mail.objects.values_list("to", flat=True)) == {OWNER: len(owed), TEAM: len(owed)}
    assert left == owed
    assert len(owed) >= len(REMIND_BEFORE) + LAST // 7 - 2


@pytest.mark.parametrize("number", [0, 1])
@pytest.mark.parametrize("after", [False, True])
def test_a_reminder_that_breaks_off_at_a_mail_is_sent_whole_and_once(
    version,
    monkeypatch,
    run_jobs,
    number,
    after,
):
    original = policy_emails.queue_mail
    calls = iter(range(2))

    def breaks(**mail: object) -> Mail:
        if is_it := next(calls) == number:
            monkeypatch.setattr(policy_emails, "queue_mail", original)
        if not is_it or after:
            made = original(**mail)
        if is_it:
            raise ConnectionError("The database went away")
        return made

    monkeypatch.setattr(policy_emails, "queue_mail", breaks)
    now = at(version.review_by, -90)
    remind_of_reviews(now=now)

    for hours in range(0, 24, 6):
        run_jobs(at=now + timedelta(hours=hours))

    assert Counter(Mail.objects.values_list("to", flat=True)) == {OWNER: 1, TEAM: 1}


@pytest.mark.parametrize("nights", NIGHTS.values(), ids=NIGHTS)
def test_each_recording_is_deleted_once_and_not_before_its_day_is_over(
    nights,
):
    days = {
        RecordingFactory(delete_on=LEAP + timedelta(days=days)).pk: days
        for days in (-60, -1, 0, 1, 26, 27)
    }
    came = set[int]()

    for night in nights:
        delete_due(now=at(LEAP, night))
        came.add(night)
        gone = {
            days[pk]
            for pk in Recording.objects.exclude(deleted_at=None).values_list("pk", flat=True)
        }
        assert gone == {day for day in days.values() if day < max(came)}

    deletions = Counter(
        AuditEvent.objects.filter(action="recording.deleted").values_list("about_id", flat=True)
    )
    assert deletions == {str(pk): 1 for pk in days}


@pytest.mark.parametrize(("nights", "sent"), [("each", 3), ("each twice", 6), ("every third", 1)])
def test_control_who_reminds_on_the_very_day_loses_and_doubles(version, nights, sent):
    for night in NIGHTS[nights]:
        if -night in REMIND_BEFORE:
            send_policy_reminder(version=version, now=at(version.review_by, night))

    assert Mail.objects.filter(to=OWNER).count() == sent
