"""The ranking with names, and who was asked."""

from datetime import date, timedelta
from typing import Any

import pytest

from accounts.models import User
from desk.choosing.queries.choices import Choices, asks_about, choices_for, slots_beside
from desk.enquiries.models import Interview
from tests.clock import NOW
from tests.factories.accounts import UserFactory
from tests.factories.scheduling import (
    AskFactory,
    AwayFactory,
    ClaimFactory,
    InterviewFactory,
    OnCallFactory,
)
from tests.factories.training import (
    CourseFactory,
    PersonFactory,
    PracticeFactory,
    TenureFactory,
    TrainingRecordFactory,
)
from training.models import Person

pytestmark = pytest.mark.django_db


def ready(reference: str, *, out_of_hours: bool = False) -> Person:
    """Someone who lacks nothing for radio at 7:10am, or on-call time alone."""
    person = PersonFactory(reference=reference)
    TenureFactory(person=person)
    TrainingRecordFactory(person=person, course=CourseFactory(code="M3"))
    PracticeFactory(person=person)
    if not out_of_hours:
        OnCallFactory(person=person, starts_at=NOW, ends_at=NOW + timedelta(days=1))
    return person


def choose(interview: Interview, by: User, **options: Any) -> Choices:
    asks = asks_about(interview, reader=by)
    return choices_for(interview, asks=asks, by=by, now=NOW, **options)


def test_choices_for_carry_the_latest_ask_and_the_load():
    interview = InterviewFactory()
    person = PersonFactory()
    PracticeFactory(person=person, kind="interview", practised_on="2026-11-20")
    AskFactory(
        interview=interview,
        person=person,
        asked_at=NOW - timedelta(hours=1),
        answer="declined",
        answered_at=NOW,
    )
    ask = AskFactory(interview=interview, person=person)

    choices = choose(interview, UserFactory())

    [choice] = choices.rest
    assert (choice.number, choice.ask, choice.is_asked) == (1, ask, True)
    assert choice.reasons[-1] == "1 interview in 30 days"
    assert (choices.rest_words, choice.fix, choices.is_dead_end) == ("Cannot do it (1)", None, True)
    assert choices.rest_because == [("not a spokesperson", 1)]
    assert (choice.medium, choice.topic) == (("never trained", "○", "red"), "not their topic")


def test_choices_for_set_those_who_said_no_apart_and_do_not_offer_to_ask_twice(
    officer,
):
    interview = InterviewFactory()
    ready("E0")  # on call, so that the hour does not stand in everyone's way
    declined = ready("E1", out_of_hours=True)
    asked = ready("E2", out_of_hours=True)
    AskFactory(interview=interview, person=declined, answer="declined", answered_at=NOW)
    AskFactory(interview=interview, person=asked)

    choices = choose(interview, officer)

    [near] = choices.near
    assert [choice.person for choice in choices.unavailable] == [declined]
    assert not choices.unavailable[0].can_be_ticked
    assert (near.person, near.offer.button, near.offer.words) == (
        asked,
        "",
        "asked out of hours, Wed 25 Nov, 4:20pm",
    )
    assert (choices.ready_count, choices.near_count, choices.rest_count) == (1, 1, 0)


def test_choices_for_say_once_what_stands_in_everyones_way(officer):
    """Whoever lacks one thing more is offered what puts that right."""
    ready("E1", out_of_hours=True)
    rusty = PersonFactory(reference="E2")
    TenureFactory(person=rusty)
    TrainingRecordFactory(person=rusty, course=CourseFactory(code="M3"))
    away = ready("E3", out_of_hours=True)
    interview = InterviewFactory()
    AwayFactory(
        person=away,
        starts_at=interview.starts_at,
        ends_at=interview.starts_at + timedelta(hours=5),
        kind="clinic",
    )
    PersonFactory(reference="E4")

    choices = choose(interview, officer)

    [obstacle] = choices.shared
    assert (obstacle.what, choices.headings) == (
        "7:10am is too early for everyone.",
        ("Ready, but for the hour", "Would need one more thing first"),
    )
    groups = [
        [(choice.number, choice.person.reference) for choice in group]
        for group in (choices.ready, choices.near, choices.rest)
    ]
    assert groups == [[(1, "E1")], [(2, "E3"), (3, "E2")], [(4, "E4")]]
    assert [choice.offer.button for choice in choices.near] == [
        "Ask to move clinic",
        "Book a mock, 4:45pm",
    ]
    assert choices.near[1].medium == ("not practised", "◐", "amber")
    assert choices.near[0].strip.words == "7:10am to 12:10pm clinic"
    assert choices.near[0].notes == [
        "out of hours and not on call; away until 12:10pm on Thu 26 Nov"
    ]


