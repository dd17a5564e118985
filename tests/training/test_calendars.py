"""Hashtags as all-day events that keep their UID and count their changes."""

from datetime import date

import pytest
from icalendar import Calendar, Event

from tests.clock import NOW
from tests.factories.social import HashtagFactory
from training.actions.social import change_entry
from training.calendars import plain, write_hashtags
from training.models import Hashtag

pytestmark = pytest.mark.django_db


def events() -> list[Event]:
    return list(Calendar.from_ical(write_hashtags(Hashtag.objects.order_by("pk"), now=NOW)).events)


def test_hashtag_event_includes_both_ends():
    HashtagFactory(
        tag="Winter",
        occasion="Winter; wards",
        starts_on=date(2026, 12, 1),
        ended_on=date(2026, 12, 24),
    )
    HashtagFactory(tag="Open", occasion="No end", starts_on=date(2026, 12, 1), ended_on=None)

    winter, without_end = events()

    assert (winter["SUMMARY"], winter["TRANSP"]) == ("#Winter Winter; wards", "TRANSPARENT")
    assert (winter["DTSTART"].dt, winter["DTEND"].dt) == (date(2026, 12, 1), date(2026, 12, 25))
    assert without_end["DTEND"].dt == date(2026, 12, 2)
    assert ("DESCRIPTION" in winter, "no last day" in without_end["DESCRIPTION"]) == (False, True)


def test_change_keeps_the_uid_and_raises_the_sequence(officer):
    hashtag = HashtagFactory()
    [before] = events()

    change_entry(entry=hashtag, values={"occasion": "Moved"}, by=officer, now=NOW)
    [after] = events()

    assert (before["UID"], before["SEQUENCE"]) == (f"hashtag-{hashtag.pk}@localhost", 0)
    assert (after["UID"], after["SEQUENCE"]) == (before["UID"], 1)


def test_plain_keeps_line_breaks_and_removes_control_characters():
    assert plain("one\r\ntwo\rthree\x00\x0b\tfour") == "one\ntwo\nthree\tfour"


@pytest.mark.usefixtures("at_now")
def test_hashtag_calendar_has_current_and_future_hashtags(client_of, board_member, spokesperson):
    HashtagFactory(tag="Now")
    HashtagFactory(tag="Gone", starts_on=date(2026, 1, 1), ended_on=date(2026, 2, 1))

    answer = client_of(board_member).get("/social-media/hashtags.ics")
    page = client_of(board_member).get("/social-media/").text

    assert [str(event["SUMMARY"])[:4] for event in Calendar.from_ical(answer.content).events] == [
        "#Now"
    ]
    assert answer["Content-Type"] == "text/calendar; charset=utf-8; method=PUBLISH"
    assert 'href="/social-media/hashtags.ics"' in page
    assert client_of(spokesperson).get("/social-media/hashtags.ics").status_code == 403
