"""Overrides of a restriction for one interview."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.refusals import Refused
from desk.enquiries.actions.restriction_overrides import override_restriction, withdraw_override
from desk.enquiries.queries.interview_restrictions import restrictions_on
from desk.lines.actions.restrictions import change_restriction
from tests.clock import NOW
from tests.factories.restrictions import RestrictionFactory
from tests.factories.scheduling import InterviewFactory
from tests.factories.training import TopicFactory

pytestmark = pytest.mark.django_db


def typed(**changes: Any) -> dict[str, Any]:
    return {
        "title": "County elections",
        "kind": "pre_election",
        "scope": "everything",
        "topics": [],
        "people": [],
        "starts_at": NOW,
        "ends_at": NOW + timedelta(days=42),
        "reason": "Elections on 6 May",
        "guidance": "Facts only.",
        **changes,
    }


def test_an_override_is_for_one_interview_and_of_the_words_that_were_read(officer, manager):
    restriction = RestrictionFactory()
    interview = InterviewFactory()
    action = {"restriction": restriction, "interview": interview, "by": manager, "now": NOW}

    override = override_restriction(reason="An emergency", **action)

    assert [held.override for held in restrictions_on(interview)] == [override]
    with pytest.raises(Refused, match="An emergency"):
        override_restriction(reason="Mine", **action)
    with pytest.raises(Refused, match="Enter"):
        override_restriction(reason=" ", **action)
    change_restriction(
        restriction=restriction, **typed(), because="Other words", by=officer, now=NOW
    )
    assert [held.override for held in restrictions_on(interview)] == [None]
    with pytest.raises(Refused, match="Check the latest version"):
        override_restriction(reason="Still", **action)


def test_an_override_ends_and_none_is_needed_for_another_topic(manager):
    restriction = RestrictionFactory(scope="topics", topics=[TopicFactory()])
    interview = InterviewFactory(enquiry__topic=restriction.topics.get())
    override = override_restriction(
        restriction=restriction, interview=interview, reason="So", by=manager, now=NOW
    )

    withdraw_override(override=override, because="Not so", by=manager, now=NOW)

    assert restrictions_on(interview)[0].override is None
    with pytest.raises(Refused, match="It needs no override"):
        override_restriction(
            restriction=restriction, interview=InterviewFactory(), reason="So", by=manager, now=NOW
        )
