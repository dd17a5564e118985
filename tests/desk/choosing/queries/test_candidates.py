"""The facts of the ranking, from the database."""

from datetime import date, timedelta
from itertools import product

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from desk.choosing.queries.candidates import SlotToFill, cohorts_for, rank_people
from desk.enquiries.actions.assignments import assign_interview
from scheduling.training_sessions.models import TrainingSession
from tests.clock import NOW, TODAY
from tests.factories.briefings import BriefingFactory
from tests.factories.busy_calendars import BusyTimeFactory
from tests.factories.scheduling import (
    TOMORROW_AT_7_10,
    AwayFactory,
    BookingFactory,
    ClaimFactory,
    InterviewFactory,
    OnCallFactory,
    TrainingSessionFactory,
)
from tests.factories.training import (
    CourseFactory,
    PersonFactory,
    PersonTopicFactory,
    PracticeFactory,
    TenureFactory,
    TopicFactory,
    TrainingRecordFactory,
)
from tests.scheduling.cohorts import candidates_in
from training.queries.register import read_register
from training.readiness import medium_readiness

pytestmark = pytest.mark.django_db
WANTED = SlotToFill("radio", TOMORROW_AT_7_10, 5)
RADIO = "M3"


def ready(reference: str) -> None:
    """Someone who lacks nothing for 7:10am on radio."""
    person = PersonFactory(reference=reference)
    TenureFactory(person=person)
    TrainingRecordFactory(person=person, course=CourseFactory(code=RADIO))
    PracticeFactory(person=person)
    OnCallFactory(
        person=person,
        starts_at=TOMORROW_AT_7_10 - timedelta(hours=10),
        ends_at=TOMORROW_AT_7_10 + timedelta(hours=1),
    )


def test_rank_people_finds_who_is_ready():
    ready("E1")
    PersonFactory(reference="E2")

    ranking = rank_people(WANTED, now=NOW)

    assert [ranked.candidate.reference for ranked in ranking.ready] == ["E1"]
    assert [ranked.candidate.reference for ranked in ranking.rest] == ["E2"]


def test_candidates_are_those_on_the_register_that_day():
    PersonFactory(reference="LEFT", left_on=TODAY)
    PersonFactory(reference="LAST", left_on=TODAY + timedelta(days=1))
    PersonFactory(reference="NEW", joined_on=TODAY + timedelta(days=2))
    PersonFactory(reference="GONE", removed=True)

    assert [candidate.reference for candidate in candidates_in(cohorts_for(WANTED, now=NOW))] == [
        "LAST"
    ]


def test_candidates_in_the_group_by_a_tenure_that_day():
    TenureFactory(person__reference="BOARD")
    TenureFactory(person__reference="OTHER", role="other_staff")
    TenureFactory(person__reference="OVER", ends_on=TODAY)

    found = {
        candidate.reference: candidate.in_group
        for candidate in candidates_in(cohorts_for(WANTED, now=NOW))
    }

    assert found == {"BOARD": True, "OTHER": False, "OVER": False}


def test_a_cohort_has_only_people_with_the_same_results_that_day():
    on = TODAY + timedelta(days=1)
    kept = {
        "past": on - timedelta(days=1),
        "last": on,
        "ahead": on + timedelta(days=300),
        "always": None,
    }
    latest = {"today": on, "through": date(2025, 11, 26), "faded": date(2025, 11, 25)}
    for (until, valid_until), (when, practised_on) in product(kept.items(), latest.items()):
        person = PersonFactory(reference=f"{until} {when}")
        course = CourseFactory(code="M5" if when == "today" else "M4")
        TrainingRecordFactory(
            person=person, course=course, completed_on=date(2025, 1, 1), valid_until=valid_until
        )
        PracticeFactory(person=person, medium="recorded_tv", practised_on=practised_on)
    TrainingRecordFactory(
        person=person, course__code="M5", completed_on=date(2025, 1, 2), valid_until=TODAY
    )  # a second course of the medium, over already
    PracticeFactory(person=PersonFactory(reference="untrained"))

    cohorts = cohorts_for(SlotToFill("recorded_tv", TOMORROW_AT_7_10, 5), now=NOW)

    assert {
        str(cohort.example.readiness.status): sorted(
            reference for _, reference, _ in cohort.members
        )
        for cohort in cohorts
    } == {
        "ready": sorted(
            f"{until} {when}"
            for until in ("last", "ahead", "always")
            for when in ("today", "through")
        ),
        "rusty": ["ahead faded", "always faded", "last faded"],
        "lapsed": ["past faded", "past through", "past today"],
        "never": ["untrained"],
    }
    register = read_register()
    readiness_of = {
        one.reference: medium_readiness(one, "recorded_tv", register=register, on=on)
        for one in register.people
    }
    assert {one.reference: one.readiness for one in candidates_in(cohorts)} == readiness_of


