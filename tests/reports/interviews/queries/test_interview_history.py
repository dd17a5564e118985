"""What happened with an interview, in sentences, and nothing that is private."""

from datetime import timedelta

import pytest

from desk.enquiries.actions.assignments import ask_person, decline_ask
from desk.enquiries.models import Ask, Interview
from reports.interviews.queries.interview_history import history_of
from reports.packs.actions.review import withdraw_version
from tests.clock import NOW
from tests.factories.scheduling import InterviewFactory
from tests.factories.training import PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


def test_history_says_who_was_asked_and_no_more_than_that_they_are_not_available(
    client_of, officer
):
    interview = InterviewFactory(person=None)
    person = PersonFactory(title="Dr", last_name="Varga")
    ask_person(interview=interview, person=person, by=officer, now=NOW)
    later = NOW + timedelta(minutes=5)
    decline_ask(ask=Ask.objects.get(), reason="My father is ill", by=None, now=later, is_no=True)

    told = [(each.at, each.what, each.who) for each in history_of(interview)]

    assert told == [
        (later, f"{person} is not available", "Greenroom"),
        (NOW, f"{person} was asked", officer.name),
    ]
    page = client_of(officer).get(f"/interviews/{interview}/").text
    assert "What happened" in page
    assert f"{person} was asked" in page


def test_history_has_what_became_of_the_pack_and_nothing_of_another_interview(
    approved, manager, interview
):
    version = approved()
    withdraw_version(version=version, reason="Wrong figure", by=manager, now=NOW)

    told = [each.what for each in history_of(Interview.objects.get(pk=interview.pk))]

    assert told[0] == "Pack v1 was withdrawn"
    assert "Pack v1 was approved" in told
    assert f"Pack v1 was sent to {version.recipient}" in told
    assert history_of(InterviewFactory()) == []


@pytest.mark.parametrize("rows", [1, 3])
def test_history_takes_three_queries(rows, officer, django_assert_num_queries):
    interview = InterviewFactory(person=None)
    for _ in range(rows):
        ask_person(interview=interview, person=PersonFactory(), by=officer, now=NOW)

    with django_assert_num_queries(4):  # and whether it has a pack
        assert len(history_of(interview)) == rows
