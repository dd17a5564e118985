"""What differs between the facts of two contents, in words."""

from dataclasses import replace
from datetime import timedelta

import pytest

from reports.packs.content import PackContent, RestrictionNotice
from reports.packs.facts import Kind, fact_changes, with_facts
from tests.reports.sample import SAMPLE

ELECTION = RestrictionNotice(
    "Elections", "Pre-election period", "to 7 May 2027", "Facts alone.", ""
)
AT = SAMPLE.logistics.on_air_at


def with_part(part: str, **values: object) -> PackContent:
    return with_facts(SAMPLE, {part: values})


def restricted(*notices: RestrictionNotice) -> PackContent:
    return replace(SAMPLE, restrictions=notices)


@pytest.mark.parametrize(
    ("after", "kind", "words", "short"),
    [
        (
            with_part("journalist", name="Tobin Maskelyne"),
            Kind.FACT,
            "Journalist: Jem Ollerenshaw, now Tobin Maskelyne.",
            "the journalist changed",
        ),
        (
            with_part("strip", recipient=""),
            Kind.FACT,
            "Spokesperson: Dr Leila Iyer-Thorne, no longer.",
            "the spokesperson changed",
        ),
        (
            with_part("standing", called_off="The outlet dropped it"),
            Kind.SLOT,
            "Called off: The outlet dropped it.",
            "the interview was called off",
        ),
        (
            with_part("logistics", on_air_at=AT + timedelta(hours=1)),
            Kind.SLOT,
            "The slot moved from 7:10am to 8:10am.",
            "the slot moved",
        ),
        (
            restricted(ELECTION),
            Kind.RESTRICTION,
            f"A restriction now applies: {ELECTION.words}.",
            "a restriction began",
        ),
    ],
)
def test_a_change_says_what_it_was_and_is(after, kind, words, short):
    [change] = fact_changes(SAMPLE, after)

    assert (change.kind, change.words, change.short) == (kind, words, short)


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ([ELECTION], [], [f"A restriction no longer applies: {ELECTION.words}."]),
        ([], [replace(ELECTION, override="Agreed")], []),
        ([ELECTION], [replace(ELECTION, override="Agreed")], []),
        (
            [replace(ELECTION, override="Agreed")],
            [ELECTION],
            [
                "The restriction “Elections” has changed. A manager has to allow this interview again.",
            ],
        ),
    ],
)
def test_a_restriction_that_is_overridden_is_no_news(before, after, words):
    changes = fact_changes(restricted(*before), restricted(*after))

    assert [change.words for change in changes] == words


def test_the_same_facts_are_no_change():
    assert [*fact_changes(SAMPLE, SAMPLE)] == []
