"""The ranking with names, and who was asked."""

from datetime import timedelta

import pytest

from accounts.models import User
from scheduling.gather.choices import asks_about, choices_for
from tests.clock import NOW
from tests.factories.accounts import UserFactory
from tests.factories.scheduling import AskFactory, InterviewFactory
from tests.factories.training import PersonFactory, PracticeFactory

pytestmark = pytest.mark.django_db


def test_choices_for_carry_the_latest_ask_and_the_load() -> None:
    interview = InterviewFactory()
    person = PersonFactory()
    PracticeFactory(person=person, kind="interview", practised_on="2026-11-20")
    AskFactory(
        interview=interview, person=person, asked_at=NOW - timedelta(hours=1), answer="declined", answered_at=NOW
    )
    ask = AskFactory(interview=interview, person=person)

    choices = choices_for(interview, by=UserFactory(), now=NOW)

    [choice] = choices.rest
    assert (choice.number, choice.ask, choice.is_asked) == (1, ask, True)
    assert choice.reasons[-1] == "1 interview in 30 days"
    assert (choices.rest_words, choice.fix) == ("Not (1)", None)


def test_asks_about_tell_the_reason_to_whoever_asked(officer: User, manager: User) -> None:
    ask = AskFactory(answer="declined", answered_at=NOW, reason="My father is ill", asked_by=officer)

    told = [[found.reason for found in asks_about(ask.interview, reader=user)] for user in (officer, manager)]

    assert told == [["My father is ill"], [""]]


def test_choices_for_find_those_of_a_name_in_whichever_group() -> None:
    interview = InterviewFactory()
    PersonFactory(last_name="Fenwright"), PersonFactory(last_name="Other")

    found = choices_for(interview, by=UserFactory(), now=NOW, find="fenw")

    assert ([str(choice.person.last_name) for choice in found.rest], found.rest_count) == (["Fenwright"], 1)
    assert found.further_words == "0 more who are nearly ready"
