from datetime import timedelta

import pytest

from accounts.models import AuditEvent, User
from scheduling.training_sessions.actions.costs import set_budget
from scheduling.training_sessions.actions.training_sessions import (
    Arrangement,
    change_training_session,
    schedule_training_session,
)
from scheduling.training_sessions.actions.venues import change_venue
from scheduling.training_sessions.models import TrainingBudget, TrainingSession, Venue
from tests.clock import NOW
from tests.factories.scheduling import (
    TOMORROW_AT_10,
    TrainerFactory,
    TrainingSessionFactory,
    VenueFactory,
)
from tests.factories.training import CourseFactory

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def arrangement() -> Arrangement:
    """Three hours in a room of £80 half a day, by a trainer of £60 an hour."""
    course = CourseFactory(code="X1")
    return {
        "course": course,
        "venue": VenueFactory(cost_pence=80_00, cost_per="half_day"),
        "trainer": TrainerFactory(courses=[course], cost_pence=60_00, cost_per="hour"),
        "starts_at": TOMORROW_AT_10,
        "ends_at": TOMORROW_AT_10 + 3 * HOUR,
        "places": 6,
        "note": "",
    }


@pytest.fixture
def scheduled(arrangement: Arrangement, officer: User) -> TrainingSession:
    return schedule_training_session(by=officer, now=NOW, **arrangement)


def _costs(training_session: TrainingSession) -> tuple[int | None, int | None, int | None]:
    training_session.refresh_from_db()
    each = training_session
    return each.venue_pence, each.trainer_pence, each.cost_pence


def test_a_session_costs_its_venue_and_its_trainer(scheduled):
    assert _costs(scheduled) == (80_00, 180_00, 260_00)
    assert scheduled.is_cost_known


def test_a_longer_session_costs_more(scheduled, arrangement, officer):
    arrangement["ends_at"] += 2 * HOUR

    change_training_session(training_session=scheduled, by=officer, now=NOW, **arrangement)

    assert _costs(scheduled) == (160_00, 300_00, 460_00)


def test_what_was_agreed_replaces_both(scheduled, arrangement, officer):
    arrangement["agreed_pence"] = 0

    change_training_session(training_session=scheduled, by=officer, now=NOW, **arrangement)

    assert _costs(scheduled) == (80_00, 180_00, 0)


def test_a_cost_of_which_a_part_is_unknown(arrangement, officer):
    arrangement["venue"] = VenueFactory()

    found = schedule_training_session(by=officer, now=NOW, **arrangement)

    assert _costs(found) == (None, 180_00, 180_00)
    assert not found.is_cost_known


def test_a_new_rate_counts_for_sessions_to_come_alone(scheduled, officer):
    venue = scheduled.venue
    held = TrainingSessionFactory(venue=venue, past=True, venue_pence=70_00)

    change_venue(
        venue=venue,
        name=venue.name,
        address="",
        capacity=venue.capacity,
        cost_pence=95_50,
        cost_per=Venue.Per.DAY,
        by=officer,
        now=NOW,
    )

    assert _costs(scheduled)[0] == 95_50
    assert _costs(held)[0] == 70_00


def test_set_budget_replaces_the_quarters_of_the_year(officer):
    set_budget(year=2026, pence={1: 100, 2: 200, 3: None, 4: None}, by=officer, now=NOW)
    set_budget(year=2026, pence={1: 100, 2: None, 3: 300, 4: None}, by=officer, now=NOW)

    rows = TrainingBudget.objects.order_by("quarter").values_list("quarter", "pence")
    assert list(rows) == [(1, 100), (3, 300)]
    assert AuditEvent.objects.count() == 2


def test_set_budget_to_what_it_is_says_nothing(officer):
    for _ in range(2):
        set_budget(year=2026, pence={1: 100, 2: None, 3: None, 4: None}, by=officer, now=NOW)

    assert AuditEvent.objects.count() == 1
