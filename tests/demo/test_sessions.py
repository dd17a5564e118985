from collections import Counter
from datetime import timedelta

import pytest

from accounts.demo import add_cast
from demo import people, sessions, training
from demo.story import Story
from scheduling.training_sessions.models import BlackOut, Booking, NoShowFollowUp, TrainingSession
from scheduling.training_sessions.queries.waiting_lists import queue_for
from tests.clock import NOW, TODAY
from training.models import TrainingRecord


def laid_out(seed=1):
    story = Story(people=60, seed=seed, now=NOW)
    cast = add_cast(NOW)
    members = people.plan(story, cast)
    taken = training.plan(story, members)
    return story, cast, members, taken


@pytest.mark.parametrize("seed", range(1, 6))
def test_gather_loses_nobody_and_overfills_nothing(db, seed):
    _, _, _, taken = laid_out(seed)

    elsewhere, planned_sessions = sessions.plan(Story(people=60, seed=seed, now=NOW), taken)

    together = [one for planned in planned_sessions for one in planned.attendees]
    assert Counter(
        (one.member.reference, one.course.code) for one in elsewhere + together
    ) == Counter((one.member.reference, one.course.code) for one in taken)
    assert all(len(planned.attendees) <= planned.places for planned in planned_sessions)
    assert max(Counter((one.member.reference, one.day) for one in together).values()) == 1


def test_sessions_are_attended_planned_nearly_full_and_cancelled(db):
    story, cast, members, taken = laid_out()
    elsewhere, planned_sessions = sessions.plan(story, taken)
    training.plan_records(story, elsewhere, taken, cast["officer"])
    sessions.Sessions(story, cast["officer"], cast["trainer"]).plan(
        planned_sessions, members, taken
    )
    story.run()

    past = TrainingSession.objects.past(NOW)
    assert past.count() == len(planned_sessions) > 10
    assert Booking.objects.filter(training_session__in=past, training_record=None).count() == 0
    missed = NoShowFollowUp.objects.get()
    assert missed.booking.training_record.outcome == "did_not_attend"
    assert missed.course.code == "M2"
    assert TrainingRecord.objects.count() == len(taken) + 1
    assert [(one.venue or one.trainer).name for one in BlackOut.objects.order_by("pk")] == [
        "Harbour Street studio",
        "Quentin Wetherall",
    ]
    to_come = TrainingSession.objects.upcoming(NOW).order_by("starts_at")
    assert [(session.course.code, session.places_taken) for session in to_come] == [
        ("M3", 5),
        ("M2", 3),
        ("M1", 6),
        ("M6", 2),
        ("M5", 3),
        ("M4", 0),
    ]
    waited_for = to_come[4]
    assert waited_for.places_offered == 1
    queue = queue_for(waited_for)
    assert len(queue) == sessions.WAITING
    assert [one.unit is not None for one in queue] == [True] * sessions.WAITING  # they need it
    assert to_come[0].starts_at.date() == TODAY + timedelta(days=2)
    assert TrainingSession.objects.filter(cancelled_at__isnull=False).count() == 1
    assert cast["trainer"].trainer.courses.count() == 3
