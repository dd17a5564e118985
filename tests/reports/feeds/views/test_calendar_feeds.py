import re

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from accounts.access import Role
from accounts.models import RoleGrant
from reports.feeds.models import CalendarFeed
from tests.clock import NOW, TODAY
from tests.factories.accounts import UserFactory
from tests.factories.calendars import CalendarFeedFactory
from tests.factories.scheduling import (
    InterviewFactory,
    TrainerFactory,
    TrainingSessionFactory,
    VenueFactory,
)
from tests.factories.social import HashtagFactory
from tests.factories.training import PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
TOKEN = "T" * 43


def address(token: str = TOKEN) -> str:
    return reverse("reports:calendar_feed", args=[token])


def shown_in(page: str) -> str:
    found = re.search(r'readonly value="http://[^/]+(/calendars/[^"]+)"', page)
    return found[1] if found else ""


def test_calendar_feed_is_a_calendar_that_nobody_stores(client):
    feed = CalendarFeedFactory(token=TOKEN)
    interview = InterviewFactory(person=feed.person, accepted_at=NOW)

    answer = client.get(address())

    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Cache-Control"] == "private, no-store"
    [event] = Calendar.from_ical(answer.content).events
    assert event["UID"].startswith(f"interview-{interview.pk}-{feed.person.pk}@")
    assert "ATTENDEE" not in event
    feed.refresh_from_db()
    assert feed.fetched_at == NOW


def test_calendar_feed_is_sent_again_only_once_it_has_changed(client):
    CalendarFeedFactory(of_team=True, token=TOKEN, made_by=UserFactory(roles={Role.OFFICER}))
    etag = client.get(address())["ETag"]

    same = client.get(address(), headers={"If-None-Match": etag})
    TrainingSessionFactory()
    other = client.get(address(), headers={"If-None-Match": etag})

    assert (same.status_code, same.content, other.status_code) == (304, b"", 200)


def test_head_of_a_calendar_is_answered_and_is_no_fetch(client):
    feed = CalendarFeedFactory(token=TOKEN)

    answer = client.head(address())

    feed.refresh_from_db()
    assert (answer.status_code, answer.content, feed.fetched_at) == (200, b"", None)


def test_a_calendar_that_has_ended_says_so_and_slows_nobody_down(client):
    """A program goes on asking, maybe from the address of a whole hospital."""
    CalendarFeedFactory(token=TOKEN, ended_at=NOW, ended_by=UserFactory())

    answers = {client.get(address()).status_code for _ in range(40)}
    guess = client.get(address("U" * 43))

    assert answers == {404}
    assert guess.status_code == 404
    assert b"This calendar has ended" in guess.content


def test_my_calendar_shows_the_address_once(client_of, spokesperson):
    person = PersonFactory(user=spokesperson)
    InterviewFactory(person=person, accepted_at=NOW)
    client = client_of(spokesperson)
    page = reverse("reports:my_calendar")

    shown = client.post(page, {"step": "make", "seen": ""}, follow=True).text
    again = client.get(page).text

    fetched = Client().get(shown_in(shown))
    assert len(Calendar.from_ical(fetched.content).events) == 1
    assert "webcal://" in shown
    assert shown_in(again) == ""
    assert "Last fetched" in client.get(page).text


def test_my_calendar_makes_one_address_for_two_presses(client_of, spokesperson):
    PersonFactory(user=spokesperson)
    client = client_of(spokesperson)
    page = reverse("reports:my_calendar")

    client.post(page, {"step": "make", "seen": ""})
    second = client.post(page, {"step": "make", "seen": ""}, follow=True).text

    assert CalendarFeed.objects.count() == 1
    assert Client().get(shown_in(second)).status_code == 200  # that of the first press


def test_my_calendar_ends_the_address(client_of, spokesperson):
    CalendarFeedFactory(person=PersonFactory(user=spokesperson), token=TOKEN)
    client = client_of(spokesperson)

    answer = client.post(reverse("reports:my_calendar"), {"step": "end"}, follow=True)

    assert "The address no longer works." in answer.text
    assert Client().get(address()).status_code == 404


@pytest.mark.parametrize(
    ("name", "role"), [("my_calendar", Role.SPOKESPERSON), ("my_sessions_calendar", Role.TRAINER)]
)
def test_who_is_not_on_the_register_is_told_what_to_do(client_of, name, role):
    client = client_of(UserFactory(roles={role}))

    answer = client.post(reverse(f"reports:{name}"), {"step": "make", "seen": ""})

    assert "Ask the communications team to link it" in answer.text
    assert not CalendarFeed.objects.exists()


def test_my_sessions_calendar_is_the_trainers_own(client_of):
    user = UserFactory(roles={Role.TRAINER})
    training_session = TrainingSessionFactory(trainer=TrainerFactory(user=user))
    page = reverse("reports:my_sessions_calendar")

    shown = client_of(user).post(page, {"step": "make", "seen": ""}, follow=True).text

    assert str(training_session.course) in Client().get(shown_in(shown)).text.replace("\r\n ", "")


@pytest.mark.parametrize(
    ("name", "make"), [("venue_calendar", VenueFactory), ("trainer_calendar", TrainerFactory)]
)
def test_the_desk_makes_the_calendar_of_a_venue_and_a_trainer(client_of, officer, name, make):
    owner = make()

    shown = client_of(officer).post(
        reverse(f"reports:{name}", args=[owner.pk]), {"step": "make", "seen": ""}, follow=True
    )

    assert f"Calendar of {owner}" in shown.text
    assert f"NAME:Greenroom: {owner}" in Client().get(shown_in(shown.text)).text


def test_team_calendar_is_each_officers_own(client_of, officer, manager):
    page = reverse("reports:team_calendar")
    client_of(officer).post(page, {"step": "make", "seen": ""})

    assert "No address yet." in client_of(manager).get(page).text
    assert "No calendar has fetched it yet." in client_of(officer).get(page).text


def test_hashtag_feed_follows_the_hashtags_while_its_maker_may_see_them(
    client_of, officer, manager
):
    HashtagFactory(tag="Winter", occasion="Winter project", starts_on=TODAY)
    page = reverse("reports:hashtag_feed")
    made = client_of(officer).post(page, {"step": "make", "seen": ""}, follow=True)
    feed = shown_in(made.text)

    first = Client().get(feed)
    same = Client().get(feed, headers={"If-None-Match": first["ETag"]})
    HashtagFactory(tag="Spring", starts_on=TODAY)
    later = Client().get(feed, headers={"If-None-Match": first["ETag"]})
    RoleGrant.objects.filter(user=officer).delete()

    [event] = Calendar.from_ical(first.content).events
    assert (str(event["SUMMARY"]), event["DTSTART"].dt) == ("#Winter Winter project", TODAY)
    assert (same.status_code, later.content.count(b"BEGIN:VEVENT")) == (304, 2)
    assert Client().get(feed).status_code == 404
    assert "No address yet." in client_of(manager).get(page).text
