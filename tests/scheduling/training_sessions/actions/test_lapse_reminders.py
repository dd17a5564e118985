"""Reminders about expiring training: who gets which on which day, and when nobody does."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest

from accounts.models import AuditEvent, User
from jobs.models import Mail
from scheduling.tasks import remind_of_lapses as task
from scheduling.training_sessions.actions.lapse_reminders import remind_of_lapses
from scheduling.training_sessions.models import LapseReminder
from tests.clock import LONDON, NOW, TODAY
from tests.factories.scheduling import BookingFactory
from tests.factories.training import (
    CourseFactory,
    ExemptionFactory,
    PersonFactory,
    TenureFactory,
    TrainingRecordFactory,
)
from training.models import Organisation, Person, Requirement, Tenure
from training.reminders import To

pytestmark = pytest.mark.django_db
TEAM = "desk@example.nhs.uk"
TUESDAY = TODAY - timedelta(days=1)
OTHER_MONDAY = TODAY + timedelta(days=5)


def morning(on: date) -> datetime:
    return datetime.combine(on, time(7, 45), tzinfo=LONDON)


@pytest.fixture(autouse=True)
def team() -> None:
    Organisation.objects.update(communications_email=TEAM)


@pytest.fixture
def senior() -> Callable[..., Person]:
    """A member of the senior staff with M1, which never expires, and M2, which is valid until a
    day.
    """

    def make(valid_until: date, email: str = "robin@example.nhs.uk") -> Person:
        person = PersonFactory(email=email)
        TenureFactory(person=person, role="senior_staff")
        TrainingRecordFactory(person=person, course=CourseFactory(code="M1"), valid_until=None)
        TrainingRecordFactory(
            person=person, course=CourseFactory(code="M2"), valid_until=valid_until
        )
        return person

    return make


def sent() -> list[tuple[str, str]]:
    return [
        (reminder.to, f"{reminder.due_on}")
        for reminder in LapseReminder.objects.order_by("due_on", "to")
    ]


def test_each_reminder_goes_out_on_its_day_and_the_team_hears_on_mondays(
    senior,
):
    last_day = date(
        2027, 3, 31
    )  # across a new year, a leap-less February and the night the clocks go forward
    senior(last_day)

    for night in range(140):
        now = morning(last_day + timedelta(days=night - 120))
        remind_of_lapses(now=now)
        Mail.objects.unsent().update(sent_at=now)

    assert sent() == [
        ("person", "2026-12-31"),
        ("person", "2027-01-30"),
        ("person", "2027-03-01"),
        ("person", "2027-03-24"),
        ("team", "2027-03-29"),
        ("team", "2027-04-05"),
        ("team", "2027-04-12"),
        ("team", "2027-04-19"),
    ]
    assert [mail.to for mail in Mail.objects.order_by("pk")] == ["robin@example.nhs.uk"] * 4 + [
        TEAM
    ] * 4


def test_a_reminder_waits_for_the_one_before_and_comes_three_days_after_it(
    senior,
):
    """The 30-day mail was queued, but the worker was down until the morning of the 7-day one."""
    person = senior(TODAY + timedelta(days=30))
    seven = TODAY + timedelta(days=23)
    remind_of_lapses(now=morning(TODAY))
    remind_of_lapses(now=morning(seven))
    while_it_waits = sent()
    Mail.objects.unsent().update(sent_at=morning(seven))

    days = []
    for day in range(5):
        remind_of_lapses(now=morning(seven + timedelta(days=day)))
        days.append(Mail.objects.filter(to=person.email).count())

    assert while_it_waits == [("person", f"{TODAY}")]
    assert days == [1, 1, 1, 2, 2]


def test_a_digest_says_why_it_came_and_what_to_do(senior, at_now, user):
    person = senior(TODAY + timedelta(days=30))
    TrainingRecordFactory(
        person=person, course=CourseFactory(code="M1"), valid_until=TODAY, completed_on=TUESDAY
    )
    person.training_records.filter(valid_until=None).update(retracted_at=NOW)
    person.user = user
    person.save()

    sentences = [task(), task()]

    mail = Mail.objects.get(to=person.email)
    assert sentences[0] == "People reminded of expiring training: 1. The team: reminded."
    assert sentences[1] == "People reminded of expiring training: 0. The team: nothing new."
    assert mail.subject == "2 of your courses are about to expire"
    assert "for your role as senior staff" in mail.text
    assert "Valid until 25 December 2026, 30 days from today." in mail.text
    assert "Today is the last day it is valid." in mail.text
    assert mail.text.count("Choose a date to book: http") == 2
    assert "These links are only for you and need no sign-in" in mail.text
    event = AuditEvent.objects.filter(action="lapse_digest.sent").earliest("number")
    assert (event.about_label, event.details) == (f"{person}, 25 November 2026", {"reminders": 2})


@pytest.fixture
def user(spokesperson: User) -> User:
    return spokesperson


def _leaves(person: Person) -> None:
    Person.objects.filter(pk=person.pk).update(left_on=TODAY)


def _role_ends(person: Person) -> None:
    Tenure.objects.filter(person=person).update(ends_on=TODAY + timedelta(days=30))


def _exempt(person: Person) -> None:
    ExemptionFactory(person=person, course=None, ends_on=TODAY + timedelta(days=365))


def _trained_again(person: Person) -> None:
    TrainingRecordFactory(
        person=person, course=CourseFactory(code="M2"), completed_on=TUESDAY, valid_until=None
    )


def _booked(person: Person) -> None:
    BookingFactory(person=person, training_session__course=CourseFactory(code="M2"))


def _removed(person: Person) -> None:
    Person.objects.filter(pk=person.pk).update(removed_at=NOW)


def _not_asked(person: Person) -> None:
    Requirement.objects.filter(course__code="M2").update(in_force_to=TODAY)


@pytest.mark.parametrize(
    "end",
    [_leaves, _role_ends, _exempt, _trained_again, _booked, _removed, _not_asked],
    ids=lambda end: end.__name__,
)
def test_nobody_is_reminded_whose_duty_has_ended(senior, end):
    ended = senior(TODAY + timedelta(days=30))
    other = senior(TODAY + timedelta(days=30), "gwen@example.nhs.uk")
    end(ended)

    remind_of_lapses(now=NOW)

    assert ended.email not in list(Mail.objects.values_list("to", flat=True))
    assert Mail.objects.filter(to=other.email).exists() or end is _not_asked


def test_a_place_that_comes_too_late_is_named_and_nobody_lapsed_is_chased_for_one(
    senior,
):
    for days, email in ((7, "robin@example.nhs.uk"), (-3, "gwen@example.nhs.uk")):
        starts_at = NOW + timedelta(days=20)
        BookingFactory(
            person=senior(TODAY + timedelta(days=days), email),
            training_session__course=CourseFactory(code="M2"),
            training_session__starts_at=starts_at,
            training_session__ends_at=starts_at + timedelta(hours=1),
        )

    remind_of_lapses(now=morning(OTHER_MONDAY))

    words = "You have a place on 15 December 2026, after it expires"
    assert {mail.to: words in mail.text for mail in Mail.objects.all()} == {
        "robin@example.nhs.uk": True,
        TEAM: False,
    }
    assert sorted(LapseReminder.objects.values_list("to", "person__email")) == [
        ("person", "robin@example.nhs.uk"),
        ("team", "robin@example.nhs.uk"),
    ]


def test_the_team_hears_of_whoever_has_no_mail_address(senior, officer):
    Organisation.objects.update(communications_email="")
    senior(TODAY + timedelta(days=60), email="")

    remind_of_lapses(now=NOW)

    mail = Mail.objects.get()
    assert mail.to == officer.email
    assert "1 of them has no email address and was not reminded. Ring them." in mail.text
    reminder = LapseReminder.objects.get()
    assert reminder.why == "Monday list: expires in 62 days, not booked, no email address"
    assert (reminder.to, reminder.digest.person, str(reminder.digest)) == (
        To.TEAM,
        None,
        "Communications team, 25 November 2026",
    )


def test_a_team_that_nobody_can_reach_is_told_later(senior):
    Organisation.objects.update(communications_email="")
    senior(TUESDAY)

    sentences = [remind_of_lapses(now=NOW)]
    Organisation.objects.update(communications_email=TEAM)
    sentences.append(remind_of_lapses(now=NOW))

    assert [sentence.rpartition(" ")[2] for sentence in sentences] == ["new.", "reminded."]
