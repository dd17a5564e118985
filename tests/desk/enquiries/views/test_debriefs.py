"""Pages of the debrief: by secret link, signed in, and by the desk during a call."""

import pytest
from django.test import Client

from desk.enquiries.actions.debriefs import send_link
from desk.enquiries.models import CareNote, Debrief
from jobs.models import Mail
from tests.clock import NOW
from tests.factories.debriefs import DebriefFactory, GivenFactory
from tests.factories.training import PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


def test_debrief_link_keeps_it_once_and_says_so_the_second_time(manager):
    interview = GivenFactory(
        person__email="leila@example.nhs.uk", enquiry__subject="Secret subject"
    )
    send_link(interview=interview, person=interview.person, is_chase=False, now=NOW)
    address = "/d/" + Mail.objects.get().text.partition("/d/")[2].split()[0]
    client = Client()

    page = client.get(address)
    assert [words in page.text for words in ("Secret subject", str(interview.enquiry.outlet))] == [
        False,
        False,
    ]
    assert page["Cache-Control"] == "private, no-store"
    assert "Choose how it went" in client.post(address, {"went": ""}).text
    assert Debrief.objects.count() == 0

    first = client.post(
        address,
        {"went": "mostly", "care": "talk", "care_words": "Ring me", "keep": "Short"},
        follow=True,
    )
    second = client.post(address, {"went": "no"})

    assert ["Saved" in first.text, "What you sent just now was not added" in second.text] == [
        True,
        True,
    ]
    assert f"{manager} has been told," in first.text
    assert (Debrief.objects.get().went, CareNote.objects.get().words) == ("mostly", "Ring me")
    assert "Ring me" not in client.get(address).text
    assert "It is kept" not in client.get(address).text  # said once, and on that phone alone


def test_debrief_link_shows_nothing_of_another_interview():
    DebriefFactory()
    interview = GivenFactory(person__email="leila@example.nhs.uk")
    send_link(interview=interview, person=interview.person, is_chase=False, now=NOW)
    address = "/d/" + Mail.objects.get().text.partition("/d/")[2].split()[0]

    page = Client().get(address)

    assert page.context["given"] is None


def test_my_debrief_is_for_the_spokesperson(client_of, spokesperson, another_spokesperson, officer):
    interview = GivenFactory(person=PersonFactory(user=spokesperson))
    client = client_of(spokesperson)
    address = f"/my/debriefs/{interview}/"

    assert client_of(another_spokesperson).get(address).status_code == 404
    assert client_of(officer).get(address).status_code == 403
    assert "Say how it went" in client.get("/my-next-interview/").text
    client.post(address, {"went": "yes", "coverage_link": "https://example.org/breakfast"})
    assert "has been told now" not in client.get("/my-next-interview/").text

    assert Debrief.objects.get().given_by == spokesperson
    coverage = interview.enquiry.coverage.get()
    assert (coverage.link, coverage.recorded_by) == ("https://example.org/breakfast", spokesperson)
    assert "Say how it went" not in client.get("/my-next-interview/").text
    assert "You have told us how it went" in client.get(address).text


def test_debrief_add_is_the_desks_and_without_distress(client_of, officer, spokesperson):
    interview = GivenFactory()
    client = client_of(officer)
    address = f"/interviews/{interview}/debrief/"

    assert client_of(spokesperson).get(address).status_code == 403
    assert "hard to bear?" not in client.get(address).text
    client.post(
        address, {"went": "no", "change": "Ask who else is on", "care": "abuse", "care_words": "x"}
    )

    page = client.get(f"/interviews/{interview}/").text
    assert ["Ask who else is on" in page, CareNote.objects.count()] == [True, 0]


def test_today_names_who_has_not_debriefed(client_of, officer):
    owed = GivenFactory(went_out_at=NOW).person
    done = DebriefFactory(interview__went_out_at=NOW).person

    page = client_of(officer).get("/today/").text

    assert [f">Debrief {person}<" in page for person in (owed, done)] == [
        True,
        False,
    ]
