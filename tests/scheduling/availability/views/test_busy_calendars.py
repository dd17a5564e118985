"""The pages on which people let Greenroom read a calendar, and the administrator Microsoft 365."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from scheduling.availability.models import BusyCalendar, MicrosoftCalendars
from tests.calendars import CLIENT, SECRET, TENANT
from tests.clock import NOW, TODAY
from tests.factories.busy_calendars import BusyCalendarFactory, BusyTimeFactory
from tests.factories.training import PersonFactory
from training.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
MICROSOFT = "/settings/microsoft-calendars/"
ADDRESS = "webcal://calendar.example.org/s3cret.ics"


@pytest.fixture
def person(spokesperson: User) -> Person:
    return Person.objects.filter(user=spokesperson).first() or PersonFactory(user=spokesperson)


def page_of(person: Person) -> str:
    return reverse("scheduling:diary_calendar", args=[person.reference])


def test_diary_calendar_takes_an_address_and_shows_its_host_alone(client_of, spokesperson, person):
    client = client_of(spokesperson)
    assert "Where the address is" in client.get(page_of(person)).text

    page = client.post(page_of(person), {"address": ADDRESS}, follow=True)

    assert BusyCalendar.objects.get(person=person).host == "calendar.example.org"
    assert "The calendar at calendar.example.org is being read." in page.text
    assert "Not read yet" in page.text
    assert "s3cret" not in page.text


def test_diary_calendar_says_what_is_wrong_with_an_address(client_of, spokesperson, person):
    page = client_of(spokesperson).post(page_of(person), {"address": "http://x.example.org"})

    assert "Error: " in page.text
    assert "begins with https:// or webcal://" in page.text


def test_diary_calendar_says_when_it_was_read_and_what_went_wrong(client_of, spokesperson, person):
    calendar = BusyCalendarFactory(
        person=person, asked_at=NOW, read_at=NOW - timedelta(hours=3), left_out=2
    )
    BusyTimeFactory(calendar=calendar)
    client = client_of(spokesperson)
    page = client.get(page_of(person)).text
    assert "Last read <b>Wed 25 Nov, 1:20pm</b>" in page
    assert "2 events could not be read and do not count" in page
    assert "Thu 26 Nov, 10am to 1pm" in page

    BusyCalendar.objects.update(problem="It is a web page.", problem_since=NOW)
    assert "It is a web page." in client.get(page_of(person)).text
    assert page_of(person) in client.get("/my-diary/").text


def test_diary_calendar_promises_nothing_while_microsoft_cannot_be_reached(
    client_of, spokesperson, person
):
    BusyCalendar.objects.create(person=person, source="microsoft", added_at=NOW)
    client = client_of(spokesperson)
    assert "It is read within a few minutes." in client.get(page_of(person)).text
    MicrosoftCalendars.objects.update(problem="The secret is wrong.", problem_since=NOW)

    page = client.get(page_of(person)).text

    assert "Nothing can be read from Microsoft 365 at the moment." in page
    assert ("within a few minutes" in page, "every 3s" in page) == (False, False)


def test_my_diary_shows_how_reading_goes_and_leads_to_the_page(client_of, spokesperson, person):
    """As a part of its own page, which has the buttons."""
    BusyCalendarFactory(person=person, asked_at=NOW, problem="It is a web page.", problem_since=NOW)
    client = client_of(spokesperson)
    part, own = (
        client.get(
            page_of(person),
            headers={"HX-Request": "true", "HX-Current-URL": f"https://testserver{path}"},
        ).text
        for path in ("/my-diary/", page_of(person))
    )

    assert "<html" not in part + own
    assert ("It is a web page." in part, "It is a web page." in own) == (True, True)
    assert ("Stop reading it" in part, "Stop reading it" in own) == (False, True)
    assert f'<a href="{page_of(person)}">See or change what is read</a>' in part


def test_diary_calendar_change_reads_it_or_ends_that(client_of, spokesperson, person):
    calendar = BusyCalendarFactory(person=person)
    client = client_of(spokesperson)
    address = reverse("scheduling:diary_calendar_change", args=[person.reference, calendar.pk])

    assert "being read" in client.post(address, follow=True).text
    assert "its address is deleted" in client.post(address, {"end": "yes"}, follow=True).text
    assert not BusyCalendar.objects.exists()
    assert client.post(address, {"end": "yes"}).status_code == 404


def test_my_diary_shows_busy_times_of_the_week(client_of, spokesperson, person):
    BusyTimeFactory(calendar__person=person)

    assert "Busy 10am to 1pm" in client_of(spokesperson).get("/my-diary/").text


def test_person_diary_leads_to_how_reading_goes(client_of, officer, person):
    diary = reverse("desk:person_diary", args=[person.reference])

    assert f'hx-get="{page_of(person)}"' in client_of(officer).get(diary).text


def _settings(**changed: Any) -> dict[str, Any]:
    return {"is_on": "on", "tenant": TENANT, "client_id": CLIENT, "secret": SECRET} | changed


def test_microsoft_calendars_is_switched_on_and_keeps_its_secret(client_of, administrator):
    client = client_of(administrator)
    seen = client.get(MICROSOFT).context["form"]["seen"].value()

    page = client.post(MICROSOFT, _settings(seen=seen), follow=True)

    ours = MicrosoftCalendars.objects.ours()
    assert (ours.is_on, ours.opened_secret) == (True, SECRET)
    assert "The calendars are being read." in page.text
    assert SECRET not in page.text
    again = _settings(
        seen=page.context["form"]["seen"].value(), secret="", secret_ends_on="15/12/2026"
    )
    changed = client.post(MICROSOFT, again, follow=True).context["history"][0]
    assert (changed.label, changed.before, changed.after) == (
        "Last day of the secret",
        "none",
        "15 December 2026",
    )
    assert MicrosoftCalendars.objects.ours().opened_secret == SECRET
    assert "being read" in client.post(f"{MICROSOFT}read/", follow=True).text


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"tenant": "westmoor"}, "Copy the whole “Directory (tenant) ID”"),
        ({"client_id": ""}, "Enter the “Application (client) ID”"),
        ({"secret": ""}, "Enter the client secret"),
    ],
)
def test_microsoft_calendars_says_what_is_missing(wrong, words, client_of, administrator):
    client = client_of(administrator)
    seen = client.get(MICROSOFT).context["form"]["seen"].value()

    assert words in client.post(MICROSOFT, _settings(seen=seen, **wrong)).text
    assert not MicrosoftCalendars.objects.ours().is_on


def test_microsoft_calendars_asks_for_both_ids(client_of, administrator):
    form = client_of(administrator).get(MICROSOFT).context["form"]

    assert [name for name, field in form.fields.items() if field.required] == [
        "tenant",
        "client_id",
    ]


def test_microsoft_calendars_names_the_problem_and_whose_cannot_be_read(client_of, administrator):
    problem = {"problem": "Microsoft 365 asks us to wait (429).", "problem_since": NOW}
    MicrosoftCalendars.objects.update(
        is_on=True,
        tenant=TENANT,
        client_id=CLIENT,
        secret="x",
        secret_ends_on=TODAY + timedelta(days=30),
        **problem,
    )
    BusyCalendarFactory(
        microsoft=True, person__last_name="Fenwright", problem="No mailbox.", problem_since=NOW
    )
    page = client_of(administrator).get(MICROSOFT).text

    assert "asks us to wait (429)" in page
    assert "The client secret ends soon" in page
    assert "Fenwright" in page
    MicrosoftCalendars.objects.update(is_on=False)
    assert "The client secret ends soon" not in client_of(administrator).get(MICROSOFT).text


def test_microsoft_calendars_read_is_refused_while_off(client_of, administrator):
    page = client_of(administrator).post(f"{MICROSOFT}read/", follow=True).text

    assert "switched off" in page


@pytest.mark.parametrize("rows", [1, 3])
def test_microsoft_calendars_query_count(rows, client_of, administrator, django_assert_num_queries):
    for _ in range(rows):
        BusyCalendarFactory(microsoft=True, problem="No mailbox.", problem_since=NOW)
    client: Client = client_of(administrator)
    client.get(MICROSOFT)

    with django_assert_num_queries(7):
        client.get(MICROSOFT)
