"""The monthly flows: what comes up in a month, and what of it was done."""

import random
from datetime import date, timedelta

import pytest

from reports.board.flows import Flow
from reports.board.queries.flows import FLOW_MONTHS, month_by_month
from tests.clock import NOW, TODAY
from tests.factories.accounts import UserFactory
from tests.factories.reports import AcknowledgementFactory, PackVersionFactory
from tests.factories.scheduling import BookingFactory, EnquiryFactory, InterviewFactory
from tests.factories.training import (
    CourseFactory,
    ExemptionFactory,
    PersonFactory,
    RequirementFactory,
    TenureFactory,
    TrainingRecordFactory,
)
from training.models import Course, Organisation, Person, TrainingRecord
from training.queries.register import read_register
from training.readiness import DAY, Status, units_on

pytestmark = pytest.mark.django_db
OCTOBER = date(2026, 10, 1)


def flow(slug: str, on: date = TODAY) -> Flow:
    return next(
        each for each in month_by_month(on=on, known_at=NOW).flows if each.kind.slug == slug
    )


def counts(slug: str) -> dict[date, tuple[int, int]]:
    return {month.first: (month.part, month.whole) for month in flow(slug).months if month.whole}


def test_flows_are_of_whole_months_from_the_first_with_anything():
    for days in (400, 30, 5):
        at = NOW - timedelta(days=days)
        EnquiryFactory(received_at=at, logged_at=at, deadline_at=at, state="declined").notes.create(
            at=at, state="declined"
        )

    months = flow("enquiries").months

    assert (months[0].first, months[-1].first, len(months)) == (date(2025, 10, 1), OCTOBER, 13)
    assert counts("enquiries") == {date(2025, 10, 1): (1, 1), OCTOBER: (1, 1)}
    assert flow("enquiries").target == Organisation.objects.ours().in_time_target_percent


@pytest.mark.parametrize(
    ("on", "known_at", "last"),
    [
        (date(2026, 11, 30), NOW.replace(day=30), OCTOBER),  # the month goes on
        (date(2026, 11, 30), NOW.replace(day=30, hour=23, minute=59, second=59), OCTOBER),
        (date(2026, 11, 30), NOW.replace(month=12, day=1, hour=0, minute=0), date(2026, 11, 1)),
        (date(2026, 11, 29), NOW.replace(month=12, day=1, hour=0, minute=0), OCTOBER),
        (date(2027, 6, 30), NOW, OCTOBER),
    ],
)
def test_flows_end_with_the_last_month_that_is_over(on, known_at, last):
    assert {each.months[-1].first for each in month_by_month(on=on, known_at=known_at).flows} == {
        last
    }


def test_flows_of_an_empty_desk_have_one_empty_month():
    assert [
        [month.whole for month in each.months]
        for each in month_by_month(on=TODAY, known_at=NOW).flows
    ] == [[0]] * 4


def test_packs_count_in_the_month_of_air_in_london():
    starts_at = NOW.replace(month=10, day=31, hour=23, minute=59)
    for minutes in (0, 1):  # the second is in November
        version = PackVersionFactory(
            pack__interview__person=PersonFactory(),
            pack__interview__accepted_at=NOW - timedelta(days=40),
            pack__interview__starts_at=starts_at + timedelta(minutes=minutes),
            approved=True,
            approved_at=starts_at - timedelta(hours=5),
        )
        AcknowledgementFactory(version=version, acknowledged_at=starts_at - timedelta(hours=1))

    assert counts("packs") == {OCTOBER: (1, 1)}


def test_leads_are_medians_from_the_first_month_with_a_pack():
    for days, hours in ((60, 2), (60, 3), (60, 7), (25, None)):
        starts_at = NOW - timedelta(days=days)
        PackVersionFactory(
            pack__interview__person=PersonFactory(),
            pack__interview__accepted_at=NOW - timedelta(days=90),
            pack__interview__starts_at=starts_at,
            approved_by=UserFactory() if hours else None,
            approved_at=starts_at - timedelta(hours=hours) if hours else None,
        )

    found = month_by_month(on=TODAY, known_at=NOW).leads

    assert [(month.first, month.packs, month.lead) for month in found] == [
        (date(2026, 9, 1), 3, timedelta(hours=3)),
        (OCTOBER, 0, None),
    ]


