"""Restrictions are facts: a change records a new one, and an early end keeps the history."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import AuditEvent
from accounts.refusals import Refused
from desk.lines.actions.restrictions import change_restriction, end_restriction, record_restriction
from desk.lines.models import Restriction
from tests.clock import NOW
from tests.factories.training import PersonFactory, TopicFactory

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


def test_restriction_stores_only_what_its_scope_names(officer):
    topic = TopicFactory()
    person = PersonFactory()

    made = record_restriction(
        **typed(scope="topics", topics=[topic], people=[person]), by=officer, now=NOW
    )

    assert (list(made.topics.all()), list(made.people.all())) == ([topic], [])
    assert AuditEvent.objects.get().details["concerns"] == [topic.title]


def test_record_restriction_refuses_an_empty_scope_and_a_duplicate(officer):
    with pytest.raises(Refused, match="it is about, or “Everything”"):
        record_restriction(**typed(scope="people"), by=officer, now=NOW)
    record_restriction(**typed(), by=officer, now=NOW)
    with pytest.raises(Refused, match="Change that restriction"):
        record_restriction(**typed(), by=officer, now=NOW)


def test_change_restriction_records_again_and_refuses_an_outdated_page(officer):
    before = record_restriction(**typed(), by=officer, now=NOW)

    new = change_restriction(
        restriction=before,
        **typed(guidance="Nothing at all."),
        because="New advice",
        by=officer,
        now=NOW,
    )

    assert list(Restriction.objects.not_retracted()) == [new]
    assert (new.instead_of, new.guidance) == (before, "Nothing at all.")
    with pytest.raises(Refused, match="Check the latest version"):
        change_restriction(
            restriction=before, **typed(guidance="Mine"), because="I think so", by=officer, now=NOW
        )
    with pytest.raises(Refused, match="Change a value, or go back"):
        change_restriction(
            restriction=new,
            **typed(guidance="Nothing at all."),
            because="Again",
            by=officer,
            now=NOW,
        )


def test_end_restriction_keeps_its_scope_and_retracts_an_upcoming_one(officer):
    topic = TopicFactory()
    later = NOW + timedelta(days=3)
    running = record_restriction(**typed(scope="topics", topics=[topic]), by=officer, now=NOW)
    coming = record_restriction(**typed(title="Later", starts_at=later), by=officer, now=NOW)

    ended = end_restriction(
        restriction=running, because="Settled", by=officer, now=NOW + timedelta(hours=2)
    )
    end_restriction(restriction=coming, because="Called off", by=officer, now=NOW)

    assert (ended.ends_at, list(ended.topics.all())) == (NOW + timedelta(hours=2), [topic])
    assert list(Restriction.objects.not_retracted()) == [ended]
    with pytest.raises(Refused, match="” already ended on"):
        end_restriction(restriction=ended, because="Again", by=officer, now=later)
    with pytest.raises(Refused, match="Enter"):
        end_restriction(restriction=ended, because=" ", by=officer, now=NOW)
