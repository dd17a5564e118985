"""Finding a time for some people, and scheduling the session at it."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest

from scheduling.training_sessions.actions.training_sessions import claim_for
from scheduling.training_sessions.models import Booking, Trainer, TrainingSession, Venue
from tests.clock import NOW, TODAY
from tests.factories.busy_calendars import BusyTimeFactory
from tests.factories.scheduling import (
    AwayFactory,
    BlackOutFactory,
    TrainerFactory,
    TrainingSessionFactory,
    VenueFactory,
)
from tests.factories.training import CourseFactory, PersonFactory
from training.models import Course, Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
FIND = "/training-sessions/find/"
FRIDAY = TODAY + timedelta(days=2)


@pytest.fixture
def course() -> Course:
    return CourseFactory(code="M3", max_group=6)


@pytest.fixture
def trainer(course: Course) -> Trainer:
    return TrainerFactory(name="Quentin Wetherall", courses=[course])


@pytest.fixture
def venue() -> Venue:
    return VenueFactory(name="Harbour Street studio", capacity=8)


@pytest.fixture
def people() -> list[Person]:
    names = ("Asante", "Birchmore", "Cole")
    return [PersonFactory(last_name=name, reference=f"E{name[0]}") for name in names]


def asked(course: Course, people: list[Person], /, **changed: Any) -> str:
    given = {"course": course.pk, "minutes": 180, "last_on": f"{FRIDAY:%d/%m/%Y}", "find": "yes"}
    query = given | {"person": [person.reference for person in people]} | changed
    return f"{FIND}?{urlencode(query, doseq=True)}"


def test_time_finder_names_who_cannot_come_and_why(
    client_of,
    officer,
    course,
    trainer,
    venue,
    people,
):
    """On Friday: away all day; busy in the morning in their calendar."""
    midnight = NOW.replace(hour=0, minute=0) + timedelta(days=2)
    AwayFactory(person=people[0], starts_at=midnight, ends_at=midnight + timedelta(days=1))
    BusyTimeFactory(
        calendar__person=people[1],
        starts_at=midnight + timedelta(hours=8),
        ends_at=midnight + timedelta(hours=13),
    )

    page = client_of(officer).get(asked(course, people))

    found = [
        (
            f"{each.row.found.slot.starts_at:%a %H:%M}",
            [f"{person.last_name} {why}" for person, why in each.row.cannot],
        )
        for each in page.context["rows"]
    ]
    assert found == [
        ("Fri 13:00", ["Asante leave"]),
        ("Fri 08:00", ["Asante leave", "Birchmore busy in their calendar"]),
    ]
    assert "2 of 3" in page.text


def test_time_leads_to_a_session_with_those_who_can_come(
    client_of,
    officer,
    course,
    trainer,
    venue,
    people,
):
    client = client_of(officer)
    url = client.get(asked(course, people)).context["rows"][0].url
    form = client.get(url)
    assert "Who will be booked" in form.text
    initial = form.context["form"].initial
    names = ("course", "day", "starts", "ends", "venue", "trainer", "places")

    client.post(url, {name: initial[name] for name in names})

    added = TrainingSession.objects.get()
    assert (added.course, added.trainer, added.venue, added.places) == (course, trainer, venue, 6)
    assert f"{added.starts_at:%a %H:%M}" == "Fri 08:00"
    assert list(Booking.objects.order_by("person__last_name").values_list("person", flat=True)) == [
        person.pk for person in people
    ]


def test_trainer_and_venue_that_are_taken_are_avoided(
    client_of,
    officer,
    course,
    trainer,
    venue,
    people,
):
    starts_at = NOW.replace(hour=9, minute=0) + timedelta(days=2)
    claim_for(TrainingSessionFactory(trainer=trainer, starts_at=starts_at), NOW)
    claim_for(TrainingSessionFactory(venue=venue, starts_at=starts_at + timedelta(hours=4)), NOW)
    rows = client_of(officer).get(asked(course, people)).context["rows"]

    found = [
        (f"{row.found.slot.starts_at:%H:%M}", row.trainer) for row in (each.row for each in rows)
    ]
    assert found == [("12:00", trainer), ("13:00", trainer)]
    assert venue not in [each.row.venue for each in rows]


def test_days_when_the_venue_is_closed_or_the_trainer_away_are_avoided(
    client_of,
    officer,
    course,
    trainer,
    venue,
    people,
):
    monday, tuesday = FRIDAY + timedelta(days=3), FRIDAY + timedelta(days=4)
    BlackOutFactory(venue=venue, starts_on=FRIDAY, ends_on=FRIDAY)
    BlackOutFactory(of_trainer=True, trainer=trainer, starts_on=monday, ends_on=monday)

    rows = client_of(officer).get(asked(course, people, last_on=f"{tuesday:%d/%m/%Y}"))

    starts = [f"{each.row.found.slot.starts_at:%a %H:%M}" for each in rows.context["rows"]]
    assert starts == ["Tue 08:00", "Tue 13:00"]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"person": []}, "Choose at least one person."),
        ({"course": ""}, "Choose the course"),
        ({"last_on": ""}, "Enter the last day on which it may be"),
        ({"last_on": "24/11/2026"}, "That day has passed"),
        ({"last_on": "24/11/2028"}, "more than a year away"),
        ({"minutes": "5"}, "Enter a whole number from 15 to 720."),
        ({"last_on": f"{TODAY:%d/%m/%Y}"}, "No working time of this length is left"),
    ],
)
def test_time_finder_says_what_to_enter(
    changed,
    words,
    client_of,
    officer,
    course,
    trainer,
    venue,
    people,
):
    assert words in client_of(officer).get(asked(course, people, **changed)).text


def test_time_finder_says_that_nobody_gives_the_course(client_of, officer, course, venue, people):
    other = TrainerFactory(name="Perran Lamorna")
    client = client_of(officer)

    assert "Nobody gives M3" in client.get(asked(course, people)).text
    chosen = client.get(asked(course, people, trainer=other.pk)).text
    assert "Perran Lamorna does not give M3" in chosen


def test_group_and_venue_that_are_too_small_are_named(client_of, officer, trainer, people):
    pair = CourseFactory(code="X2", max_group=2)
    small = VenueFactory(capacity=2, name="Booth")
    client = client_of(officer)

    assert "groups of up to 2, and 3 people" in client.get(asked(pair, people)).text
    assert "Booth holds 2 people" in client.get(asked(pair, people, venue=small.pk)).text


def test_people_are_searched_for_and_stay_chosen(client_of, officer, people):
    page = client_of(officer).get(f"{FIND}?person=EA&search=birch")

    assert (page.context["people"], page.context["suggested"]) == ([people[0]], [people[1]])
    assert "Error: " not in page.text
    assert "Nobody else matches" in client_of(officer).get(f"{FIND}?search=zz").text


@pytest.mark.parametrize("rows", [1, 3])
def test_time_finder_query_count(
    rows,
    client_of,
    officer,
    course,
    trainer,
    people,
    django_assert_num_queries,
):
    for _ in range(rows):
        VenueFactory()
    client = client_of(officer)
    address = asked(course, people[:rows])
    client.get(address)

    with django_assert_num_queries(QUERIES):
        client.get(address)


QUERIES = 18
