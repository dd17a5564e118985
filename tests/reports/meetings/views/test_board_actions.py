"""The pages of the board's actions."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from reports.meetings.actions.board_actions import seen_of
from reports.meetings.models import BoardAction, BoardActionStep
from reports.meetings.queries.board_actions import line_of
from tests.clock import TODAY
from tests.conftest import ClientOf
from tests.factories.meetings import (
    FOUR_WEEKS,
    BoardActionFactory,
    BoardActionStepFactory,
    BoardMeetingFactory,
)
from tests.factories.training import PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
ACTIONS = "/board-actions/"


@pytest.fixture
def desk(client_of: ClientOf, manager: User) -> Client:
    return client_of(manager)


def sent(**other: Any) -> dict[str, Any]:
    return {
        "what": "A crisis course for the board",
        "owner_post": "Board secretary",
        "holder": "",
        "due_on": "14/12/2026",
        "meeting": "",
        "agreed_on": "",
    } | other


def message(response: Any) -> tuple[str, str]:
    """What the next page says, and where to undo it."""
    (*_, one) = response.context["messages"]
    return str(one), str(one.extra_tags).removeprefix("undo:")


def test_board_action_list_says_what_is_to_do_and_what_is_late(desk):
    BoardMeetingFactory(to_come=True, item_number="7.2")
    BoardActionFactory(what="Train two for radio")
    BoardActionFactory(what="A course for the board", due_on=TODAY - timedelta(days=1))
    BoardActionStepFactory(done=True, board_action__what="Ask a trainer")

    page = desk.get(ACTIONS)

    assert "<b>2 to do</b>, 1 overdue." in page.text
    assert "Next: Board, Wed 23 Dec, item 7.2." in page.text
    assert "Its paper is due Wed 16 Dec." in page.text
    assert [row.line.what for row in page.context["page"]] == [
        "A course for the board",
        "Train two for radio",
    ]
    assert "Ask a trainer" not in page.text
    assert "Ask a trainer" in desk.get(f"{ACTIONS}?show=all").text


def test_board_action_list_that_is_empty_says_what_would_be_there(desk, board):
    assert "Nothing is left to do." in desk.get(ACTIONS).text
    assert "Add the first action" in desk.get(f"{ACTIONS}?show=all").text
    text = board.get(f"{ACTIONS}?show=all").text
    assert "No actions yet" in text
    assert "Add" not in text.partition("<main")[2]


@pytest.mark.parametrize("number", [1, 3])
def test_board_action_list_makes_a_fixed_number_of_queries(desk, number):
    for _ in range(number):
        action = BoardActionFactory(owner=PersonFactory(), meeting=BoardMeetingFactory(body=f"{_}"))
        BoardActionStepFactory(board_action=action)
    desk.get(ACTIONS)

    with CaptureQueriesContext(connection) as made:
        desk.get(ACTIONS)

    assert len(made) == 8


def test_a_board_member_reads_and_changes_nothing(desk, board, officer):
    owner = PersonFactory(last_name="Quillfeather")
    action = BoardActionFactory(owner=owner)
    BoardActionStepFactory(board_action=action, words="Two have a place", recorded_by=officer)

    for address in (ACTIONS, action.get_absolute_url()):
        text = board.get(address).text
        assert "Two have a place" in text
        assert "Head of communications" in text
        assert "Quillfeather" not in text
        assert "Ceri Maddox" not in text
        assert "Done" not in text.partition("<main")[2]
        assert "Quillfeather" in desk.get(address).text
    assert "Ceri Maddox" in desk.get(action.get_absolute_url()).text


def test_board_action_export_names_people_for_those_who_may_see_them(desk, board):
    action = BoardActionFactory(owner=PersonFactory(title="", first_name="Ama", last_name="Q"))
    BoardActionStepFactory(board_action=action, changed=True, owner=action.owner, words="Late")

    of_desk, of_board = (
        list(csv.DictReader(io.StringIO(client.get(f"{ACTIONS}export/csv/").text.lstrip("\ufeff"))))
        for client in (desk, board)
    )

    assert of_desk == [
        {
            "Action": "Train them all",
            "Owner": "Board secretary",
            "Person": "Ama Q",
            "Due": "2027-01-20",
            "First due": "2026-12-23",
            "State": "open",
            "Closed": "",
            "Agreed on": "2026-10-28",
            "Note": "Late",
        }
    ]
    assert of_board == [of_desk[0] | {"Person": ""}]
    assert desk.get(f"{ACTIONS}export/pdf/").status_code == 404


def test_board_action_add_takes_the_day_of_the_meeting(desk):
    meeting = BoardMeetingFactory()
    assert f'value="{meeting.pk}" selected' in desk.get(f"{ACTIONS}add/").text

    answer = desk.post(f"{ACTIONS}add/", sent(meeting=meeting.pk), follow=True)

    action = BoardAction.objects.get()
    assert (action.meeting, action.agreed_on) == (meeting, meeting.held_on)
    words, undo = message(answer)
    assert words == (
        "“A crisis course for the board” is added: Board secretary, by 14 December 2026."
    )
    desk.post(undo)
    assert not BoardAction.objects.not_retracted().exists()


def test_board_action_add_finds_who_holds_the_post(desk):
    person = PersonFactory(first_name="Ama", last_name="Quill")
    PersonFactory(first_name="Bo", last_name="Quill")

    desk.post(f"{ACTIONS}add/", sent(holder="Ama Quill"))
    several = desk.post(f"{ACTIONS}add/", sent(holder="Quill"))

    action = BoardAction.objects.get()
    assert (action.owner, action.owner_post, action.agreed_on) == (
        person,
        "Board secretary",
        TODAY,
    )
    assert "matches several people" in several.text


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"what": ""}, "Enter what is to be done."),
        ({"owner_post": ""}, "Enter who does it"),
        ({"due_on": ""}, "Enter the day by which it is due."),
        ({"due_on": "24/11/2026"}, "It was agreed on 25 November 2026."),
        ({"agreed_on": "26/11/2026"}, "Enter today or an earlier day."),
        ({"agreed_on": "never"}, "Agreed on"),
    ],
)
def test_board_action_add_says_what_is_wrong(desk, given, error):
    page = desk.post(f"{ACTIONS}add/", sent(**given))

    assert "<title>Error: Add an action" in page.text
    assert error in page.text
    assert not BoardAction.objects.exists()


def test_board_action_change_keeps_the_person_of_the_owner(desk):
    owner = PersonFactory(first_name="Ama", last_name="Quill")
    PersonFactory(first_name="Ama", last_name="Quill")  # the name alone would not say who
    action = BoardActionFactory(owner=owner)
    page = desk.get(f"{action.get_absolute_url()}change/")
    given = {
        "what": action.what,
        "owner_post": "Chief nurse",
        "holder": "Ama Quill",
        "due_on": "20/01/2027",
        "because": "The trainer is ill",
        "seen": page.context["seen"],
    }

    answer = desk.post(f"{action.get_absolute_url()}change/", given, follow=True)

    line = line_of(action, on=TODAY)
    assert (line.person, line.owner, line.due_on) == (
        owner.pk,
        "Chief nurse",
        TODAY + 2 * FOUR_WEEKS,
    )
    assert "due 20 January 2027, not 23 December 2026." in answer.text
    assert "owner Chief nurse, not Head of communications." in answer.text
    desk.post(message(answer)[1])
    assert line_of(action, on=TODAY).owner == "Head of communications"


def test_board_action_change_refuses_what_somebody_else_changed(desk):
    action = BoardActionFactory()
    given = sent(seen=seen_of(line_of(action, on=TODAY)))
    BoardActionStepFactory(board_action=action, changed=True)

    page = desk.post(f"{action.get_absolute_url()}change/", given)

    assert "Someone else changed this" in page.text
    assert BoardActionStep.objects.count() == 1


def test_board_action_done_is_one_press_and_its_undo(desk):
    action = BoardActionFactory()

    answer = desk.post(f"{action.get_absolute_url()}done/", follow=True)
    again = desk.post(f"{action.get_absolute_url()}done/", follow=True)

    assert message(answer)[0] == f"Done: “{action}”."
    assert "is done already" in message(again)[0]
    desk.post(message(answer)[1])
    assert line_of(action, on=TODAY).is_open
    assert "already been taken back" in message(desk.post(message(answer)[1], follow=True))[0]


@pytest.mark.parametrize(
    ("kind", "heading", "state"),
    [
        ("note", "How far is it?", "open"),
        ("done", "How did it end?", "done"),
        ("dropped", "Why is it dropped?", "dropped"),
    ],
)
def test_board_action_step_records_words_and_day(desk, kind, heading, state):
    action = BoardActionFactory()
    address = f"{action.get_absolute_url()}record/{kind}/"
    assert heading in desk.get(address).text

    desk.post(address, {"words": "All of them were trained", "on": "24/11/2026"})

    line = line_of(action, on=TODAY)
    assert (line.state, line.progress) == (state, "All of them were trained")


def test_board_action_step_refuses_a_day_to_come_and_other_kinds(desk):
    action = BoardActionFactory()

    page = desk.post(f"{action.get_absolute_url()}record/done/", {"words": "", "on": "26/11/2026"})

    assert "to today." in page.text
    assert desk.get(f"{action.get_absolute_url()}record/changed/").status_code == 404
    assert not BoardActionStep.objects.exists()


def test_board_action_remove_can_be_undone_and_is_not_offered_after_a_step(desk):
    action = BoardActionFactory()
    assert "Entered by mistake?" in desk.get(action.get_absolute_url()).text

    answer = desk.post(f"{action.get_absolute_url()}remove/", follow=True)
    assert desk.get(action.get_absolute_url()).status_code == 404
    restored = desk.post(message(answer)[1], follow=True)
    assert "is back" in message(restored)[0]
    twice = desk.post(message(answer)[1], follow=True)
    assert "already among the actions" in message(twice)[0]

    again = BoardAction.objects.not_retracted().get()
    BoardActionStepFactory(board_action=again)
    refused = desk.post(f"{again.get_absolute_url()}remove/", follow=True)
    assert "Drop it with a reason" in message(refused)[0]
    assert "Entered by mistake?" not in refused.text
