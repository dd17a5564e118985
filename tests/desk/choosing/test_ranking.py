"""The five checks at their boundaries, the three groups, and the order within each."""

from datetime import date, datetime, timedelta

import pytest

from desk.choosing.ranking import (
    Candidate,
    Checker,
    CompletedBriefing,
    Fix,
    RestrictionInForce,
    Result,
    Slot,
    SlotHasPassed,
    group_of,
    rank,
)
from scheduling.times.office_hours import Hours, TimeSpan
from tests.clock import LONDON, NOW
from tests.scheduling.cohorts import cohorts_of
from training.readiness import MediumReadiness, MediumStatus

AT_7_10 = datetime(2026, 11, 26, 7, 10, tzinfo=LONDON)
AT_10 = datetime(2026, 11, 26, 10, 0, tzinfo=LONDON)
HOURS = Hours(bank_holidays=frozenset({date(2026, 12, 25)}))
READY = MediumReadiness(
    "radio", MediumStatus.READY, date(2027, 3, 3), date(2026, 10, 12), date(2027, 10, 12)
)
RUSTY = MediumReadiness(
    "radio", MediumStatus.RUSTY, date(2027, 3, 3), date(2025, 6, 1), date(2026, 6, 1)
)
UNPRACTISED = MediumReadiness("radio", MediumStatus.RUSTY, None, None, None)
LAPSED = MediumReadiness("radio", MediumStatus.LAPSED, date(2026, 3, 3), None, None)
NEVER = MediumReadiness("radio", MediumStatus.NEVER, None, None, None)
SLOT = Slot("radio", AT_10, 5, topic="Winter")


def person(reference: str = "E1", **changes: object) -> Candidate:
    values = {"in_group": True, "readiness": READY, "topic_level": "can"}
    return Candidate(reference, **(values | changes))


def check(place: int, slot: Slot = SLOT, *, now: datetime = NOW, **changes: object) -> Result:
    return Checker(slot, now=now, hours=HOURS).checks(person(**changes))[place]


def outcome(result: Result) -> tuple[bool, str, str | None, bool]:
    return result.met, result.why, result.fix, result.is_in_time


def test_rank_refuses_a_slot_in_the_past():
    with pytest.raises(SlotHasPassed, match="10am on Thu 26 Nov has passed"):
        rank(SLOT, [], now=AT_10, hours=HOURS)


@pytest.mark.parametrize(("hours", "in_time"), [(24, True), (23.99, False)])
def test_role_outside_the_group_needs_a_briefing_a_day_before(hours, in_time):
    result = check(0, now=AT_10 - timedelta(hours=hours), in_group=False)

    assert outcome(result) == (
        False,
        "not a spokesperson",
        "Coaching before the slot",
        in_time,
    )


@pytest.mark.parametrize(("hours", "in_time"), [(2, True), (1.99, False)])
def test_medium_rusty_needs_a_mock_two_hours_before(hours, in_time):
    result = check(1, now=AT_10 - timedelta(hours=hours), readiness=RUSTY)

    assert outcome(result) == (
        False,
        "out of practice for radio: last practised 1 Jun 2025",
        "A mock interview before the slot",
        in_time,
    )


def test_medium_never_practised_is_said_so():
    assert check(1, readiness=UNPRACTISED).why == "out of practice for radio: not practised yet"


@pytest.mark.parametrize(
    ("readiness", "why"),
    [(LAPSED, "radio lapsed on 3 Mar 2026"), (NEVER, "never trained for radio")],
)
def test_medium_untrained_without_a_session_to_come_has_no_fix(readiness, why):
    assert outcome(check(1, readiness=readiness)) == (False, why, None, False)


@pytest.mark.parametrize(
    ("ends_at", "in_time"), [(AT_10, True), (AT_10 + timedelta(minutes=1), False)]
)
def test_medium_untrained_is_fixed_by_a_session_over_before_the_slot(ends_at, in_time):
    slot = Slot(
        "radio", AT_10, 5, next_session=TimeSpan(AT_10 - timedelta(hours=2), ends_at, "M3 Radio")
    )

    assert outcome(check(1, slot, readiness=NEVER)) == (
        False,
        "never trained for radio",
        "The session of M3 Radio at 8am on Thu 26 Nov",
        in_time,
    )