def test_candidates_name_their_clashes(officer):
    person = PersonFactory(reference="E1")
    AwayFactory(
        person=person, starts_at=TOMORROW_AT_7_10 - timedelta(hours=2), ends_at=TOMORROW_AT_7_10
    )
    booking = BookingFactory(
        person=person,
        training_session=TrainingSessionFactory(course__code=RADIO, starts_at=TOMORROW_AT_7_10),
    )
    ClaimFactory(
        kind="person",
        subject_id=person.pk,
        booking=booking,
        training_session=None,
        starts_at=TOMORROW_AT_7_10,
    )
    BusyTimeFactory(
        calendar__person=person,
        starts_at=TOMORROW_AT_7_10 - timedelta(hours=1),
        ends_at=TOMORROW_AT_7_10 - timedelta(minutes=10),
    )

    assert [spell.words for spell in candidates_in(cohorts_for(WANTED, now=NOW))[0].clashes] == [
        "away until 7:10am on Thu 26 Nov",
        f"booked on {booking.training_session.course}, 7:10am on Thu 26 Nov",
        "busy in their calendar from 6:10am to 7am",
    ]


def test_candidates_who_give_a_training_session_clash_with_it():
    person = PersonFactory()
    training_session = TrainingSessionFactory(course__code=RADIO, starts_at=TOMORROW_AT_7_10)
    ClaimFactory(
        kind="person",
        subject_id=person.pk,
        training_session=training_session,
        starts_at=TOMORROW_AT_7_10,
    )

    assert [spell.words for spell in candidates_in(cohorts_for(WANTED, now=NOW))[0].clashes] == [
        f"gives {training_session.course}, 7:10am on Thu 26 Nov"
    ]


def test_candidates_do_not_clash_with_the_interview_itself(officer):
    interview = InterviewFactory(enquiry__outlet__name="Harbour Post")
    assign_interview(interview=interview, person=PersonFactory(), by=officer, now=NOW)

    words = [
        [spell.words for spell in candidates_in(cohorts_for(wanted, now=NOW))[0].clashes]
        for wanted in (WANTED, SlotToFill("radio", TOMORROW_AT_7_10, 5, interview=interview))
    ]

    assert words == [
        [f"interview {interview.reference} for Harbour Post, 7:10am on Thu 26 Nov"],
        [],
    ]


def test_candidates_count_interviews_lately_once():
    person = PersonFactory()
    went_out = PracticeFactory(person=person, kind="interview", practised_on=date(2026, 10, 27))
    PracticeFactory(person=person, kind="interview", practised_on=date(2026, 10, 26))
    PracticeFactory(person=person, kind="mock", practised_on=TODAY)
    InterviewFactory(
        person=person, starts_at=NOW - timedelta(days=29), went_out_at=NOW, practice=went_out
    )
    InterviewFactory(person=person, starts_at=TOMORROW_AT_7_10 + timedelta(hours=2))
    InterviewFactory(person=person, starts_at=TOMORROW_AT_7_10, called_off_at=NOW)
    wanted = InterviewFactory(person=person)

    candidates = candidates_in(
        cohorts_for(SlotToFill("radio", TOMORROW_AT_7_10, 5, interview=wanted), now=NOW)
    )

    assert [candidate.recent_interviews for candidate in candidates] == [2]


