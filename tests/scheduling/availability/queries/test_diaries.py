"""The diaries of several people: what each is doing on the day shown, and now."""

from datetime import datetime, timedelta

import pytest

from scheduling.availability.day_strip import Bar, DayShown
from scheduling.availability.queries.diaries import Diaries
from scheduling.times.office_hours import Hours
from tests.clock import LONDON, NOW
from tests.factories.briefings import BriefingFactory
from tests.factories.scheduling import (
    AwayFactory,
    BookingFactory,
    ClaimFactory,
    InterviewFactory,
    OnCallFactory,
    TrainingSessionFactory,
)
from tests.factories.training import CourseFactory, PersonFactory
from training.models import Person

pytestmark = pytest.mark.django_db
FRIDAY = 27


def at(hour: int, day: int = FRIDAY) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=LONDON)


def diaries(*people: Person, **options: object) -> Diaries:
    shown = DayShown(at(9), at(10), Hours())
    return Diaries({person.pk for person in people}, shown, NOW, **options)


def claim(person: Person, hour: int, **what: object) -> None:
    values = {"training_session": None} | what
    ClaimFactory(
        kind="person", subject_id=person.pk, starts_at=at(hour), ends_at=at(hour + 1), **values
    )


def test_strip_says_what_each_engagement_is():
    person = PersonFactory()
    m3 = CourseFactory(code="M3")
    claim(person, 9, training_session=TrainingSessionFactory(course=m3))
    claim(person, 10, booking=BookingFactory(training_session__course=m3))
    claim(person, 11, interview=InterviewFactory(enquiry__outlet__name="Coastline News"))
    claim(person, 12, briefing=BriefingFactory())
    AwayFactory(person=person, starts_at=at(14), ends_at=at(15), kind="clinic")
    AwayFactory(person=person, starts_at=at(8), ends_at=at(9), kind="leave")
    AwayFactory(person=person, starts_at=at(16), ends_at=at(17), kind="other")
    AwayFactory(person=person, starts_at=at(8, day=28), ends_at=at(9, day=28))
    OnCallFactory(person=person, starts_at=at(18), ends_at=at(8, day=28))

    strip = diaries(person).strip(person.pk)

    assert strip.words.split(", ") == [
        "on call from 6pm",
        "8am to 9am leave",
        "9am to 10am gives M3",
        "10am to 11am M3",
        "11am to midday interview for Coastline News",
        "midday to 1pm coaching",
        "2pm to 3pm clinic",
        "4pm to 5pm away",
    ]
    assert strip.contactable == [Bar(24, 120), Bar(144, 24)]


def test_strip_leaves_out_the_interview_that_is_being_filled_and_what_was_taken_back():
    person = PersonFactory()
    interview = InterviewFactory()
    claim(person, 9, interview=interview)
    AwayFactory(person=person, starts_at=at(14), ends_at=at(15), retracted_at=NOW)

    assert diaries(person, but_not=interview).strip(person.pk).words == "nothing in the diary"


def test_busy_now_is_what_goes_on_now():
    people = [PersonFactory() for _ in range(4)]
    now = {"starts_at": NOW, "ends_at": NOW + timedelta(hours=1)}
    for number, what in enumerate(
        ({}, {"interview": InterviewFactory()}, {"briefing": BriefingFactory()})
    ):
        ClaimFactory(
            kind="person",
            subject_id=people[number].pk,
            **now,
            **({"training_session": None} | what if what else {}),
        )
    AwayFactory(person=people[3], **now)
    over = PersonFactory()
    AwayFactory(person=over, starts_at=NOW - timedelta(hours=1), ends_at=NOW)

    busy = diaries(*people, over).busy_now

    assert busy == {
        people[0].pk: "on a training session until 5:20pm",
        people[1].pk: "on an interview until 5:20pm",
        people[2].pk: "at coaching until 5:20pm",
        people[3].pk: "away until 5:20pm on Wed 25 Nov",
    }


@pytest.mark.parametrize("count", [1, 3])
def test_diaries_take_four_queries_for_any_number_of_people(count, django_assert_num_queries):
    people = [PersonFactory() for _ in range(count)]
    for person in people:
        claim(person, 9, interview=InterviewFactory())
        AwayFactory(person=person, starts_at=at(14), ends_at=at(15))
    found = diaries(*people)

    with django_assert_num_queries(4):
        strips = [found.strip(person.pk).words for person in people]
        assert found.busy_now == {}

    assert all("interview for" in words for words in strips)
