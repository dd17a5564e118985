from datetime import date, timedelta

import pytest

from accounts.models import AuditEvent, User
from accounts.refusals import Refused
from jobs.models import Mail
from scheduling.training_sessions.actions.bookings import book
from scheduling.training_sessions.actions.small_groups import (
    go_ahead,
    tell_of_small_groups,
    wait_for_more,
)
from scheduling.training_sessions.actions.training_sessions import change_training_session
from scheduling.training_sessions.models import TrainingSession
from tests.clock import NOW, TODAY
from tests.factories.scheduling import TOMORROW_AT_10, TrainingSessionFactory
from tests.factories.training import CourseFactory, PersonFactory
from training.models import Organisation

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def small(officer: User) -> TrainingSession:
    """A course for three or more, in twenty days, with one person booked."""
    training_session = TrainingSessionFactory(
        course=CourseFactory(code="X1", min_group=3), starts_at=TOMORROW_AT_10 + 19 * DAY
    )
    book(training_session=training_session, person=PersonFactory(), by=officer, now=NOW)
    training_session.refresh_from_db()
    return training_session


def _arrangement(training_session: TrainingSession) -> dict:
    fields = ("course", "venue", "trainer", "starts_at", "ends_at", "places", "note")
    return {field: getattr(training_session, field) for field in fields}


def test_too_small_until_enough_are_booked(small, officer):
    assert (small.people_missing, small.decide_by) == (2, date(2026, 12, 8))
    assert list(TrainingSession.objects.too_small(NOW)) == [small]

    for _ in range(2):
        book(training_session=small, person=PersonFactory(), by=officer, now=NOW)

    assert list(TrainingSession.objects.too_small(NOW)) == []


@pytest.mark.parametrize(
    "state",
    [
        {"min_group": 1},
        {"places": 1, "min_group": None},
        {"published_at": None},
        {"cancelled_at": NOW},
        {"starts_at": NOW - DAY},
    ],
)
def test_too_small_leaves_out(state, small):
    TrainingSession.objects.filter(pk=small.pk).update(**state)

    assert list(TrainingSession.objects.too_small(NOW)) == []


def test_go_ahead_is_said_once_and_taken_back(small, officer):
    for _ in range(2):
        go_ahead(training_session=small, by=officer, now=NOW)
    small.refresh_from_db()

    assert (small.people_missing, small.going_ahead_by) == (0, officer)
    assert list(TrainingSession.objects.too_small(NOW)) == []

    wait_for_more(training_session=small, by=officer, now=NOW)

    small.refresh_from_db()
    assert small.people_missing == 2
    actions = AuditEvent.objects.order_by("-number").values_list("action", flat=True)
    assert list(actions[:2]) == ["training_session.waits_for_more", "training_session.goes_ahead"]


def test_go_ahead_is_refused_where_enough_are_booked(small, officer):
    TrainingSession.objects.filter(pk=small.pk).update(min_group=1)

    with pytest.raises(Refused, match="Enough people are booked, so there is"):
        go_ahead(training_session=small, by=officer, now=NOW)


def test_another_smallest_group_is_decided_anew(small, officer):
    small.trainer.courses.add(small.course)
    go_ahead(training_session=small, by=officer, now=NOW)

    change_training_session(
        training_session=small, by=officer, now=NOW, **_arrangement(small), min_group=4
    )

    small.refresh_from_db()
    assert (small.going_ahead_at, small.people_missing) == (None, 3)


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"min_group": 7}, "people or fewer"),
        ({"decide_on": date(2026, 12, 15)}, "Decide before the session"),
    ],
)
def test_change_refuses(wrong, refusal, small, officer):
    small.trainer.courses.add(small.course)

    with pytest.raises(Refused, match=refusal):
        change_training_session(
            training_session=small, by=officer, now=NOW, **_arrangement(small), **wrong
        )


def test_the_team_is_told_once_three_days_before_and_also_late(small):
    Organisation.objects.update(training_email="training@example.nhs.uk")
    three_days_before = NOW + (small.decide_by - TODAY - 3 * DAY)

    told = [
        (tell_of_small_groups(now=now), Mail.objects.count())
        for now in (three_days_before - DAY, three_days_before, three_days_before + 4 * DAY)
    ]

    assert told == [(0, 0), (1, 1), (1, 1)]
    mail = Mail.objects.get()
    assert mail.subject.startswith("Too few people: X1")
    assert "it needs 2 more people by Tue 8 Dec" in mail.text


def test_the_team_is_told_of_a_new_day(small):
    Organisation.objects.update(training_email="training@example.nhs.uk")
    TrainingSession.objects.update(decide_on=TODAY)
    tell_of_small_groups(now=NOW)

    TrainingSession.objects.update(decide_on=TODAY + DAY)
    tell_of_small_groups(now=NOW)

    assert Mail.objects.count() == 2
