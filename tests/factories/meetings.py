"""Meetings of the board and actions agreed there. The last meeting was four weeks before TODAY, the
action agreed there is due four weeks after it.
"""

from datetime import timedelta

import factory

from reports.meetings.models import BoardAction, BoardActionStep, BoardMeeting
from tests.clock import TODAY
from tests.factories.training import FactFactory

FOUR_WEEKS = timedelta(weeks=4)


class BoardMeetingFactory(FactFactory[BoardMeeting]):
    class Meta:
        model = BoardMeeting

    class Params:
        to_come = factory.Trait(held_on=TODAY + FOUR_WEEKS)

    body = "Board"
    held_on = TODAY - FOUR_WEEKS
    paper_due_on = factory.LazyAttribute(lambda meeting: meeting.held_on - timedelta(days=7))


class BoardActionFactory(FactFactory[BoardAction]):
    class Meta:
        model = BoardAction

    agreed_on = TODAY - FOUR_WEEKS
    what = factory.Sequence("Train {} more people for radio".format)
    owner_post = "Head of communications"
    due_on = TODAY + FOUR_WEEKS


class BoardActionStepFactory(FactFactory[BoardActionStep]):
    class Meta:
        model = BoardActionStep

    class Params:
        changed = factory.Trait(
            kind=BoardActionStep.Kind.CHANGED,
            what="Train them all",
            owner_post="Board secretary",
            due_on=TODAY + 2 * FOUR_WEEKS,
        )
        done = factory.Trait(kind=BoardActionStep.Kind.DONE, words="")

    board_action = factory.SubFactory(BoardActionFactory)
    kind = BoardActionStep.Kind.NOTE
    on = TODAY
    words = factory.Sequence("{} have a place".format)
