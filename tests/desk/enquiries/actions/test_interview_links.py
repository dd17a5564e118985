"""The event of whoever gives an interview: its secret link, and what it warns of."""

from datetime import timedelta

import pytest
from icalendar import Calendar, Event

from accounts.models import AuditEvent
from accounts.refusals import Refused
from desk.enquiries.actions.assignments import assign_interview, hand_over_interview
from desk.enquiries.actions.interview_links import (
    end_calendar_link,
    find_interview_link,
    new_interview_link,
    send_calendar_link,
    send_event,
    update_event,
)
from desk.enquiries.actions.interviews import call_off_interview
from desk.enquiries.models import Interview, InterviewLink
from jobs.models import Mail
from tests.clock import NOW
from tests.factories.scheduling import InterviewFactory
from tests.factories.training import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def interview() -> Interview:
    return InterviewFactory(person=PersonFactory(email="leila@example.nhs.uk"))


def read(calendar: str) -> Event:
    [event] = Calendar.from_ical(calendar).walk("VEVENT")
    return event


def test_the_link_opens_until_a_day_after_the_slot(interview):
    token = new_interview_link(interview=interview, now=NOW)

    last = interview.ends_at + timedelta(days=1)
    assert find_interview_link(token, now=NOW).interview == interview
    assert find_interview_link(token, now=last - timedelta(seconds=1)) is not None
    assert find_interview_link(token, now=last) is None
    assert find_interview_link(f"{token}x", now=NOW) is None


def test_the_link_ends_with_a_hand_over_and_with_a_call_off(interview, officer):
    first = new_interview_link(interview=interview, now=NOW)
    hand_over_interview(interview=interview, person=PersonFactory(), by=officer, now=NOW)
    second = new_interview_link(interview=interview, now=NOW)
    handed_over = find_interview_link(first, now=NOW)
    theirs = find_interview_link(second, now=NOW)
    call_off_interview(interview=interview, reason="Flood", by=officer, now=NOW)

    assert handed_over is None
    assert theirs is not None
    assert find_interview_link(second, now=NOW) is None
    assert InterviewLink.objects.latest("pk").ended_at == NOW  # for good


def test_a_link_that_ended_with_a_hand_over_stays_ended_when_the_interview_comes_back(
    interview, officer
):
    first = interview.person
    assert first is not None
    token = new_interview_link(interview=interview, now=NOW)

    hand_over_interview(interview=interview, person=PersonFactory(), by=officer, now=NOW)
    hand_over_interview(interview=interview, person=first, by=officer, now=NOW)

    assert find_interview_link(token, now=NOW) is None
    assert InterviewLink.objects.filter(person=first, ended_at=None).count() == 1


def test_the_desk_ends_a_link_and_sends_another(interview, officer):
    token = new_interview_link(interview=interview, now=NOW)
    sequence = interview.sequence

    end_calendar_link(interview=interview, by=officer, now=NOW)
    ended = find_interview_link(token, now=NOW)
    with pytest.raises(Refused, match="Nobody can open it"):
        end_calendar_link(interview=interview, by=officer, now=NOW)
    send_calendar_link(interview=interview, by=officer, now=NOW)

    event = read(Mail.objects.get().calendar)
    address = str(event["DESCRIPTION"]).rpartition(" ")[2]
    assert ended is None
    assert event["SEQUENCE"] == sequence + 1
    assert find_interview_link(address.rpartition("/")[2], now=NOW) is not None
    audited = AuditEvent.objects.filter(action__startswith="interview.link").order_by("number")
    assert [event.action for event in audited] == ["interview.links_ended", "interview.link_sent"]


def test_a_new_link_ends_the_one_before(interview, officer):
    token = new_interview_link(interview=interview, now=NOW)

    send_calendar_link(interview=interview, by=officer, now=NOW)

    assert find_interview_link(token, now=NOW) is None
    assert InterviewLink.objects.filter(ended_at=None).count() == 1


def test_each_event_has_a_link_of_its_own_that_its_mail_names_too(interview):
    send_event(interview=interview, now=NOW)
    send_event(interview=interview, now=NOW)

    links = []
    for mail in Mail.objects.order_by("pk"):
        address = str(read(mail.calendar)["DESCRIPTION"]).rpartition(" ")[2]
        assert address in mail.text
        links.append(find_interview_link(address.rpartition("/")[2], now=NOW))
    assert links == list(InterviewLink.objects.order_by("pk"))
    assert len(links) == 2


def test_a_changed_warning_replaces_the_event(interview):
    send_event(interview=interview, now=NOW)
    first = read(Mail.objects.get().calendar)

    second = read(update_event(interview=interview, warning="Do not use message 2.", now=NOW))

    assert [event["SEQUENCE"] for event in (first, second)] == [0, 1]
    assert first["UID"] == second["UID"]
    warned = ["Do not use message 2." in event["DESCRIPTION"] for event in (first, second)]
    assert warned == [False, True]


def test_the_next_spokesperson_gets_no_warning_of_the_first_ones_briefing(interview, officer):
    update_event(interview=interview, warning="Do not use message 2.", now=NOW)
    after = PersonFactory(email="gwen@example.nhs.uk")

    hand_over_interview(interview=interview, person=after, by=officer, now=NOW)

    interview.refresh_from_db()
    theirs = read(Mail.objects.get(to="gwen@example.nhs.uk").calendar)
    assert (interview.calendar_warning, "Do not use" in theirs["DESCRIPTION"]) == ("", False)


def test_nobody_without_a_mail_address_has_an_event(officer):
    interview = InterviewFactory()
    assign_interview(interview=interview, person=PersonFactory(), by=officer, now=NOW)

    assert update_event(interview=interview, warning="Do not use message 2.", now=NOW) == ""
    assert (InterviewLink.objects.count(), Mail.objects.count()) == (0, 0)
