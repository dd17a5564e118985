"""The day of each person's booking, and which bookings no longer count."""

from datetime import date, datetime, timedelta

import pytest

from scheduling.training_sessions.queries import booked
from scheduling.training_sessions.queries.booked import next_bookings
from tests.clock import NOW, TODAY
from tests.factories.scheduling import BookingFactory
from tests.factories.training import CourseFactory, PersonFactory, TrainingRecordFactory

pytestmark = pytest.mark.django_db


def place(days: int, **fields: object) -> None:
    starts_at = NOW + timedelta(days=days)
    session = {
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=1),
        "course": CourseFactory(code="M3"),
    }
    person = fields.pop("person", None) or PersonFactory(reference="P1")
    BookingFactory(
        **({f"training_session__{name}": value for name, value in session.items()} | fields),
        person=person,
    )


def found(now: datetime = NOW, known_at: datetime | None = None) -> date | None:
    starts_at = next_bookings(now=now, known_at=known_at).get(("P1", "M3"))
    return starts_at and starts_at.date()


def test_next_bookings_have_the_first_to_come():
    person = PersonFactory(reference="P1")
    for days in (9, 4, 7):
        place(days, person=person)

    assert next_bookings(now=NOW) == {("P1", "M3"): NOW + timedelta(days=4)}


@pytest.mark.parametrize(
    ("days", "fields", "counts"),
    [
        (4, {"cancelled_at": NOW}, False),
        (4, {"training_session__cancelled_at": NOW}, False),
        (-13, {}, True),  # held, and nobody has marked it yet
        (-14, {}, False),
        (-13, {"marked": {}}, False),
        (-13, {"marked": {"retracted": True}}, True),
    ],
)
def test_next_bookings_leave_out_what_is_off_or_marked(days, fields, counts):
    if (marked := fields.get("marked")) is not None:
        fields = {"training_record": TrainingRecordFactory(**marked)}
    place(days, **fields)

    assert found() == (TODAY + timedelta(days=days) if counts else None)


def test_next_bookings_as_known_at_a_moment():
    place(4, booked_at=NOW - timedelta(days=3), cancelled_at=NOW - timedelta(days=1))

    days = [found(known_at=NOW - timedelta(days=ago)) for ago in (4, 3, 2, 1)]

    assert days == [None, TODAY + timedelta(days=4), TODAY + timedelta(days=4), None]


def test_next_bookings_count_until_the_session_starts_or_a_fortnight_after():
    """Upcoming, started, with early attendance, and held a fortnight ago: just before and at the
    limit.
    """
    for days, fields in (
        (2, {}),
        (0, {}),
        (-14, {}),
        (1, {"training_record": TrainingRecordFactory()}),
    ):
        place(days, person=PersonFactory(reference=f"P{days}"), **fields)
    ticks = [
        NOW + timedelta(days=days, microseconds=tick)
        for days in (0, 1, 2, 14)
        for tick in (-1, 0, 1)
    ]

    counting = [len(next_bookings(now=tick)) for tick in ticks]

    assert counting == [4, 3, 3, 3, 2, 2, 2, 2, 2, 2, 1, 1]


def test_next_bookings_of_a_great_many_are_those_of_everyone(
    monkeypatch,
):
    for reference in ("P1", "P2"):
        place(4, person=PersonFactory(reference=reference))
    few = next_bookings(now=NOW, people=["P1", "P2"])

    monkeypatch.setattr(booked, "MANY", 1)

    assert next_bookings(now=NOW, people=["P1", "P2"]) == few


def test_next_bookings_of_another_day_are_seen_from_its_first_moment():
    place(0, training_record=TrainingRecordFactory())
    days = [TODAY + timedelta(days=ahead) for ahead in (-1, 0, 1)]

    assert [bool(next_bookings(now=NOW, on=on)) for on in days] == [True, False, False]
