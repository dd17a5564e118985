"""The list of reminders that were sent: searched, filtered and exported, for the desk only."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from jobs.models import Job, Mail
from tests.clock import NOW, TODAY
from tests.conftest import ClientOf
from tests.factories.jobs import MailFactory
from tests.factories.lapse_reminders import LapseDigestFactory, LapseReminderFactory
from tests.factories.training import CourseFactory, PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


@pytest.mark.parametrize(
    ("query", "expected"),
    [("", ["Dunmore", "Fenwright"]), ("?q=fenw", ["Fenwright"]), ("?to=team", ["Fenwright"])],
)
def test_lapse_reminder_list_says_what_went_to_whom_and_why(
    client_of: ClientOf, officer: User, query: str, expected: list[str]
) -> None:
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
    client_of: ClientOf, officer: User, trainer_user: User
) -> None:
    counts = []
    client = client_of(officer)
    assert "No reminders match" in client.get("/lapse-reminders/").text
    for _ in range(2):
        LapseReminderFactory()
        LapseReminderFactory()
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/lapse-reminders/").status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 12
    assert client_of(trainer_user).get("/lapse-reminders/").status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_lapse_reminder_list_takes_the_same_queries_for_any_number(
    rows: int, client_of: ClientOf, officer: User, django_assert_num_queries: Any
) -> None:
    for reminder in LapseReminderFactory.create_batch(rows):
        reminder.digest.mails.add(MailFactory())
    client = client_of(officer)

    with django_assert_num_queries(7):
        client.get("/lapse-reminders/")


def test_lapse_reminder_list_says_how_its_mails_stand(client_of: ClientOf, officer: User) -> None:
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