def test_medium_ready_says_until_when():
    never_expires = MediumReadiness("radio", MediumStatus.READY, None, date(2026, 10, 12), None)

    assert check(1).why == "radio in date to 3 Mar 2027, practised 12 Oct 2026"
    assert check(1, readiness=never_expires).why == "radio in date, practised 12 Oct 2026"


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        ("lead", (True, "leads on Winter", None, False)),
        ("can", (True, "can speak on Winter", None, False)),
        (None, (False, "does not speak on Winter", None, False)),
    ],
)
def test_topic_by_level(level, expected):
    assert outcome(check(2, topic_level=level)) == expected


@pytest.mark.parametrize(("hours", "in_time"), [(2, True), (1.99, False)])
def test_topic_not_listed_needs_its_lead_two_hours_before(hours, in_time):
    slot = Slot("radio", AT_10, 5, topic="Winter", topic_lead="Dr Ama")

    result = check(2, slot, now=AT_10 - timedelta(hours=hours), topic_level=None)

    assert outcome(result) == (
        False,
        "does not speak on Winter",
        "Coaching on the topic by Dr Ama",
        in_time,
    )


def test_topic_that_nobody_asked_for_is_met():
    assert outcome(check(2, Slot("radio", AT_10, 5), topic_level=None))[:2] == (
        True,
        "no topic given",
    )


@pytest.mark.parametrize(
    ("starts_at", "minutes", "met"),
    [
        (datetime(2026, 11, 26, 8, 30, tzinfo=LONDON), 5, True),
        (datetime(2026, 11, 26, 8, 29, tzinfo=LONDON), 5, False),
        (datetime(2026, 11, 26, 17, 40, tzinfo=LONDON), 5, True),
        (datetime(2026, 11, 26, 17, 40, tzinfo=LONDON), 6, False),
        (datetime(2026, 11, 28, 12, 0, tzinfo=LONDON), 5, False),
        (datetime(2026, 12, 25, 12, 0, tzinfo=LONDON), 5, False),
        (datetime(2026, 11, 26, 17, 0, tzinfo=LONDON), 1440, False),
    ],
)
def test_available_in_contactable_hours_with_the_time_around(starts_at, minutes, met):
    assert check(3, Slot("radio", starts_at, minutes)).met is met


def test_available_out_of_hours_can_be_asked_for_at_once():
    assert outcome(check(3, Slot("radio", AT_7_10, 5), now=AT_7_10 - timedelta(minutes=1))) == (
        False,
        "out of hours and not on call",
        "Ask out of hours",
        True,
    )


@pytest.mark.parametrize(("early", "late", "met"), [(0, 0, True), (1, 0, False), (0, 1, False)])
def test_available_on_call_where_one_spell_holds_it_all(early, late, met):
    spell = TimeSpan(
        AT_7_10 - timedelta(minutes=30) + timedelta(minutes=early),
        AT_7_10 + timedelta(minutes=20) - timedelta(minutes=late),
    )

    assert check(3, Slot("radio", AT_7_10, 5), on_call=[spell]).met is met


def test_available_on_call_is_not_pieced_together():
    halves = [
        TimeSpan(AT_7_10 - timedelta(hours=1), AT_7_10),
        TimeSpan(AT_7_10, AT_7_10 + timedelta(hours=1)),
    ]

    assert check(3, Slot("radio", AT_7_10, 5), on_call=halves).met is False


@pytest.mark.parametrize(
    ("starts", "ends", "met"),
    [(-60, -30, True), (-60, -29, False), (20, 60, True), (19, 60, False)],
)
def test_available_where_a_clash_only_touches(starts, ends, met):
    clash = TimeSpan(
        AT_10 + timedelta(minutes=starts), AT_10 + timedelta(minutes=ends), "booked on M3"
    )

    assert check(3, clashes=[clash]).met is met


