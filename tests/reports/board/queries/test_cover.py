"""The grid from the database equals the grid of the register, on any day and as known at
any moment.
"""

from datetime import date, timedelta
from itertools import product

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports.board.queries.cover import MEDIA_IN_ORDER, cover_inputs, free_places, listed_for
from tests.clock import NOW, TODAY
from tests.factories.scheduling import TrainingSessionFactory
from tests.factories.training import (
    CourseFactory,
    PersonFactory,
    PersonTopicFactory,
    PracticeFactory,
    TopicFactory,
    TrainingRecordFactory,
)
from tests.training import oracle
from training.cover_plan import Costs
from training.models import Topic
from training.queries.register import read_register

pytestmark = pytest.mark.django_db


@pytest.fixture
def winter() -> Topic:
    """Everyone who stands at a boundary, for a medium that two courses cover and for one that asks
    for no practice.
    """
    winter = TopicFactory(code="winter", title="Winter")
    beds = TopicFactory(code="beds", title="Beds")
    last_days = [None, TODAY - timedelta(days=1), TODAY]
    practised = [None, date(2025, 11, 24), date(2025, 11, 25), TODAY + timedelta(days=1)]
    for number, (valid_until, practised_on) in enumerate(product(last_days, practised)):
        person = PersonFactory(reference=f"E{number:02}", left_on=TODAY if number == 3 else None)
        PersonTopicFactory(person=person, topic=winter)
        for code in ("M5", "M8") if number % 2 else ("M4",):
            course = CourseFactory(code=code)
            TrainingRecordFactory(
                person=person, course=course, completed_on=date(2025, 1, 1), valid_until=valid_until
            )
        if practised_on:
            PracticeFactory(person=person, medium="recorded_tv", practised_on=practised_on)
    PersonTopicFactory(person=person, topic=beds)
    PersonTopicFactory(person=PersonFactory(removed=True), topic=winter)
    PersonTopicFactory(person=PersonFactory(joined_on=TODAY + timedelta(days=1)), topic=winter)
    retracted = TrainingRecordFactory(
        person=PersonFactory(reference="R"),
        course=CourseFactory(code="M8"),
        retracted_at=NOW,
        completed_on=TODAY,
    )
    PersonTopicFactory(person=retracted.person, topic=beds, retracted_at=NOW)
    return winter


@pytest.mark.parametrize("known_at", [None, NOW - timedelta(minutes=1), NOW - timedelta(days=4000)])
@pytest.mark.parametrize("days", [-1, 0, 1, 400])
@pytest.mark.usefixtures("winter")
def test_cover_facts_count_as_the_register_does(known_at, days):
    on = TODAY + timedelta(days=days)

    facts = cover_inputs(on, known_at)

    register = read_register(known_at=known_at)
    counts = facts.grid.counts()
    cells = list(product(facts.topics, MEDIA_IN_ORDER))
    assert [counts[cell] for cell in cells] == [oracle.cover(register, *cell, on) for cell in cells]
    assert (list(facts.topics), facts.costs) == (["beds", "winter"], Costs(180, 30))


@pytest.mark.parametrize("known_at", [None, NOW - timedelta(minutes=1)])
@pytest.mark.parametrize("days", [-1, 0, 1, 400])
@pytest.mark.usefixtures("winter")
def test_cover_inputs_count_as_the_page_of_each_cell_does(known_at, days):
    on = TODAY + timedelta(days=days)
    topics = Topic.objects.in_bulk(field_name="code")

    counts = cover_inputs(on, known_at).grid.counts()

    for code, medium in product(topics, MEDIA_IN_ORDER):
        listed = listed_for(topics[code], medium, on=on, known_at=known_at)
        assert counts[code, medium] == sum(one.readiness.status == "ready" for one in listed)


def test_listed_for_names_the_ready_then_the_nearest_and_what_they_lack(winter):
    listed = listed_for(winter, "recorded_tv", on=TODAY, known_at=None)

    said = {(one.person.reference, str(one.readiness.status), one.lacks) for one in listed}
    assert {
        ("E02", "ready", ""),
        ("E09", "rusty", "a mock interview"),
        ("E06", "lapsed", "a course"),
        ("E04", "lapsed", "a course and a mock interview"),
    } <= said
    order = [str(one.readiness.status) for one in listed]
    assert order == sorted(order, key=["ready", "rusty", "lapsed", "never"].index)
    assert listed_for(winter, "committee", on=TODAY, known_at=None)[-1].lacks == "a course"


def test_cover_facts_take_as_many_queries_for_three_as_for_one(winter):
    counts = []
    for number in (1, 3):
        for _ in range(number):
            PersonTopicFactory(person=PersonFactory(), topic=winter)
        with CaptureQueriesContext(connection) as queries:
            cover_inputs(TODAY, None)
            listed_for(winter, "radio", on=TODAY, known_at=None)
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 24


def test_free_places_are_those_of_the_sessions_that_can_be_booked():
    course = CourseFactory(code="M3")
    for days, taken in ((-1, 0), (1, 4), (2, 1), (3, 2)):
        starts_at = NOW + timedelta(days=days)
        TrainingSessionFactory(course=course, starts_at=starts_at, places=4, places_taken=taken)

    assert free_places(NOW) == {"M3": 5}
