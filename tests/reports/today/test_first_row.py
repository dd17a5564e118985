"""Ten states of a press office, and what somebody who opens Today must do first in each.

Each is the example organisation at some moment, after what happened since. The first row was
written down for each before the list was looked at.
"""

from datetime import datetime, timedelta

import pytest

from accounts.demo import email_of
from accounts.models import User
from accounts.request_cache import request_cache
from desk.enquiries.models import Ask, Enquiry, Interview, ReceivedEmail
from desk.lines.actions.incidents import declare_incident
from desk.lines.actions.lines import withdraw_line
from desk.lines.models import Line
from reports.packs.models import PackVersion
from reports.today.queries.today import Today, today_for
from tests.clock import LONDON, NOW
from tests.factories.scheduling import AwayFactory, EnquiryFactory, InterviewFactory

pytestmark = [pytest.mark.django_db, pytest.mark.only_on("sqlite")]

AT_7 = datetime(2026, 11, 26, 6, 56, tzinfo=LONDON)  # Dr Iyer-Thorne is live at 7:10am


def wednesday(hour: int, minute: int = 0) -> datetime:
    return NOW.replace(hour=hour, minute=minute)


def thursday(hour: int, minute: int = 0) -> datetime:
    return wednesday(hour, minute) + timedelta(days=1)


def at_ten_past_seven() -> Interview:
    return Interview.objects.get(starts_at=thursday(7, 10))


def nothing(_: datetime) -> None:
    pass


def leave_by_import(now: datetime) -> None:
    """Dr Iyer-Thorne, who said yes to 7:10am."""
    person = at_ten_past_seven().person
    AwayFactory(
        person=person, starts_at=thursday(0), ends_at=thursday(23), recorded_at=now, kind="leave"
    )


def line_withdrawn(now: datetime) -> None:
    version = PackVersion.objects.filter(pack__interview=at_ten_past_seven()).latest()
    assert version
    line = Line.objects.get(reference=version.content["lines"][0]["reference"])
    manager = User.objects.get(email=email_of("manager"))
    withdraw_line(line=line, reason="The figure is wrong", by=manager, now=now)


def incident(now: datetime) -> None:
    topic = at_ten_past_seven().enquiry.topic
    manager = User.objects.get(email=email_of("manager"))
    declare_incident(
        topics=[topic], by=manager, now=now, title="Coach crash on the A39", lead_agency="Police"
    )


def desk_worked_on(_: datetime) -> None:
    """Everything that came in was dealt with, but nobody was named for 12:30pm."""
    ReceivedEmail.objects.all().delete()
    left = Enquiry.objects.waiting().filter(state=Enquiry.State.OFFERED)
    Enquiry.objects.waiting().exclude(pk__in=left).update(state=Enquiry.State.ANSWERED)


def only_what_is_overdue(now: datetime) -> None:
    """All is done but the debrief of last week, and a statement for this evening."""
    quiet(now)
    EnquiryFactory(
        **{"outlet__name": "Harbour Post", "subject": "Car parks", "state": "drafting"},
        **{"received_at": now, "logged_at": now, "deadline_at": now + timedelta(hours=3)},
    )


def quiet(now: datetime) -> None:
    desk_worked_on(now)
    Enquiry.objects.waiting().update(state=Enquiry.State.ANSWERED)
    Interview.objects.filter(starts_at__gt=now).update(
        called_off_at=now, called_off_because="No story"
    )
    PackVersion.objects.filter(approved_at=None, returned_at=None).update(
        returned_at=now, returned_by=1, returned_because="Not now"
    )


def wanted_within_the_hour(now: datetime) -> None:
    """A new bid for half past five, while an acknowledgement is late."""
    enquiry = EnquiryFactory(
        **{"outlet__name": "Radio Marlbourne", "subject": "Flooded ward", "state": "offered"},
        **{"received_at": now, "logged_at": now, "deadline_at": now + timedelta(minutes=25)},
    )
    InterviewFactory(
        enquiry=enquiry, starts_at=now + timedelta(minutes=45), offered_at=now, person=None
    )


def all_said_no(now: datetime) -> None:
    waiting = Ask.objects.filter(answer=Ask.Answer.WAITING)
    waiting.update(answer=Ask.Answer.NO, answered_at=now)


STATES = {
    "a pack holds a withdrawn line, no clock is late": (
        wednesday(16, 20), nothing, "Dr Zofia Redfern-Das’s pack",
    ),
    "three clocks are late": (wednesday(16, 50), nothing, "Westmoor Sound: Breakfast tomorrow"),
    "all who were asked said no": (
        wednesday(17, 20), all_said_no, "Coastline News: Norovirus on three wards",
    ),
    "a slot in 45 minutes has nobody, an acknowledgement is late": (
        wednesday(16, 45), wanted_within_the_hour, "Radio Marlbourne: Flooded ward",
    ),
    "live in 14 minutes and not read, a dozen are late since last night": (
        AT_7, nothing, "Dr Leila Iyer-Thorne has not read the pack",
    ),
    "live in 14 minutes on a line that is withdrawn": (
        AT_7, line_withdrawn, "Dr Leila Iyer-Thorne’s pack",
    ),
    "live in 14 minutes and on leave": (AT_7, leave_by_import, "Dr Leila Iyer-Thorne is on leave"),
    "an incident on the topic of tomorrow's first interview": (
        wednesday(16, 20), incident, "Major incident: Coach crash on the A39",
    ),
    "the slot has passed and nobody was named, another can still be named": (
        thursday(12, 50), desk_worked_on, "Marlbourne Television: Savings plan: what will be cut",
    ),
    "debriefs are overdue, a statement is due in three hours": (
        thursday(13), only_what_is_overdue, "Harbour Post: Car parks",
    ),
}  # fmt: skip


@pytest.mark.parametrize("state", STATES)
def test_the_first_row_is_the_first_thing_to_do(load_example, at_now, state):
    load_example(NOW)
    now, happened, first = STATES[state]
    at_now.move_to(now)

    happened(now)

    assert officers_today(now).every[0].task.title.startswith(first)


def officers_today(now: datetime) -> Today:
    with request_cache():
        return today_for(User.objects.get(email=email_of("officer")), now=now)