def test_available_names_what_is_in_the_way():
    clash = TimeSpan(AT_7_10, AT_10, "away until 10am")

    assert outcome(check(3, Slot("radio", AT_7_10, 5), clashes=[clash])) == (
        False,
        "out of hours and not on call; away until 10am",
        "Ask out of hours and ask for this to be moved: away until 10am",
        True,
    )


@pytest.mark.parametrize(
    ("in_group", "completed_on", "expected"),
    [
        (
            False,
            date(2026, 8, 28),
            [(True, "coached for this on 28 Aug 2026"), (True, "coached for radio on 28 Aug 2026")],
        ),
        (
            False,
            date(2026, 8, 27),
            [(False, "not a spokesperson"), (False, "never trained for radio")],
        ),
        (
            False,
            date(2026, 11, 27),
            [(False, "not a spokesperson"), (False, "never trained for radio")],
        ),
        (
            True,
            date(2026, 11, 20),
            [(True, "a spokesperson"), (False, "never trained for radio")],
        ),
    ],
)
def test_briefing_counts_in_place_of_the_role_and_its_media(in_group, completed_on, expected):
    briefings = [CompletedBriefing(completed_on, frozenset({"radio"}))]
    candidate = person(in_group=in_group, readiness=NEVER, briefings=briefings)

    checks = Checker(SLOT, now=NOW, hours=HOURS).checks(candidate)

    assert [(result.met, result.why) for result in checks[:2]] == expected


def test_briefing_for_another_medium_meets_only_the_role():
    latest = CompletedBriefing(date(2026, 11, 20), frozenset({"print"}))
    earlier = CompletedBriefing(date(2026, 11, 1), frozenset({"radio"}))
    assert check(1, in_group=False, readiness=NEVER, briefings=[latest]).met is False
    assert (
        check(0, in_group=False, readiness=NEVER, briefings=[earlier, latest]).why
        == "coached for this on 20 Nov 2026"
    )
    assert check(1, in_group=False, readiness=NEVER, briefings=[earlier, latest]).met is True


def test_free_to_speak_unless_a_restriction_holds():
    election = RestrictionInForce("pre-election period to 6 May 2027")
    inquest = RestrictionInForce("inquest", is_overridden=True)
    slot = Slot("radio", AT_10, 5, restrictions=[election])

    assert outcome(check(4, slot, now=AT_10 - timedelta(minutes=1), restrictions=[inquest])) == (
        False,
        "pre-election period to 6 May 2027",
        "A recorded override by a communications manager",
        True,
    )
    assert outcome(check(4, restrictions=[inquest])) == (True, "overridden: inquest", None, False)
    assert outcome(check(4)) == (True, "no restriction in force", None, False)


def test_rank_groups_by_what_is_unmet_and_can_be_fixed():
    people = [
        person("ready"),
        person("rusty", readiness=RUSTY),
        person("untrained", readiness=NEVER),
        person("two-short", readiness=RUSTY, in_group=False),
        person("briefed-too-late", in_group=False),
    ]

    ranking = rank(SLOT, cohorts_of(people), now=NOW, hours=HOURS)

    assert [
        [ranked.candidate.reference for ranked in group]
        for group in (ranking.ready, ranking.near, ranking.rest)
    ] == [
        ["ready"],
        ["rusty"],
        ["briefed-too-late", "two-short", "untrained"],
    ]


def test_rank_orders_by_level_then_load_then_practice_then_reference():
    earlier = MediumReadiness("radio", MediumStatus.READY, None, date(2026, 9, 1), None)
    people = [
        person("E9"),
        person("E8", readiness=earlier),
        person("E7", recent_interviews=1),
        person("E6", topic_level="lead", recent_interviews=5),
        person("E5"),
        person("E4", topic_level=None),
    ]

    ranking = rank(Slot("radio", AT_10, 5), cohorts_of(people), now=NOW, hours=HOURS)

    order = ["E6", "E5", "E9", "E8", "E7", "E4"]
    assert [ranked.candidate.reference for ranked in ranking.ready] == order
    for part in (slice(2), slice(1, 4), slice(4, 99)):  # sorted as far as asked for
        assert [ranked.candidate.reference for ranked in ranking.ready[part]] == order[part]
    assert [ranked.candidate.reference for ranked in ranking.ready.only({"E9", "E4"})] == [
        "E9",
        "E4",
    ]
    assert (ranking.ready[-1].candidate.reference, len(ranking.ready.only(()))) == ("E4", 0)


