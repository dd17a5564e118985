"""Meetings of the board are added, changed, removed and put back."""

from datetime import date, timedelta

import pytest

from accounts.models import AuditEvent
from accounts.refusals import Refused
from reports.meetings.actions import meetings as actions
from reports.meetings.models import BoardMeeting
from tests.clock import NOW, TODAY
from tests.factories.meetings import BoardActionFactory, BoardMeetingFactory

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)
DUE = date(2026, 11, 18)


def new(held_on: date = TODAY) -> BoardMeeting:
    return BoardMeeting(body="Board", held_on=held_on, paper_due_on=DUE, item_number="7.2")


def there() -> list[date]:
    rows = BoardMeeting.objects.not_retracted().order_by("held_on")
    return list(rows.values_list("held_on", flat=True))


def test_add_meeting_records_it_with_one_event(officer):
    meeting = actions.add_meeting(meeting=new(), by=officer, now=NOW)

    assert meeting.paper_days_before == 7
    assert str(meeting) == "Board, 25 November 2026"
    assert AuditEvent.objects.get().action == "board_meeting.added"


def test_add_meeting_refuses_the_same_twice(officer):
    actions.add_meeting(meeting=new(), by=officer, now=NOW)

    with pytest.raises(Refused, match="Board, 25 November 2026 is already"):
        actions.add_meeting(meeting=new(), by=officer, now=NOW)

    assert there() == [TODAY]


def test_change_meeting_takes_its_actions_along(officer):
    meeting = actions.add_meeting(meeting=new(), by=officer, now=NOW)
    action = BoardActionFactory(meeting=meeting)

    changed = actions.change_meeting(
        meeting=meeting, values={"held_on": TODAY + A_DAY}, by=officer, now=NOW
    )

    action.refresh_from_db()
    assert action.meeting == changed
    assert there() == [TODAY + A_DAY]
    with pytest.raises(Refused, match="Change a value, or go back"):
        actions.change_meeting(meeting=changed, values={}, by=officer, now=NOW)

    actions.undo_meeting(added=changed, retracted=meeting, by=officer, now=NOW)
    action.refresh_from_db()
    assert there() == [TODAY] == [action.meeting.held_on]


def test_change_meeting_refuses_a_day_that_has_one(officer):
    meeting = BoardMeetingFactory(held_on=TODAY)
    BoardMeetingFactory(held_on=TODAY + A_DAY)

    with pytest.raises(Refused, match="26 November 2026"):
        actions.change_meeting(
            meeting=meeting, values={"held_on": TODAY + A_DAY}, by=officer, now=NOW
        )

    assert there() == [TODAY, TODAY + A_DAY]


def test_remove_meeting_is_undone_once(officer):
    meeting = BoardMeetingFactory(held_on=TODAY)

    actions.remove_meeting(meeting=meeting, by=officer, now=NOW)
    assert there() == []
    actions.undo_meeting(added=None, retracted=meeting, by=officer, now=NOW)
    with pytest.raises(Refused, match="Change that one, or enter another day"):
        actions.undo_meeting(added=None, retracted=meeting, by=officer, now=NOW)

    assert there() == [TODAY]


def test_undo_takes_an_added_meeting_back(officer):
    meeting = actions.add_meeting(meeting=new(), by=officer, now=NOW)

    actions.undo_meeting(added=meeting, retracted=None, by=officer, now=NOW)

    assert there() == []


def test_a_meeting_of_today_is_held_and_to_come():
    meeting = BoardMeetingFactory(held_on=TODAY)

    assert list(BoardMeeting.objects.held(TODAY)) == [meeting]
    assert list(BoardMeeting.objects.to_come(TODAY)) == [meeting]
    assert not BoardMeeting.objects.held(TODAY - A_DAY).exists()
    assert not BoardMeeting.objects.to_come(TODAY + A_DAY).exists()


@pytest.mark.parametrize(
    ("due", "is_soon"), [(8, False), (7, True), (0, True), (-1, True), (-3, True)]
)
def test_a_paper_is_soon_from_a_week_before_it_is_due(due, is_soon):
    due_on = TODAY + due * A_DAY
    BoardMeetingFactory(paper_due_on=due_on, held_on=max(due_on, TODAY))
    BoardMeetingFactory(paper_due_on=TODAY - A_DAY, held_on=TODAY - A_DAY)  # has been held

    assert BoardMeeting.objects.paper_soon(TODAY).exists() is is_soon
