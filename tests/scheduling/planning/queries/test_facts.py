from datetime import date, datetime, timedelta

import pytest

from scheduling.planning.models import TrainingPlan
from scheduling.planning.queries.facts import PlanFacts, PlanNeed, open_needs, plan_facts
from scheduling.training_sessions.actions.bookings import book
from scheduling.training_sessions.models import Trainer, TrainingSession, Venue
from tests.clock import LONDON, NOW
from tests.factories.busy_calendars import BusyTimeFactory
from tests.factories.planning import TrainingPlanFactory
from tests.factories.scheduling import (
    AwayFactory,
    BlackOutFactory,
    ContactableHoursFactory,
    TrainerFactory,
    TrainingSessionFactory,
    VenueFactory,
)
from tests.factories.training import (
    CourseFactory,
    ExemptionFactory,
    PersonFactory,
    RequirementFactory,
    TenureFactory,
    TrainingRecordFactory,
)
from tests.factories.training_requests import TrainingRequestFactory
from tests.factories.waiting_lists import PlaceOfferFactory, WaitingListEntryFactory
from training.models import Course, Person
from training.roles import StaffRole

pytestmark = pytest.mark.django_db
MONDAY, FRIDAY = date(2026, 12, 7), date(2026, 12, 11)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
MORNINGS = [f"2026-12-{day:02} am" for day in range(7, 12)]


def at(day: int, hour: int) -> datetime:
    return datetime(2026, 12, day, hour, tzinfo=LONDON)


@pytest.fixture
def radio() -> Course:
    course = CourseFactory(code="M3", max_group=6)
    RequirementFactory(course=course, role=StaffRole.OTHER_STAFF, due_within_days=90)
    return course


@pytest.fixture
def room() -> Venue:
    return VenueFactory(capacity=4)


@pytest.fixture
def perran(radio: Course) -> Trainer:
    return TrainerFactory(courses=[radio])


def needing(radio: Course, valid_until: date | None, **fields: object) -> Person:
    """On the staff, with a record until that day; without one, overdue since 2020."""
    person = PersonFactory(joined_on=date(2020, 1, 1), **fields)
    TenureFactory(person=person, role=StaffRole.OTHER_STAFF, starts_on=date(2020, 1, 1))
    if valid_until:
        TrainingRecordFactory(
            person=person, course=radio, completed_on=date(2024, 12, 1), valid_until=valid_until
        )
    return person


def needs() -> list[PlanNeed]:
    return open_needs(ends_on=FRIDAY, now=NOW)


def facts(**fields: object) -> PlanFacts:
    plan: TrainingPlan = TrainingPlanFactory(**fields)
    return plan_facts(plan, now=NOW)


def slots_of(found: PlanFacts, person: Person) -> list[str]:
    return next(n["slots"] for n in found.problem["needs"] if n["person"] == str(person.pk))


def test_a_need_is_what_lapses_by_the_last_day(radio):
    on_the_day = needing(radio, FRIDAY)
    needing(radio, FRIDAY + DAY)

    assert needs() == [PlanNeed(on_the_day.pk, "M3", FRIDAY, FRIDAY - timedelta(days=90))]


def test_a_need_is_what_is_overdue(radio):
    person = needing(radio, None)

    (need,) = needs()

    assert (need.person, need.course, need.not_before) == (person.pk, "M3", None)
    assert need.need_by < MONDAY


@pytest.mark.parametrize("fields", [{"left_on": FRIDAY}, {"removed_at": NOW}])
def test_who_has_left_by_then_needs_nothing(radio, fields):
    needing(radio, MONDAY, **fields)

    assert needs() == []


def test_who_is_exempt_needs_nothing(radio):
    person = needing(radio, MONDAY)
    ExemptionFactory(person=person, course=None, starts_on=MONDAY, ends_on=None)

    assert needs() == []


@pytest.mark.parametrize("is_draft", [False, True])
def test_who_has_a_place_by_then_needs_none(radio, officer, is_draft):
    person = needing(radio, MONDAY)
    fields = {"published_at": None} if is_draft else {}
    session = TrainingSessionFactory(course=radio, starts_at=at(8, 10), **fields)
    book(training_session=session, person=person, by=officer, now=NOW)

    assert needs() == []


