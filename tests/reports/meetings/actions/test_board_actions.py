"""Actions of the board are entered, changed, closed and taken back, each once."""

from datetime import date, timedelta
from typing import Any

import pytest

from accounts.models import AuditEvent, User
from accounts.refusals import Refused
from reports.meetings.action_lines import ActionState, StepKind
from reports.meetings.actions import board_actions as actions
from reports.meetings.models import BoardAction, BoardActionStep
from reports.meetings.queries.board_actions import line_of
from tests.clock import NOW, TODAY
from tests.factories.meetings import FOUR_WEEKS, BoardActionFactory, BoardActionStepFactory
from tests.factories.training import PersonFactory

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)


def new(**values: Any) -> BoardAction:
    return BoardAction(
        **{
            "agreed_on": TODAY,
            "what": "A crisis course for the board",
            "owner_post": "Board secretary",
            "due_on": TODAY + FOUR_WEEKS,
        }
        | values
    )


def change(action: BoardAction, by: User, **values: Any) -> BoardActionStep:
    line = line_of(action, on=TODAY)
    given = {
        "what": line.what,
        "owner": None,
        "owner_post": line.owner,
        "due_on": line.due_on,
        "because": "",
        "seen": actions.seen_of(line),
    }
    return actions.change_action(action=action, by=by, now=NOW, **given | values)


def record(
    action: BoardAction, by: User, kind: StepKind, words: str = "", on: date = TODAY
) -> BoardActionStep:
    return actions.record_step(action=action, kind=kind, on=on, words=words, by=by, now=NOW)


def test_add_action_records_it_with_one_event(officer):
    action = actions.add_action(action=new(), by=officer, now=NOW)

    assert BoardAction.objects.get() == action
    event = AuditEvent.objects.get()
    assert (event.action, event.about_label, event.by) == (
        "board_action.added",
        "A crisis course for the board",
        officer,
    )


def test_add_action_refuses_the_same_twice_and_a_day_before_it_was_agreed(officer):
    actions.add_action(action=new(), by=officer, now=NOW)

    with pytest.raises(Refused, match="already among the actions"):
        actions.add_action(action=new(), by=officer, now=NOW)
    with pytest.raises(Refused, match="agreed on 25 November 2026"):
        actions.add_action(action=new(due_on=TODAY - A_DAY), by=officer, now=NOW)

    assert BoardAction.objects.count() == 1


def test_change_action_gives_it_to_somebody_else_and_leaves_what_was_agreed(officer):
    action = BoardActionFactory()
    owner = PersonFactory()

    change(action, officer, owner=owner, owner_post="Chief nurse")

    line = line_of(action, on=TODAY)
    assert (line.owner, line.person, line.due_on) == ("Chief nurse", owner.pk, action.due_on)
    action.refresh_from_db()
    assert action.owner_post == "Head of communications"
    assert AuditEvent.objects.get().action == "board_action_step.added"


def test_change_action_moves_the_day_for_a_reason_alone(officer):
    action = BoardActionFactory()
    later = action.due_on + FOUR_WEEKS

    with pytest.raises(Refused, match="Enter why the day is moved"):
        change(action, officer, due_on=later, because=" ")
    change(action, officer, due_on=later, because="The trainer is ill")

    line = line_of(action, on=TODAY)
    assert (line.due_on, line.first_due_on, line.progress) == (
        later,
        action.due_on,
        "The trainer is ill",
    )


def test_change_action_refuses_what_changes_nothing_or_makes_no_sense(officer):
    action = BoardActionFactory()

    with pytest.raises(Refused, match="Change a value, or go back"):
        change(action, officer, because="For no reason")
    with pytest.raises(Refused, match="Enter that day or a later one for when it is"):
        change(action, officer, due_on=action.agreed_on - A_DAY, because="Sooner")
    with pytest.raises(Refused, match="Someone else changed this"):
        change(action, officer, what="Something else", seen="what it said before")

    assert not BoardActionStep.objects.exists()


def test_a_note_says_how_far_it_is_once_a_day(officer):
    action = BoardActionFactory()

    with pytest.raises(Refused, match="Enter how far it is"):
        record(action, officer, StepKind.NOTE)
    record(action, officer, StepKind.NOTE, "Two have a place")
    with pytest.raises(Refused, match="The same note was made that day"):
        record(action, officer, StepKind.NOTE, "Two have a place ")

    assert line_of(action, on=TODAY).progress == "Two have a place"
    assert BoardActionStep.objects.count() == 1


@pytest.mark.parametrize("kind", [StepKind.DONE, StepKind.DROPPED])
def test_an_action_is_closed_once(officer, kind):
    action = BoardActionFactory()
    record(action, officer, kind, "Nobody needs it")

    with pytest.raises(Refused, match=f"is {kind} already"):
        record(action, officer, StepKind.DONE)
    with pytest.raises(Refused, match="Take that back first if it is not"):
        record(action, officer, StepKind.NOTE, "Too late")
    with pytest.raises(Refused, match="Take that back first if it is not"):
        change(action, officer, what="Something else")

    assert line_of(action, on=TODAY).state == ActionState(kind)


def test_dropping_an_action_takes_a_reason(officer):
    with pytest.raises(Refused, match="Enter why “A crisis course” is dropped"):
        record(BoardActionFactory(what="A crisis course"), officer, StepKind.DROPPED)


@pytest.mark.parametrize(
    ("on", "is_fine"),
    [(-A_DAY, False), (timedelta(0), True), (FOUR_WEEKS, True), (FOUR_WEEKS + A_DAY, False)],
)
def test_a_step_is_taken_from_the_day_it_was_agreed_to_today(officer, on, is_fine):
    action = BoardActionFactory(agreed_on=TODAY - FOUR_WEEKS)

    if is_fine:
        record(action, officer, StepKind.DONE, on=action.agreed_on + on)
    else:
        with pytest.raises(Refused, match="from 28 October 2026"):
            record(action, officer, StepKind.DONE, on=action.agreed_on + on)

    assert BoardActionStep.objects.exists() is is_fine


def test_remove_action_is_for_one_without_a_step_and_can_be_undone(officer):
    action = BoardActionFactory()
    with_note = BoardActionStepFactory().board_action

    actions.remove_action(action=action, by=officer, now=NOW)
    with pytest.raises(Refused, match="This action has been removed"):
        actions.remove_action(action=action, by=officer, now=NOW)
    with pytest.raises(Refused, match="This action has been removed"):
        record(action, officer, StepKind.DONE)
    with pytest.raises(Refused, match="Drop it with a reason"):
        actions.remove_action(action=with_note, by=officer, now=NOW)

    restored = actions.restore_action(action=action, by=officer, now=NOW)
    assert restored.content() == action.content()
    with pytest.raises(Refused, match=", is already among the actions"):
        actions.restore_action(action=action, by=officer, now=NOW)