def test_choices_for_say_how_long_they_are_ready(officer):
    person = ready("E1")
    TrainingRecordFactory(
        person=person,
        course=CourseFactory(code="M3"),
        completed_on=date(2025, 2, 14),
        valid_until=date(2028, 5, 10),
    )

    [choice] = choose(InterviewFactory(), officer).ready

    assert choice.medium == ("to 10 May 2028", "●", "")


def test_slots_beside_are_those_of_the_enquiry():
    second = InterviewFactory(starts_at=NOW + timedelta(days=2))
    first = InterviewFactory(starts_at=NOW + timedelta(days=1), enquiry=second.enquiry)
    InterviewFactory()

    assert [slots_beside(second.reference), slots_beside("I-404")] == [[first, second], []]


def test_choices_for_do_not_offer_the_spokesperson(officer):
    spokesperson = ready("E1")
    other = ready("E2")
    interview = InterviewFactory(person=spokesperson)
    AskFactory(interview=interview, person=spokesperson, answer="declined", answered_at=NOW)

    choices = choose(interview, officer)

    assert choices.spokesperson
    assert (choices.spokesperson.person, choices.spokesperson.lacks) == (spokesperson, [])
    assert ([choice.person for choice in choices.ready], choices.ready_count) == ([other], 1)
    assert (choices.unavailable, choices.near_count, choices.rest_count) == ([], 0, 0)


def test_choices_for_say_who_is_taken_then_and_who_is_busy_now(officer):
    interview = InterviewFactory()
    taken = ready("E1")
    busy = ready("E2")
    AwayFactory(person=taken, starts_at=interview.starts_at, ends_at=interview.ends_at)
    claims = {"kind": "person", "starts_at": NOW, "ends_at": NOW + timedelta(minutes=30)}
    ClaimFactory(subject_id=busy.pk, **claims)

    choices = choose(interview, officer)

    [ready_one], [near] = choices.ready, choices.near
    assert (ready_one.person, ready_one.is_taken, ready_one.busy) == (
        busy,
        False,
        "on a training session until 4:50pm",
    )
    assert (near.person, near.is_taken, near.busy) == (taken, True, "")
    assert choices.can_be_ticked


def test_choices_for_offer_no_order_where_all_are_taken(officer):
    interview = InterviewFactory()
    AwayFactory(person=ready("E1"), starts_at=interview.starts_at, ends_at=interview.ends_at)

    assert not choose(interview, officer).can_be_ticked


def test_choices_for_find_those_of_a_name_in_whichever_group():
    interview = InterviewFactory()
    PersonFactory(last_name="Fenwright"), PersonFactory(last_name="Other")

    found = choose(interview, UserFactory(), find="fenw")

    assert ([str(choice.person.last_name) for choice in found.rest], found.rest_count) == (
        ["Fenwright"],
        1,
    )
    assert found.further_words == "0 more"


def test_asks_about_shows_a_no_to_the_asker_alone(officer, manager):
    ask = AskFactory(answer="no", answered_at=NOW, reason="Not on this subject", asked_by=officer)

    shown = [asks_about(ask.interview, reader=reader)[0] for reader in (officer, manager)]

    assert [(each.answer, each.reason) for each in shown] == [
        ("no", "Not on this subject"),
        ("declined", ""),
    ]
