"""T8 for reminders: nights that are missed, doubled or set back, and a kill at every step, each
sends every mail once.

The twin mails first and writes down afterwards: the same kills make it send again.
"""

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from jobs.models import Mail
from scheduling.training_sessions import lapse_emails
from scheduling.training_sessions.actions import lapse_reminders
from scheduling.training_sessions.actions.lapse_reminders import remind_of_lapses
from scheduling.training_sessions.lapse_emails import send_lapse_digest
from scheduling.training_sessions.models import LapseReminder
from scheduling.training_sessions.queries.lapse_reminders import due_reminders
from tests.clock import LONDON, NOW, TODAY
from tests.factories.training import (
    CourseFactory,
    PersonFactory,
    TenureFactory,
    TrainingRecordFactory,
)
from training.models import Organisation

pytestmark = [pytest.mark.fault, pytest.mark.django_db]
PEOPLE = 4
Remind = Callable[..., Any]


class Killed(BaseException):
    """The process ends here: nothing below it catches this."""


@pytest.fixture(autouse=True)
def people() -> None:
    """M2 of each runs out in 30 days, and M1 of the last has run out, which the team hears of."""
    Organisation.objects.update(communications_email="desk@example.nhs.uk")
    for number in range(PEOPLE):
        person = PersonFactory(email=f"p{number}@example.nhs.uk")
        TenureFactory(person=person, role="senior_staff")
        TrainingRecordFactory(
            person=person, course=CourseFactory(code="M2"), valid_until=TODAY + timedelta(days=30)
        )
        until = TODAY - timedelta(days=30) if number + 1 == PEOPLE else None
        m1 = {
            "course": CourseFactory(code="M1"),
            "completed_on": date(2025, 1, 1),
            "valid_until": until,
        }
        TrainingRecordFactory(person=person, **m1)


def naive(*, now: datetime) -> None:
    """Takes what is owed, mails everyone, and writes down at the end that it has."""
    to_people, _ = due_reminders(now=now)
    for person, owed in to_people.items():
        send_lapse_digest(
            person=person, reminders=owed, tokens={one.course.pk: "x" for one in owed}, now=now
        )
    for person, owed in to_people.items():
        lapse_reminders._record_digest(person, owed, lapse_reminders.To.PERSON, now)


def mails() -> Counter[str]:
    return Counter(Mail.objects.values_list("to", flat=True))


def kill_and_resume(
    remind: Remind, monkeypatch: pytest.MonkeyPatch, at: int, *, after: bool
) -> None:
    """Runs until the mail of this number, dies before or just after it is left, and runs again to
    the end.
    """
    original = lapse_emails.queue_mail
    calls = iter(range(PEOPLE + 2))

    def dies(**mail: Any) -> Any:
        number = next(calls)
        left = original(**mail) if number < at or after else None
        if number == at:
            raise Killed
        return left

    with monkeypatch.context() as patched:
        patched.setattr(lapse_emails, "queue_mail", dies)
        with pytest.raises(Killed):
            remind(now=NOW)
    remind(now=NOW)


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("at", [0, 2, PEOPLE])
def test_a_kill_at_any_mail_sends_each_once(monkeypatch, at, after):
    kill_and_resume(remind_of_lapses, monkeypatch, at, after=after)

    sent = mails()
    print(f"\nkilled at mail {at + 1}: {sent.total()} mails to {len(sent)} addresses")
    assert sent == Counter(
        [f"p{number}@example.nhs.uk" for number in range(PEOPLE)] + ["desk@example.nhs.uk"]
    )
    assert LapseReminder.objects.count() == PEOPLE + 1


def test_control_who_writes_down_afterwards_sends_again(monkeypatch):
    kill_and_resume(naive, monkeypatch, 2, after=True)

    assert max(mails().values()) == 2


def test_runs_at_once_send_each_once(monkeypatch):
    """Both have read what is owed before either writes."""
    seen = due_reminders(now=NOW)
    monkeypatch.setattr(lapse_reminders, "due_reminders", lambda **_: seen)

    sentences = [remind_of_lapses(now=NOW + timedelta(hours=hours)) for hours in (0, 0, 24)]

    assert [sentence.split(".")[0][-1] for sentence in sentences] == [str(PEOPLE), "0", "0"]
    assert set(mails().values()) == {1}


@pytest.mark.parametrize(
    "nights", [range(0, 24, 3), [0, 1, 2, 1, 0, 2, 22, 23, 22], [0, *range(3, 24)]]
)
def test_nights_missed_doubled_and_set_back_send_each_reminder_once(nights):
    """From the 30 days to the 7 days; the third of these was down for three nights."""
    begins = TODAY
    for night in nights:
        now = datetime.combine(begins + timedelta(days=night), time(7, 45), tzinfo=LONDON)
        remind_of_lapses(now=now)
        Mail.objects.unsent().update(sent_at=now)

    due = Counter(LapseReminder.objects.filter(to="person").values_list("person__email", "due_on"))
    assert set(due.values()) == {1}
    expected = {TODAY, TODAY + timedelta(days=23)}
    assert {day for _, day in due} == {
        day for day in expected if day <= begins + timedelta(days=max(nights))
    }
    assert len(due) == PEOPLE * len({day for _, day in due})
