"""What the desk knows of a person beside their training."""

from datetime import date, timedelta

import pytest

from accounts.request_cache import request_cache
from desk.choosing.queries.person_desk import person_desk
from tests.clock import NOW
from tests.factories.briefings import BriefingFactory
from tests.factories.debriefs import DebriefFactory, GivenFactory
from tests.factories.scheduling import (
    AwayFactory,
    BookingFactory,
    InterviewFactory,
    OnCallFactory,
    TrainingSessionFactory,
)
from tests.factories.training import CourseFactory, PersonFactory, PracticeFactory
from training.models import Person

pytestmark = pytest.mark.django_db


def test_next_on_air_is_the_soonest_that_is_not_over_or_called_off():
    person = PersonFactory()
    InterviewFactory(person=person, starts_at=NOW - timedelta(hours=3))
    InterviewFactory(person=person, starts_at=NOW + timedelta(hours=1), called_off_at=NOW)
    InterviewFactory(person=person, starts_at=NOW + timedelta(days=2))
    soonest = InterviewFactory(person=person, starts_at=NOW + timedelta(days=1))
    InterviewFactory(person=PersonFactory(), starts_at=NOW + timedelta(hours=2))

    assert person_desk(person, now=NOW).next_on_air == soonest


def test_the_diary_holds_everything_to_come():
    person = PersonFactory()
    tomorrow = NOW + timedelta(days=1)
    InterviewFactory(person=person, starts_at=tomorrow, enquiry__outlet__name="Harbour Post")
    BookingFactory(
        person=person,
        training_session=TrainingSessionFactory(
            course=CourseFactory(code="M5"),
            starts_at=NOW + timedelta(days=2),
            ends_at=NOW + timedelta(days=2, hours=3),
        ),
    )
    BriefingFactory(person=person, starts_at=NOW + timedelta(days=3), minutes=20, need="mock")
    AwayFactory(person=person, starts_at=NOW + timedelta(days=4), ends_at=NOW + timedelta(days=6))
    OnCallFactory(
        person=person, starts_at=NOW + timedelta(days=7), ends_at=NOW + timedelta(days=7, hours=9)
    )
    AwayFactory(person=person, starts_at=NOW - timedelta(days=2), ends_at=NOW - timedelta(days=1))

    diary = person_desk(person, now=NOW).diary

    assert [line.name or line.words for day in diary for line in day.lines] == [
        "Harbour Post",
        "Live and remote TV",
        "A mock interview",
        "leave",
        "on call 4:20pm to 1:20am",
    ]


def test_an_offer_is_the_place_they_have_or_the_next_session_with_one():
    person = PersonFactory()
    radio = CourseFactory(code="M3")
    full = TrainingSessionFactory(course=radio, places=1, places_taken=1)
    later = TrainingSessionFactory(
        course=radio,
        starts_at=full.starts_at + timedelta(days=7),
        ends_at=full.ends_at + timedelta(days=7),
        places=6,
        places_taken=4,
    )
    offer = person_desk(person, now=NOW).offers["M3"]

    assert (offer.training_session, offer.places_left, offer.is_booked) == (later, 2, False)

    booked = BookingFactory(person=person, training_session=full)

    offer = person_desk(person, now=NOW).offers["M3"]
    assert (offer.training_session, offer.is_booked) == (booked.training_session, True)


def test_what_they_had_is_the_latest_three_of_interviews_and_mocks():
    person = PersonFactory()
    given = GivenFactory(
        person=person,
        starts_at=NOW - timedelta(days=3),
        went_out_at=NOW - timedelta(days=3),
        enquiry__outlet__name="Harbour Post",
        medium="radio",
        mode="live",
    )
    DebriefFactory(interview=given, person=person, keep="One story", change="Shorter")
    for month in (3, 5, 7):
        PracticeFactory(
            person=person, medium="live_tv", kind="mock", practised_on=date(2026, month, 1)
        )
    PracticeFactory(person=person, kind="interview", practised_on=date(2026, 11, 22))
    PracticeFactory(person=person, kind="mock", practised_on=date(2026, 11, 1), retracted=True)

    desk = person_desk(person, now=NOW)

    assert [(one.name, one.words, one.keep, one.change) for one in desk.had] == [
        ("Harbour Post", "live radio", "One story", "Shorter"),
        ("Mock interview", "live TV", "", ""),
        ("Mock interview", "live TV", "", ""),
    ]
    assert (desk.had_in_all, desk.has_debriefs) == (4, True)


def test_the_desk_of_a_person_is_read_once_for_a_page(django_assert_num_queries):
    person: Person = PersonFactory()

    with request_cache(), django_assert_num_queries(7):  # type: ignore[operator]  # a fixture of pytest-django
        person_desk(person, now=NOW)
        person_desk(person, now=NOW)