def test_candidates_count_two_interviews_that_share_a_practice_as_two():
    practice = PracticeFactory(kind="interview", practised_on=TODAY)
    for hours in (8, 6):
        starts_at = NOW - timedelta(hours=hours)
        InterviewFactory(
            person=practice.person, starts_at=starts_at, went_out_at=NOW, practice=practice
        )

    assert [
        candidate.recent_interviews for candidate in candidates_in(cohorts_for(WANTED, now=NOW))
    ] == [2]


def test_rank_people_offers_a_briefing_by_the_topics_lead():
    winter = TopicFactory(code="winter")
    ready("E2")
    PersonTopicFactory(
        person=PersonFactory(reference="E1", last_name="Lead"), topic=winter, level="lead"
    )

    near = rank_people(SlotToFill("radio", TOMORROW_AT_7_10, 5, topic=winter), now=NOW).near

    assert [(ranked.candidate.reference, ranked.unmet[0].fix) for ranked in near] == [
        ("E2", "Coaching on the topic by Robin Lead")
    ]


def test_rank_people_offers_the_next_session_of_the_medium():
    TenureFactory(person__reference="E1")
    TrainingSessionFactory(course=CourseFactory(code="M6"))
    TrainingSessionFactory(course=CourseFactory(code=RADIO), cancelled=True)
    TrainingSessionFactory(
        course=CourseFactory(code=RADIO), starts_at=TOMORROW_AT_7_10 + timedelta(days=3)
    )

    rest = rank_people(WANTED, now=NOW).rest

    assert (
        rest[0].unmet[0].fix
        == f"The session of {CourseFactory(code=RADIO)} at 7:10am on Sun 29 Nov"
    )


def test_rank_people_counts_a_full_session_only_for_those_with_a_place_on_it():
    course = CourseFactory(code=RADIO)
    slot = TOMORROW_AT_7_10 + timedelta(days=2, hours=4)
    full = TrainingSessionFactory(course=course, starts_at=TOMORROW_AT_7_10, places=1)
    with_place = TenureFactory().person
    without = TenureFactory().person
    BookingFactory(person=with_place, training_session=full)
    TrainingSession.objects.filter(pk=full.pk).update(places_taken=1)
    wanted = SlotToFill("radio", slot - timedelta(days=1), 5)

    ranking = rank_people(wanted, now=NOW)

    assert [ranked.candidate.reference for ranked in ranking.near] == [with_place.reference]
    assert [ranked.candidate.reference for ranked in ranking.rest] == [without.reference]
    assert ranking.rest[0].unmet[0].fix is None

    TrainingSessionFactory(course=course, starts_at=TOMORROW_AT_7_10 + timedelta(hours=3))

    assert len(rank_people(wanted, now=NOW).near) == 2


def test_candidates_take_as_many_queries_for_three_as_for_one():
    counts = []
    for references in (["E1"], ["E2", "E3"]):
        for reference in references:
            ready(reference)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            rank_people(WANTED, now=NOW)
        counts.append(len(queries))

    assert counts[0] == counts[1]
    assert counts[0] <= 20


def test_a_completed_briefing_counts_in_place_of_role_and_medium():
    topic = TopicFactory(code="winter")
    briefed = BriefingFactory(completed=True, topic=topic, media=["radio"]).person
    OnCallFactory(
        person=briefed,
        starts_at=TOMORROW_AT_7_10 - timedelta(hours=1),
        ends_at=TOMORROW_AT_7_10 + timedelta(hours=1),
    )
    PersonTopicFactory(person=briefed, topic=topic)
    missed = BriefingFactory(missed_on=TODAY, topic=topic, media=["radio"]).person
    other = BriefingFactory(completed=True, topic=TopicFactory(code="finance")).person
    practised = BriefingFactory(completed=True, need="mock", topic=topic, media=["radio"]).person

    ranking = rank_people(SlotToFill("radio", TOMORROW_AT_7_10, 5, topic=topic), now=NOW)

    assert [ranked.candidate.reference for ranked in ranking.ready] == [briefed.reference]
    assert {ranked.candidate.reference for ranked in ranking.rest} == {
        missed.reference,
        other.reference,
        practised.reference,
    }