def test_a_place_after_the_period_meets_no_need(radio, officer):
    person = needing(radio, MONDAY)
    session = TrainingSessionFactory(course=radio, starts_at=at(12, 10))
    book(training_session=session, person=person, by=officer, now=NOW)

    assert [need.person for need in needs()] == [person.pk]


def test_an_open_request_is_a_need_by_the_last_day():
    asked = TrainingRequestFactory(course=CourseFactory(code="M7"))

    assert needs() == [PlanNeed(asked.person_id, "M7", FRIDAY, is_asked=True)]


@pytest.mark.parametrize(("of_the_course", "least"), [(None, 2), (1, 2), (4, 4), (9, 6)])
def test_a_course_may_need_a_larger_group_than_the_plan(of_the_course, least, radio):
    Course.objects.update(min_group=of_the_course)
    needing(radio, FRIDAY)

    problem = facts(options={"weekdays": [0], "parts": ["am"], "min_group": 2}).problem

    assert problem["courses"]["M3"] == {"max_group": 6, "min_group": least}


def test_nothing_is_planned_where_a_venue_is_closed_or_a_trainer_away(radio, room, perran):
    needing(radio, FRIDAY)
    BlackOutFactory(venue=room, starts_on=MONDAY, ends_on=MONDAY)
    BlackOutFactory(
        of_trainer=True, trainer=perran, starts_on=date(2026, 1, 1), ends_on=None, weekday=4
    )

    slots = facts().problem["slots"]

    assert [slot["id"] for slot in slots if str(room.pk) in slot["venues"]] == MORNINGS[1:]
    assert [slot["id"] for slot in slots if str(perran.pk) in slot["trainers"]] == MORNINGS[:4]


def test_the_problem_has_what_is_free(radio, room, perran):
    person = needing(radio, FRIDAY)

    problem = facts().problem

    assert problem["courses"] == {"M3": {"max_group": 6, "min_group": 1}}
    assert problem["needs"] == [
        {"person": str(person.pk), "course": "M3", "need_by": "2026-12-11", "slots": MORNINGS}
    ]
    assert problem["slots"][0] == {
        "id": "2026-12-07 am",
        "day": "2026-12-07",
        "venues": {str(room.pk): 4},
        "trainers": {str(perran.pk): ["M3"]},
    }


def test_who_is_late_already_counts_from_the_first_day(radio):
    needing(radio, None)

    assert facts().problem["needs"][0]["need_by"] == "2026-12-06"


def test_a_slot_without_the_person_is_none_of_theirs(radio, officer):
    person = needing(radio, FRIDAY)
    AwayFactory(person=person, starts_at=at(7, 12), ends_at=at(7, 14))
    BusyTimeFactory(calendar__person=person, starts_at=at(7, 14), ends_at=at(7, 17))
    busy = TrainingSessionFactory(starts_at=at(8, 10))
    draft = TrainingSessionFactory(draft=True, starts_at=at(9, 10))
    for session in (busy, draft):
        book(training_session=session, person=person, by=officer, now=NOW)
    ContactableHoursFactory(
        person=person,
        week=[["09:00", "17:00"]] * 3 + [["09:31", "17:00"], ["09:30", "12:30"]] + [None] * 2,
    )

    assert slots_of(facts(), person) == ["2026-12-11 am"]


def test_a_slot_so_early_that_they_lose_by_it_is_none_of_theirs(radio):
    person = needing(radio, FRIDAY + timedelta(days=87))

    found = facts(ends_on=FRIDAY + timedelta(days=90))

    assert slots_of(found, person)[0] == "2026-12-08 am"


