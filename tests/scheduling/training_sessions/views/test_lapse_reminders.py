"""The list of reminders that were sent: searched, filtered and exported, for the desk only."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jobs.models import Job, Mail
from scheduling.training_sessions.models import LapseDigest
from tests.clock import NOW, TODAY
from tests.factories.jobs import MailFactory
from tests.factories.lapse_reminders import LapseDigestFactory, LapseReminderFactory
from tests.factories.training import (
    CourseFactory,
    PersonFactory,
    TenureFactory,
    TrainingRecordFactory,
)
from training.models import Organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


@pytest.mark.parametrize(
    ("query", "expected"),
    [("", ["Dunmore", "Fenwright"]), ("?q=fenw", ["Fenwright"]), ("?to=team", ["Fenwright"])],
)
def test_lapse_reminder_list_says_what_went_to_whom_and_why(client_of, officer, query, expected):
    dunmore, fenwright = (PersonFactory(last_name=name) for name in ("Dunmore", "Fenwright"))
    LapseReminderFactory(digest__person=dunmore, course=CourseFactory(code="M3"))
    LapseReminderFactory(
        digest=LapseDigestFactory(person=None), person=fenwright, to="team", last_day=TODAY
    )
    client = client_of(officer)

    page = client.get(f"/lapse-reminders/{query}").text
    table = client.get(f"/lapse-reminders/export/csv/{query}").content.decode()

    assert [name for name in ("Dunmore", "Fenwright") if name in page] == expected
    assert [name for name in ("Dunmore", "Fenwright") if name in table] == expected
    assert (
        "30 days before the last day" in page,
        f'href="/people/{dunmore.reference}/book/M3/"' in page,
    ) == (
        "Dunmore" in expected,
        "Dunmore" in expected,
    )
    assert client.get("/lapse-reminders/export/pdf/").status_code == 404


def test_lapse_reminder_list_asks_as_much_of_three_and_is_not_for_others(
    client_of, officer, trainer_user
):
    counts = []
    client = client_of(officer)
    assert "No reminders yet" in client.get("/lapse-reminders/").text
    for _ in range(2):
        LapseReminderFactory()
        LapseReminderFactory()
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/lapse-reminders/").status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 12
    assert client_of(trainer_user).get("/lapse-reminders/").status_code == 403


def test_lapse_reminder_list_says_how_its_mails_stand(client_of, officer):
    reminder = LapseReminderFactory(digest__person__last_name="Dunmore")
    mail = MailFactory()
    client = client_of(officer)

    def shown() -> list[bool]:
        page = client.get("/lapse-reminders/").text
        return [
            words in page
            for words in ("Dunmore", "being sent", "Not sent", "sent Wed 25 Nov, 4:20pm")
        ]

    assert shown() == [True, False, False, False]
    reminder.digest.mails.add(mail)
    assert shown() == [True, True, False, False]
    Job.objects.update(state=Job.State.CANCELLED)
    assert shown() == [True, False, True, False]
    Mail.objects.update(sent_at=NOW)
    assert shown() == [True, False, False, True]


def lapses_in(days: int, people: int = 1) -> None:
    """Senior staff whose print training ends so many days from now."""
    for number in range(people):
        person = PersonFactory(email=f"p{days}-{number}@example.nhs.uk")
        TenureFactory(person=person, role="senior_staff")
        TrainingRecordFactory(person=person, course=CourseFactory(code="M1"), valid_until=None)
        until = TODAY + timedelta(days=days)
        TrainingRecordFactory(person=person, course=CourseFactory(code="M2"), valid_until=until)


def test_lapse_reminder_next_counts_the_emails_of_the_next_run_and_shows_ten(client_of, officer):
    lapses_in(91, 11)
    lapses_in(92)

    page = client_of(officer).get("/lapse-reminders/next/").text

    assert "11 people are reminded of their own training" in page
    assert "<b>11 emails leave.</b>" in page
    assert "7:45am" in page
    assert page.count('<h3 class="rows__title">') == 10
    assert not Mail.objects.exists()
    assert not LapseDigest.objects.exists()


def test_lapse_reminder_next_leaves_out_who_had_a_digest_that_day(client_of, officer):
    """At noon nobody gets a second one."""
    lapses_in(31, 2)
    Organisation.objects.update(communications_email="desk@example.nhs.uk")
    digest = LapseDigestFactory(person__email="had@example.nhs.uk", on=TODAY + timedelta(days=1))
    TenureFactory(person=digest.person, role="senior_staff")
    until = TODAY + timedelta(days=31)
    for code, last in (("M1", None), ("M2", until)):
        course = CourseFactory(code=code)
        TrainingRecordFactory(person=digest.person, course=course, valid_until=last)

    page = client_of(officer).get("/lapse-reminders/next/").text

    assert "2 people are reminded" in page
    assert "had@example.nhs.uk" not in page


def test_lapse_reminder_next_says_where_nothing_is_due(client_of, officer):
    page = client_of(officer).get("/lapse-reminders/next/").text

    assert "nobody is reminded" in page
    assert "No reminder is due until then." in page


def test_lapse_reminder_next_is_of_the_morning_where_noon_has_nothing_to_make_up_for(
    client_of, officer, at_now
):
    at_now.move_to(NOW.replace(hour=10))
    lapses_in(91)

    page = client_of(officer).get("/lapse-reminders/next/").text

    assert "26 November 2026, 7:45am: 1 person is reminded" in page
