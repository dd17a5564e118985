"""Restrictions on an interview and in the ranking: by scope, period and override, in few
queries.
"""

from datetime import timedelta

import pytest

from desk.choosing.queries.candidates import SlotToFill, rank_people
from desk.enquiries.queries.interview_restrictions import restrictions_on
from tests.clock import NOW
from tests.factories.restrictions import RestrictionFactory, RestrictionOverrideFactory
from tests.factories.scheduling import TOMORROW_AT_7_10, EnquiryFactory, InterviewFactory
from tests.factories.training import PersonFactory, TopicFactory

pytestmark = pytest.mark.django_db
END = TOMORROW_AT_7_10 + timedelta(minutes=5)


@pytest.fixture
def interview():
    return InterviewFactory(
        enquiry=EnquiryFactory(topic=TopicFactory(code="winter")), person=PersonFactory()
    )


@pytest.mark.parametrize(
    ("period", "holds"),
    [
        ({"starts_at": NOW}, True),
        ({"starts_at": NOW, "ends_at": TOMORROW_AT_7_10}, False),
        ({"starts_at": NOW, "ends_at": TOMORROW_AT_7_10 + timedelta(seconds=1)}, True),
        ({"starts_at": END}, False),
        ({"starts_at": END - timedelta(seconds=1)}, True),
        ({"starts_at": NOW, "retracted": True}, False),
    ],
)
def test_what_holds_meets_the_slot(interview, period, holds):
    RestrictionFactory(**period)

    assert bool(restrictions_on(interview)) is holds


def test_what_holds_is_about_the_topic_the_person_or_everything(interview):
    RestrictionFactory(title="Everything")
    RestrictionFactory(
        title="The topic", scope="topics", topics=[interview.enquiry.topic, TopicFactory()]
    )
    RestrictionFactory(title="Another topic", scope="topics", topics=[TopicFactory()])
    RestrictionFactory(title="The person", scope="people", people=[interview.person])
    RestrictionFactory(title="Another person", scope="people", people=[PersonFactory()])

    assert [str(held.restriction) for held in restrictions_on(interview)] == [
        "Everything",
        "The topic",
        "The person",
    ]


def test_the_ranking_says_what_holds_and_what_was_overridden(interview):
    everything = RestrictionFactory(
        title="County elections", ends_at=NOW.replace(hour=0, minute=0) + timedelta(9)
    )
    on_one = RestrictionFactory(
        title="Witness", kind="inquest", scope="people", people=[interview.person]
    )
    wanted = SlotToFill("radio", interview.starts_at, 5, interview.enquiry.topic, interview)

    def said() -> str:
        return rank_people(wanted, now=NOW).rest[0].checks[-1].why

    assert (
        said() == "pre-election period: County elections, until 3 December 2026; inquest: Witness"
    )
    for restriction in (everything, on_one):
        RestrictionOverrideFactory(restriction=restriction, interview=interview)
    assert said().startswith("overridden: pre-election period")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_ranking_takes_the_same_queries_for_any_number(
    interview, rows, django_assert_max_num_queries
):
    for _ in range(rows):
        RestrictionFactory()
        RestrictionFactory(scope="people", people=[PersonFactory()])
    wanted = SlotToFill("radio", interview.starts_at, 5, interview.enquiry.topic, interview)

    with django_assert_max_num_queries(21):
        rank_people(wanted, now=NOW)
