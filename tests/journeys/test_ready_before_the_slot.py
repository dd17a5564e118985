"""The time to be ready, typed as one says it: it belongs to the day of the slot, a time that makes
little sense is asked about, and it moves with the slot.
"""

import re
from datetime import datetime, time, timedelta

from django.utils import timezone
from playwright.sync_api import expect

from desk.enquiries.models import Interview
from nhsuk.words import near_day
from tests.clock import LONDON
from tests.factories.scheduling import InterviewFactory
from tests.factories.training import PersonFactory

THURSDAY = 3
READY = "Arrive or dial in at"


def next_thursday_at_8_10() -> datetime:
    """From two days on, so that typing "0755" today means another day."""
    day = timezone.localdate() + timedelta(days=2)
    while day.weekday() != THURSDAY:
        day += timedelta(days=1)
    return datetime.combine(day, time(8, 10), LONDON)


def test_0755_is_of_the_slots_thursday_and_moves_with_it(walk, officer):
    slot = next_thursday_at_8_10()
    interview = InterviewFactory(starts_at=slot, person=PersonFactory())
    thursday = near_day(slot.date(), today=timezone.localdate())
    desk = walk(officer)

    page = desk.go(f"/interviews/{interview}/change/")
    page.get_by_label(READY).fill("")
    page.get_by_label(READY).press_sequentially("0755")
    expect(page.locator("output", has_text="7:55am")).to_have_text(f"{thursday}, 7:55am")
    page.get_by_label(READY).fill("4am")
    page.get_by_label(READY).press("Enter")
    desk.is_told_of_an_error()
    desk.sees(f"You typed 4am: that is {thursday}, 4am, 4 hours before the slot.")
    desk.check_page()
    page.get_by_label(READY).fill("0755")
    page.get_by_label(READY).press("Enter")
    page.wait_for_url(re.compile(f"/interviews/{interview}/$"))
    desk.sees("7:55am")
    interview.refresh_from_db()
    before = interview.arrive_at

    page = desk.go(f"/interviews/{interview}/move/")
    page.get_by_label("New time").fill("0910")
    desk.press("Move the interview")
    desk.sees("8:55am")

    assert before == slot - timedelta(minutes=15)
    assert Interview.objects.get().arrive_at == slot + timedelta(minutes=45)
