"""Each status explained in a sentence."""

from datetime import date

import pytest

from training.explain import (
    explain_medium,
    explain_medium_to_desk,
    explain_unit,
    explain_unit_to_desk,
    status_in_few_words,
    ways_to_be_ready,
)
from training.readiness import MediumReadiness, MediumStatus, Status, Unit

WORDS = {"clinical_lead": "Clinical lead", "governing_board": "Governing board"}
UNTIL = date(2026, 3, 31)


@pytest.mark.parametrize(
    ("status", "valid_until", "expected"),
    [
        ("exempt", None, "You do not need to hold this course for now."),
        ("in_date", UNTIL, "You have it until 31 March 2026."),
        ("in_date", None, "You have it, and it never expires."),
        (
            "due",
            UNTIL,
            "You have it until 31 March 2026. Take it again by then: the new period starts where this one ends.",
        ),
        ("lapsed", UNTIL, "It expired on 31 March 2026. Take it again now."),
        (
            "new_in_post",
            None,
            "Required for your role (governing board). Take it by 30 June 2026.",
        ),
        (
            "overdue",
            None,
            "Required for your role (governing board). It was due by 30 June 2026: take it now.",
        ),
    ],
)
def test_explain_unit(status, valid_until, expected):
    unit = Unit(
        "P1",
        "M1",
        Status(status),
        valid_until,
        date(2026, 6, 30),
        frozenset({"governing_board"}),
        None,
    )

    assert explain_unit(unit, role_labels=WORDS) == expected


def test_explain_unit_names_every_role():
    unit = Unit("P1", "M1", Status.NEW_IN_POST, None, UNTIL, frozenset(WORDS), None)

    assert explain_unit(unit, role_labels=WORDS) == (
        "Required for your role (clinical lead and governing board). Take it by 31 March 2026."
    )


@pytest.mark.parametrize(
    ("status", "valid_until", "counts_through", "expected"),
    [
        (
            "ready",
            UNTIL,
            date(2026, 5, 1),
            "Trained until 31 March 2026; your last practice counts until 1 May 2026.",
        ),
        ("ready", None, date(2026, 5, 1), "Trained; your last practice counts until 1 May 2026."),
        ("ready", UNTIL, None, "Trained until 31 March 2026."),
        ("ready", None, None, "Trained."),
        ("rusty", UNTIL, None, "Trained, but not practised lately. Ask for a mock interview."),
        (
            "lapsed",
            UNTIL,
            None,
            "Your training expired on 31 March 2026. Take a course that covers it.",
        ),
        ("never", None, None, "You have not taken a course that covers it."),
    ],
)
def test_explain_medium(status, valid_until, counts_through, expected):
    assert (
        explain_medium(
            MediumReadiness("radio", MediumStatus(status), valid_until, None, counts_through)
        )
        == expected
    )


@pytest.mark.parametrize(
    ("status", "valid_until", "expected"),
    [
        ("exempt", None, "Exempt. Required as governing board."),
        ("in_date", UNTIL, "Valid until 31 March 2026."),
        ("in_date", None, "Never expires."),
        (
            "due",
            UNTIL,
            "Valid until 31 March 2026: they can take it again now without losing time.",
        ),
        ("lapsed", UNTIL, "Expired on 31 March 2026. Required as governing board."),
        ("new_in_post", None, "Never taken. Due by 30 June 2026, as governing board."),
        ("overdue", None, "Never taken. Was due by 30 June 2026, as governing board."),
    ],
)
def test_explain_unit_to_desk(status, valid_until, expected):
    unit = Unit(
        "P1",
        "M1",
        Status(status),
        valid_until,
        date(2026, 6, 30),
        frozenset({"governing_board"}),
        None,
    )

    assert explain_unit_to_desk(unit, role_labels=WORDS) == expected


@pytest.mark.parametrize(
    ("status", "valid_until", "practised_on", "expected"),
    [
        (
            "ready",
            UNTIL,
            date(2026, 1, 2),
            "Trained until 31 March 2026, practised on 2 January 2026.",
        ),
        ("rusty", None, None, "Trained, never practised."),
        ("lapsed", UNTIL, None, "Training expired on 31 March 2026."),
        ("never", None, None, "Has not passed a course that covers it."),
    ],
)
def test_explain_medium_to_desk(status, valid_until, practised_on, expected):
    readiness = MediumReadiness("radio", MediumStatus(status), valid_until, practised_on, None)

    assert explain_medium_to_desk(readiness) == expected


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("exempt", "exempt"),
        ("in_date", "in date"),
        ("due", "due, 1 day left"),
        ("lapsed", "lapsed"),
        ("new_in_post", "new in post, 92 days left"),
    ],
)
def test_status_in_few_words(status, expected):
    unit = Unit("P1", "M1", Status(status), UNTIL, date(2026, 6, 30), frozenset(), None)

    assert status_in_few_words(unit, on=date(2026, 3, 30)) == expected


def test_status_in_few_words_counts_the_days_since_it_was_due():
    unit = Unit("P1", "M1", Status.OVERDUE, None, date(2026, 3, 1), frozenset(), None)

    assert status_in_few_words(unit, on=UNTIL) == "overdue for 30 days"


def test_ways_to_be_ready_names_what_each_medium_needs():
    def medium(
        name: str, status: str, valid_until: date | None = None, practised_on: date | None = None
    ) -> MediumReadiness:
        return MediumReadiness(name, MediumStatus(status), valid_until, practised_on, None)

    ways = ways_to_be_ready(
        [
            medium("radio", "ready", UNTIL, UNTIL),
            medium("live_tv", "rusty", UNTIL, date(2026, 4, 4)),
            medium("print", "rusty", UNTIL),
            medium("recorded_tv", "lapsed", UNTIL),
            medium("committee", "never"),
        ]
    )

    assert ways == [
        "a mock interview of 20 minutes for live TV (last 4 April 2026)",
        "a mock interview of 20 minutes for print (never practised)",
        "a course for recorded TV (expired 31 March 2026)",
    ]
