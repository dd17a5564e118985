"""What stands in everyone's way, and the groups of those who lack that alone or one thing more."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest

from desk.choosing.in_the_way import Arrangement, arrange, reasons_against
from desk.choosing.ranking import Candidate, CompletedBriefing, RestrictionInForce, Slot, rank
from scheduling.times.office_hours import Hours, TimeSpan
from tests.clock import LONDON, NOW
from tests.scheduling.cohorts import cohorts_of
from training.readiness import MediumReadiness, MediumStatus

HOURS = Hours(bank_holidays=frozenset({date(2026, 12, 25)}))
READY = MediumReadiness(
    "radio", MediumStatus.READY, date(2027, 3, 3), date(2026, 10, 12), date(2027, 10, 12)
)
RUSTY = MediumReadiness("radio", MediumStatus.RUSTY, date(2027, 3, 3), date(2025, 6, 1), None)
NEVER = MediumReadiness("radio", MediumStatus.NEVER, None, None, None)


def at(hour: int, minute: int = 0, day: int = 26) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=LONDON)


EARLY = Slot("radio", at(7, 10), 5)
IN_HOURS = Slot("radio", at(10), 5)
CLINIC = TimeSpan(at(7), at(12), "away until midday")
ON_CALL = TimeSpan(at(6), at(9), "on call")
PURDAH = RestrictionInForce("pre-election period to 6 May 2027")


def person(reference: str, **changes: object) -> Candidate:
    values = {"in_group": True, "readiness": READY, "topic_level": "can"}
    return Candidate(reference, **(values | changes))


def arranged(slot: Slot, *people: Candidate) -> Arrangement:
    ranking = rank(slot, cohorts_of(people), now=NOW, hours=HOURS)
    return arrange(ranking, slot, hours=HOURS)


def groups(arrangement: Arrangement) -> list[Sequence[str]]:
    return [
        [ranked.candidate.reference for ranked in group]
        for group in (arrangement.nothing_else, arrangement.one_thing, arrangement.rest)
    ]


def test_arrange_is_the_ranking_where_nothing_is_shared():
    found = arranged(
        IN_HOURS, person("E1"), person("E2", readiness=RUSTY), person("E3", readiness=NEVER)
    )

    assert groups(found) == [["E1"], ["E2"], ["E3"]]
    assert (found.shared, found.first_heading, found.second_heading) == (
        [],
        "Ready to do it",
        "Would need one thing first",
    )


def test_arrange_of_nobody_says_nothing():
    assert (arranged(EARLY).shared, groups(arranged(EARLY))) == ([], [[], [], []])


def test_an_hour_that_is_too_early_is_said_once():
    found = arranged(
        EARLY,
        person("E1"),
        person("E2", readiness=RUSTY),
        person("E3", clashes=[CLINIC]),
        person("E4", readiness=NEVER),
        person("E5", readiness=RUSTY, clashes=[CLINIC]),
    )

    [hour] = found.shared
    assert groups(found) == [["E1"], ["E3", "E2"], ["E5", "E4"]]
    assert (hour.what, hour.why) == (
        "7:10am is too early for everyone.",
        "People can be reached from 8am, this slot needs them from 6:40am, and nobody is on call. "
        "Whoever you ask is told that.",
    )
    assert (found.first_heading, found.second_heading) == (
        "Ready, but for the hour",
        "Would need one more thing first",
    )
    checks = [ranked.checks for ranked in found.one_thing]
    assert [[one.why for one in found.lacks(one)] for one in checks] == [
        ["out of hours and not on call; away until midday"],
        ["out of practice for radio: last practised 1 Jun 2025"],
    ]


@pytest.mark.parametrize("clash", [(), (CLINIC,)])
def test_an_hour_is_not_shared_if_somebody_is_on_call(clash):
    found = arranged(EARLY, person("E1"), person("E2", on_call=[ON_CALL], clashes=clash))

    assert found.shared == []


@pytest.mark.parametrize(
    ("starts_at", "what", "why"),
    [
        (
            at(17, 45),
            "5:45pm is too late for everyone.",
            "People can be reached until 6pm, this slot needs them until 6:05pm, ",
        ),
        (
            at(10, day=28),
            "10am on Sat 28 Nov is at the weekend.",
            "People can be reached from Monday to Friday, ",
        ),
        (
            datetime(2026, 12, 25, 10, tzinfo=LONDON),
            "10am on Fri 25 Dec is a bank holiday.",
            "People can be reached from Monday to Friday, ",
        ),
    ],
)
def test_why_nobody_can_be_reached(starts_at, what, why):
    [hour] = arranged(Slot("radio", starts_at, 5), person("E1")).shared

    told = "and nobody is on call. Whoever you ask is told that."
    assert (hour.what, hour.why) == (what, why + told)


def test_why_nobody_can_be_reached_on_a_day_that_the_organisation_left_out():
    """People can be reached from Tuesday to Thursday; the slot is on a Friday."""
    slot = Slot("radio", at(10, day=27), 5)
    hours = Hours(weekdays=frozenset({1, 2, 3}))

    [hour] = arrange(
        rank(slot, cohorts_of([person("E1")]), now=NOW, hours=hours), slot, hours=hours
    ).shared

    assert hour.what == "10am on Fri 27 Nov is not one of our days."
    assert hour.why.startswith("People can be reached on Tuesdays, Wednesdays and Thursdays, and")


def test_a_restriction_on_the_slot_is_said_once_and_one_on_a_person_is_theirs():
    slot = Slot("radio", at(10), 5, restrictions=[PURDAH])

    found = arranged(slot, person("E1"), person("E2", restrictions=[RestrictionInForce("inquest")]))

    [restriction] = found.shared
    assert groups(found) == [["E1"], ["E2"], []]
    assert restriction.what == "Nobody may speak: pre-election period to 6 May 2027."
    assert found.first_heading == "Ready, but for the restriction"


def test_a_restriction_that_is_overridden_is_not_in_the_way():
    slot = Slot("radio", at(10), 5, restrictions=[RestrictionInForce("embargo", True)])

    assert arranged(slot, person("E1")).shared == []


def test_a_topic_for_which_nobody_is_listed_is_said_once():
    slot = Slot("radio", at(7, 10), 5, topic="Maternity")

    found = arranged(
        slot, person("E1", topic_level=None), person("E2", topic_level=None, readiness=RUSTY)
    )
    one_listed = arranged(slot, person("E1", topic_level=None), person("E2"))

    assert [one.what for one in found.shared] == [
        "7:10am is too early for everyone.",
        "Nobody speaks on Maternity yet.",
    ]
    assert groups(found) == [["E1"], ["E2"], []]
    assert found.first_heading == "Ready, but for the hour and the topic"
    assert [one.name for one in one_listed.shared] == ["the hour"]


def test_only_and_without_keep_what_is_shared():
    found = arranged(EARLY, person("E1"), person("E2"))

    assert groups(found.only({"E2"})) == [["E2"], [], []]
    assert groups(found.without({"E2"})) == [["E1"], [], []]
    assert found.only({"E2"}).shared == found.shared


def test_reasons_against_count_each_person_once_at_the_first_thing_that_they_lack():
    soon = Slot("radio", NOW + timedelta(minutes=40), 5, topic="Winter", restrictions=())
    clash = TimeSpan(NOW, NOW + timedelta(hours=2), "away")
    people = [
        person("E1", readiness=RUSTY),  # no time for a mock interview
        person("E2", readiness=NEVER, in_group=False),
        person("E3", readiness=NEVER),
        person("E4", readiness=NEVER, topic_level=None),
        person("E5", topic_level=None),
        person("E6", clashes=[clash], restrictions=[PURDAH]),
        person("E7"),
        person(
            "E8", in_group=False, briefings=[CompletedBriefing(date(2026, 11, 20))], readiness=RUSTY
        ),
    ]

    found = arranged(soon, *people)

    assert sorted(reasons_against(found, soon)) == [
        ("away or busy", 1),
        ("does not speak on Winter", 1),
        ("not a spokesperson", 1),
        ("not trained for radio, or too long ago", 2),
        ("out of practice for radio", 2),
    ]


def test_reasons_against_name_the_hour_and_a_restriction_where_they_are_not_shared():
    early = arranged(EARLY, person("E1", on_call=[ON_CALL]), person("E2", restrictions=[PURDAH]))
    both = RestrictionInForce("inquest")
    slot = Slot("radio", at(10), 5, restrictions=[PURDAH])
    held = arranged(
        slot, person("E1"), person("E2", restrictions=[both], clashes=[TimeSpan(at(9), at(11))])
    )
    alone = arranged(IN_HOURS, person("E3", restrictions=[both], readiness=READY), person("E4"))

    assert reasons_against(early, EARLY) == [("out of hours", 1)]
    assert reasons_against(held, slot) == [("away or busy", 1)]
    assert groups(alone) == [["E4"], ["E3"], []]