CLASH = TimeSpan(AT_7_10, AT_10, "away")
ELSEWHERE = TimeSpan(AT_10 + timedelta(days=1), AT_10 + timedelta(days=2), "away")
ON_CALL = TimeSpan(AT_7_10 - timedelta(hours=1), AT_10 + timedelta(hours=1), "on call")
HELD = RestrictionInForce("pre-election period")
OVERRIDDEN = RestrictionInForce("embargo", is_overridden=True)
BRIEFED = CompletedBriefing(date(2026, 11, 20), frozenset({"radio"}))


@pytest.mark.parametrize("starts_at", [AT_7_10, AT_10])
def test_people_with_the_same_inputs_are_checked_once(starts_at):
    """Each of these comes after everybody else, and is put into the group of their own checks all
    the same.
    """
    people = [
        person(),
        person(clashes=[CLASH]),
        person(clashes=[CLASH, ELSEWHERE]),
        person(clashes=[ELSEWHERE]),
        person(on_call=[ON_CALL]),
        person(on_call=[ON_CALL, ELSEWHERE]),
        person(on_call=[ELSEWHERE]),
        person(on_call=[ON_CALL], clashes=[CLASH]),
        person(restrictions=[HELD]),
        person(restrictions=[OVERRIDDEN]),
        person(restrictions=[OVERRIDDEN, HELD]),
        person(in_group=False, readiness=RUSTY),
        person(in_group=False, readiness=RUSTY, briefings=[BRIEFED]),
    ]
    slot = Slot("radio", starts_at, 5)
    alone = [group_of(Checker(slot, now=NOW, hours=HOURS).checks(one)) for one in people]

    for last in range(len(people)):
        checker = Checker(slot, now=NOW, hours=HOURS)
        for one in people:
            checker.results_like(one)
        like = checker.results_like(people[last])
        own = checker.checks(people[last])
        assert group_of(like) == alone[last]
        assert [(one.met, one.kind, one.is_in_time) for one in like] == [
            (one.met, one.kind, one.is_in_time) for one in own
        ]


def test_what_is_not_met_is_told_and_a_group_can_do_without_some():
    ranking = rank(
        SLOT,
        cohorts_of([person("E1"), person("E2"), person("E3", readiness=RUSTY)]),
        now=NOW,
        hours=Hours(),
    )

    assert [result.check for result in ranking.near[0].unmet] == ["medium"]
    assert [ranked.candidate.reference for ranked in ranking.ready.without({"E1"})] == ["E2"]


def test_available_says_how_somebody_is_reached_and_what_kind_of_help_there_is():
    early = Slot("radio", AT_7_10, 5)

    assert [check(3).why, check(3, early, on_call=[ON_CALL]).why] == ["in working hours", "on call"]
    assert check(3, early).kind == Fix.OUT_OF_HOURS
    assert check(3, early, clashes=[CLASH]).kind == Fix.MOVE


def test_slot_day_is_londons():
    assert Slot("radio", datetime.fromisoformat("2026-06-30T23:30+00:00"), 5).on == date(2026, 7, 1)


@pytest.mark.parametrize(
    ("slot_at", "inside", "met", "why"),
    [
        (AT_10, True, True, "in working hours"),
        (AT_10, False, False, "outside their own hours and not on call"),
        (AT_7_10, True, True, "in working hours"),
        (AT_7_10, False, False, "out of hours and not on call"),  # like everybody
        (AT_10, None, True, "in working hours"),
    ],
)
def test_available_goes_by_own_hours(slot_at, inside, met, why):
    result = check(3, Slot("radio", slot_at, 5), is_in_own_hours=inside)

    assert (result.met, result.why) == (met, why)


def test_available_on_call_counts_outside_own_hours():
    spell = TimeSpan(AT_10 - timedelta(hours=1), AT_10 + timedelta(hours=1))

    assert check(3, is_in_own_hours=False, on_call=[spell]).met is True
