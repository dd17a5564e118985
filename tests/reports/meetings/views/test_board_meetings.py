"""The pages of the meetings that the paper goes to."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports.meetings.models import BoardMeeting
from tests.clock import TODAY
from tests.factories.meetings import BoardActionFactory, BoardMeetingFactory
from tests.reports.meetings.views.test_board_actions import message

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
MEETINGS = "/board-meetings/"


def sent(**other: Any) -> dict[str, Any]:
    return {
        "body": "Board",
        "held_on": "16/04/2027",
        "paper_days_before": "7",
        "item_number": "7.2",
    } | other


def test_board_meeting_list_shows_what_is_to_come_and_what_was_held(desk, client_of, board_member):
    coming = BoardMeetingFactory(to_come=True)
    BoardMeetingFactory(body="Quality committee")

    of_desk = desk.get(MEETINGS).text
    of_board = client_of(board_member).get(MEETINGS).text

    for text in (of_desk, of_board):
        assert "16 December 2026" in text
        assert "Quality committee" in text
    assert coming.get_absolute_url() in of_desk
    assert coming.get_absolute_url() not in of_board
    assert "Add a meeting" not in of_board


def test_board_meeting_list_that_is_empty_says_what_would_be_there(desk, client_of, board_member):
    assert "Add the next meeting" in desk.get(MEETINGS).text
    assert "The communications team adds them" in client_of(board_member).get(MEETINGS).text


@pytest.mark.parametrize("number", [1, 3])
def test_board_meeting_list_makes_a_fixed_number_of_queries(desk, number):
    for name in range(number):
        BoardMeetingFactory(body=f"{name}")
        BoardMeetingFactory(body=f"{name}", to_come=True)
    desk.get(MEETINGS)

    with CaptureQueriesContext(connection) as made:
        desk.get(MEETINGS)

    assert len(made) == 6


def test_board_meeting_add_offers_what_the_last_one_was_and_can_be_undone(desk):
    BoardMeetingFactory(
        body="Quality committee", held_on=TODAY, paper_due_on=TODAY - timedelta(days=10)
    )
    form = desk.get(f"{MEETINGS}add/").context["form"]
    assert (form.initial["body"], form.initial["paper_days_before"]) == ("Quality committee", 10)

    answer = desk.post(f"{MEETINGS}add/", sent(), follow=True)

    words, undo = message(answer)
    assert words == "Board, 16 April 2027 is added. Its paper is due 9 April 2027."
    desk.post(undo)
    assert BoardMeeting.objects.not_retracted().get().body == "Quality committee"
    assert "been removed already" in message(desk.post(undo, follow=True))[0]


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"body": ""}, "Enter which meeting it is."),
        ({"held_on": ""}, "Enter the day of the meeting."),
        ({"paper_days_before": "61"}, "Enter a whole number from 0 to 60."),
        ({"held_on": "23/12/2026"}, "is already among the meetings"),
    ],
)
def test_board_meeting_add_says_what_is_wrong(desk, given, error):
    BoardMeetingFactory(to_come=True)

    page = desk.post(f"{MEETINGS}add/", sent(**given))

    assert "<title>Error: Add a meeting" in page.text
    assert error in page.text
    assert BoardMeeting.objects.count() == 1


def test_board_meeting_change_and_its_undo(desk):
    meeting = BoardMeetingFactory(to_come=True)
    assert "Board, 23 December 2026" in desk.get(meeting.get_absolute_url()).text

    answer = desk.post(meeting.get_absolute_url(), sent(), follow=True)
    assert message(answer)[0].startswith("Board, 16 April 2027 is changed.")
    assert desk.get(meeting.get_absolute_url()).status_code == 404
    desk.post(message(answer)[1])

    assert BoardMeeting.objects.not_retracted().get().held_on == meeting.held_on
    same = sent(held_on="23/12/2026", item_number="")
    again = BoardMeeting.objects.not_retracted().get()
    assert "Nothing has changed" in desk.post(again.get_absolute_url(), same).text


def test_board_meeting_remove_and_its_undo(desk):
    meeting = BoardMeetingFactory()

    answer = desk.post(f"{MEETINGS}{meeting.pk}/remove/", follow=True)
    assert not BoardMeeting.objects.not_retracted().exists()
    desk.post(message(answer)[1])

    restored = BoardMeeting.objects.not_retracted().get()
    BoardActionFactory(meeting=restored)
    refused = desk.post(f"{MEETINGS}{restored.pk}/remove/", follow=True)
    assert "1 action was agreed" in message(refused)[0]