def test_a_venue_and_a_trainer_in_use_are_not_free(radio, room, perran, officer):
    needing(radio, FRIDAY)
    from scheduling.training_sessions.actions.training_sessions import schedule_training_session

    schedule_training_session(
        is_draft=True,
        course=radio,
        venue=room,
        trainer=perran,
        starts_at=at(7, 12),
        ends_at=at(7, 13),
        places=1,
        note="",
        by=officer,
        now=NOW,
    )

    first, second = facts(options={"weekdays": [0, 1], "parts": ["am"], "min_group": 1}).problem[
        "slots"
    ]

    assert (first["venues"], first["trainers"]) == ({}, {})
    assert list(second["venues"]) == [str(room.pk)]


def test_only_the_chosen_venues_trainers_and_courses(radio, room, perran):
    person = needing(radio, FRIDAY)
    VenueFactory()
    TrainerFactory(courses=[radio])
    TrainingRequestFactory(course=CourseFactory(code="M7"))

    found = facts(
        options={
            "weekdays": [0],
            "parts": ["am"],
            "min_group": 1,
            "venues": [room.pk],
            "trainers": [perran.pk],
            "courses": ["M3"],
        }
    )

    assert [need["person"] for need in found.problem["needs"]] == [str(person.pk)]
    assert list(found.problem["slots"][0]["venues"]) == [str(room.pk)]
    assert list(found.problem["slots"][0]["trainers"]) == [str(perran.pk)]


@pytest.mark.parametrize(("day", "is_met"), [(7, True), (8, True), (9, False)])
def test_a_place_left_in_a_session_meets_a_need_in_time(radio, day, is_met):
    person = needing(radio, date(2026, 12, 8))
    session: TrainingSession = TrainingSessionFactory(course=radio, starts_at=at(day, 10))

    found = facts()

    place = {"person": person.pk, "course": "M3", "training_session": session.pk}
    assert found.existing == ([place] if is_met else [])
    assert len(found.problem["needs"]) == (not is_met)


def test_places_left_go_to_the_most_urgent(radio):
    later = needing(radio, FRIDAY)
    sooner = needing(radio, date(2026, 12, 8))
    TrainingSessionFactory(course=radio, starts_at=at(7, 10), places=1)

    found = facts()

    assert [each["person"] for each in found.existing] == [sooner.pk]
    assert [need["person"] for need in found.problem["needs"]] == [str(later.pk)]


def test_wishes_rule_a_time_out_and_hold_a_place(radio):
    held = needing(radio, FRIDAY)
    other = needing(radio, FRIDAY)

    found = facts(
        wishes={
            "ruled_out": [["2026-12-07 am", "M3"]],
            "places": [[held.pk, "M3", "2026-12-09 am"]],
        }
    )

    assert slots_of(found, held) == ["2026-12-09 am"]
    assert slots_of(found, other) == MORNINGS[1:]


def test_open_needs_of_those_chosen_on_a_list_alone_also_before_they_are_due(radio):
    late, in_date = needing(radio, None), needing(radio, FRIDAY + 200 * DAY)
    needing(radio, None)
    both = {(late.pk, "M3"), (in_date.pk, "M3")}

    needs = open_needs(ends_on=FRIDAY, now=NOW, chosen=both)

    assert {(need.key, need.not_before) for need in needs} == {(key, None) for key in both}


def test_the_most_urgent_are_planned_and_the_others_counted(radio, monkeypatch):
    monkeypatch.setattr("scheduling.planning.queries.facts.MOST_NEEDS", 2)
    people = [needing(radio, FRIDAY - days * DAY) for days in (0, 3, 2)]

    found = facts()

    planned = [need["person"] for need in found.problem["needs"]]
    assert planned == [str(people[1].pk), str(people[2].pk)]
    assert found.left_for_later == 1


def test_open_needs_know_waiting_lists_and_offers(radio):
    waiting = WaitingListEntryFactory(training_session__course=radio)
    PlaceOfferFactory(entry__training_session__course=radio)
    of_none = PlaceOfferFactory(entry__training_session__course=radio).entry
    BlackOutFactory(venue=of_none.training_session.venue, starts_on=NOW.date(), ends_on=None)

    assert open_needs(ends_on=FRIDAY, now=NOW) == [
        PlanNeed(entry.person_id, "M3", FRIDAY, is_asked=True) for entry in (waiting, of_none)
    ]