def test_no_shows_are_of_booked_places_alone():
    for outcome in ("did_not_attend", "passed", "failed"):
        record = TrainingRecordFactory(
            completed_on=OCTOBER, outcome=outcome, person=PersonFactory(), course=CourseFactory()
        )
        BookingFactory(person=record.person, training_record=record)
    TrainingRecordFactory(completed_on=OCTOBER, outcome="did_not_attend")

    assert counts("no-shows") == {OCTOBER: (1, 3)}


@pytest.mark.parametrize(
    ("again_on", "expected"),
    [
        (None, (0, 1)),
        (date(2026, 10, 21), (1, 1)),  # no day is missed
        (date(2026, 10, 22), (0, 1)),
        (date(2026, 7, 22), (1, 1)),  # the first day of the renewal window
        (date(2026, 7, 21), None),  # it never came up
    ],
)
def test_renewals_are_in_time_until_the_day_after_the_last(again_on, expected):
    person, course = person_and_course()
    last_day = date(2026, 10, 20)
    TrainingRecordFactory(
        person=person, course=course, completed_on=date(2024, 10, 21), valid_until=last_day
    )
    if again_on:
        TrainingRecordFactory(
            person=person, course=course, completed_on=again_on, valid_until=date(2028, 12, 1)
        )

    assert counts("renewals").get(OCTOBER) == expected


def person_and_course() -> tuple[Person, Course]:
    course = CourseFactory()
    RequirementFactory(course=course)
    return TenureFactory().person, course


def test_renewals_are_of_what_is_still_required_the_day_after():
    """Against the plain rules of readiness, on random registers."""
    rng = random.Random(11)
    last_days = [date(2026, 10, day) for day in (3, 14, 20)]
    course = CourseFactory()
    RequirementFactory(course=course, in_force_to=date(2026, 10, 20))
    records = []
    for _ in range(40):
        left_on = rng.choice([None, None, date(2026, 10, 14)])
        person = PersonFactory(joined_on=date(2024, 1, 1), left_on=left_on)
        TenureFactory(person=person, ends_on=rng.choice([None, None, date(2026, 10, 4)]))
        if rng.random() < 0.2:
            ExemptionFactory(
                person=person,
                course=rng.choice([None, course]),
                starts_on=date(2026, 9, 1),
                ends_on=rng.choice([None, date(2026, 10, 14)]),
            )
        records.append(
            TrainingRecordFactory(
                person=person,
                course=course,
                completed_on=date(2025, 1, 1),
                valid_until=rng.choice(last_days),
            )
        )
        if rng.random() < 0.5:
            TrainingRecordFactory(
                person=person,
                course=course,
                completed_on=rng.choice([date(2026, 10, 4), date(2026, 10, 15)]),
                valid_until=date(2028, 1, 1),
            )

    assert counts("renewals") == {OCTOBER: naive_renewals(records)}


def naive_renewals(records: list[TrainingRecord]) -> tuple[int, int]:
    register = read_register(known_at=NOW)
    part = whole = 0
    for record in records:
        assert record.valid_until
        status = next(
            (
                unit.status
                for unit in units_on(register, record.valid_until + DAY)
                if unit.person == record.person.reference
            ),
            Status.EXEMPT,
        )
        if status is not Status.EXEMPT:
            whole += 1
            part += status in {Status.IN_DATE, Status.DUE}
    return part, whole


@pytest.mark.parametrize("rows", [1, 3])
def test_month_by_month_takes_eight_queries(rows, django_assert_num_queries):
    for _ in range(rows):
        EnquiryFactory()
        InterviewFactory(person=PersonFactory())
        TrainingRecordFactory()
    Organisation.objects.ours()

    with django_assert_num_queries(8):
        found = month_by_month(on=TODAY, known_at=NOW).flows

    assert all(len(each.months) <= FLOW_MONTHS for each in found)
