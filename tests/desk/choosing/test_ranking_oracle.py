"""The ranking compared with a deliberately simple statement of its rules, on generated slots and
people.
"""

from datetime import date, datetime, time, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from desk.choosing.ranking import (
    Candidate,
    CompletedBriefing,
    Ranked,
    RestrictionInForce,
    Slot,
    rank,
)
from scheduling.times.office_hours import Hours, TimeSpan
from tests.clock import LONDON, NOW, TODAY
from tests.scheduling.cohorts import cohorts_of
from training.readiness import MediumReadiness, MediumStatus

CHRISTMAS = date(2026, 12, 25)
MINUTE = timedelta(minutes=1)


def spells(start: datetime) -> st.SearchStrategy[TimeSpan]:
    offsets = st.tuples(st.integers(-20, 20), st.integers(1, 24))
    return offsets.map(
        lambda o: TimeSpan(
            start + 5 * o[0] * MINUTE, start + 5 * (o[0] + o[1]) * MINUTE, f"spell {o}"
        )
    )


def restrictions() -> st.SearchStrategy[list[RestrictionInForce]]:
    return st.lists(
        st.builds(RestrictionInForce, st.sampled_from(["election", "inquest"]), st.booleans()),
        max_size=2,
    )


STANDINGS = [
    MediumReadiness("radio", MediumStatus.READY, date(2027, 3, 3), TODAY, date(2027, 11, 25)),
    MediumReadiness("radio", MediumStatus.READY, None, date(2026, 9, 1), date(2027, 9, 1)),
    MediumReadiness(
        "radio", MediumStatus.RUSTY, date(2027, 3, 3), date(2025, 6, 1), date(2026, 6, 1)
    ),
    MediumReadiness("radio", MediumStatus.RUSTY, None, None, None),
    MediumReadiness("radio", MediumStatus.LAPSED, date(2026, 3, 3), None, None),
    MediumReadiness("radio", MediumStatus.NEVER, None, None, None),
]


@st.composite
def problems(draw: Any) -> tuple[Slot, list[Candidate]]:
    starts_at = draw(
        st.one_of(
            st.sampled_from([1, 120, 119, 1440, 1439, 850, 1005]).map(lambda m: NOW + m * MINUTE),
            st.integers(1, 12_000).map(lambda steps: NOW + 5 * steps * MINUTE),
        )
    )
    slot = Slot(
        "radio",
        starts_at,
        draw(st.sampled_from([1, 5, 10, 60, 1440])),
        topic=draw(st.sampled_from([None, "Winter"])),
        topic_lead=draw(st.sampled_from([None, "Dr Ama"])),
        next_session=draw(st.one_of(st.none(), spells(starts_at))),
        restrictions=draw(restrictions()),
    )
    days = st.sampled_from([-91, -90, -30, 0, 1]).map(lambda n: slot.on + timedelta(days=n))
    media = st.frozensets(st.sampled_from(["radio", "print"]))
    candidates = draw(
        st.lists(
            st.builds(
                Candidate,
                reference=st.from_regex(r"E[0-9]{3}", fullmatch=True),
                in_group=st.booleans(),
                readiness=st.sampled_from(STANDINGS),
                topic_level=st.sampled_from([None, "can", "lead"]),
                on_call=st.lists(spells(starts_at), max_size=2),
                clashes=st.one_of(st.just([]), st.lists(spells(starts_at), max_size=2)),
                recent_interviews=st.integers(0, 3),
                restrictions=st.one_of(st.just([]), restrictions()),
                briefings=st.lists(st.builds(CompletedBriefing, days, media), max_size=2),
                place=st.one_of(st.none(), spells(starts_at)),
            ),
            max_size=8,
            unique_by=lambda candidate: candidate.reference,
        )
    )
    return slot, candidates


def naive(slot: Slot, who: Candidate) -> list[tuple[str, bool, bool, bool]]:
    """For each check: its name, whether it is met, whether there is a fix, and whether the fix is
    in time.
    """
    hours = (slot.starts_at - NOW).total_seconds() / 3600
    day = slot.starts_at.astimezone(LONDON).date()
    answers = []

    counting = [b for b in who.briefings if 0 <= (day - b.completed_on).days <= 90]
    by_briefing = not who.in_group and bool(counting)
    answers.append(("role", who.in_group or by_briefing, True, hours >= 24))

    medium = who.readiness.status == "ready" or (
        by_briefing and any("radio" in b.media for b in counting)
    )
    if who.readiness.status == "rusty":
        answers.append(("medium", medium, True, hours >= 2))
    else:
        course = who.place or slot.next_session
        answers.append(
            (
                "medium",
                medium,
                course is not None,
                course is not None and course.ends_at <= slot.starts_at,
            )
        )

    topic = slot.topic is None or who.topic_level in ("lead", "can")
    answers.append(
        ("topic", topic, slot.topic_lead is not None, slot.topic_lead is not None and hours >= 2)
    )

    first = slot.starts_at - 30 * MINUTE
    minutes = [first + n * MINUTE for n in range(30 + slot.minutes + 15)]
    in_hours = all(is_contactable(minute) for minute in minutes)
    if who.is_in_own_hours is not None:
        in_hours = who.is_in_own_hours
    on_call = any(all(s.starts_at <= m < s.ends_at for m in minutes) for s in who.on_call)
    busy = any(s.starts_at <= m < s.ends_at for s in who.clashes for m in minutes)
    answers.append(("available", (in_hours or on_call) and not busy, True, True))

    held_back = [r for r in [*slot.restrictions, *who.restrictions] if not r.is_overridden]
    answers.append(("free_to_speak", not held_back, True, True))
    return [
        (name, met, not met and fix, not met and fix and in_time)
        for name, met, fix, in_time in answers
    ]


def is_contactable(minute: datetime) -> bool:
    """Whether somebody answers the phone in this minute of a working day."""
    local = minute.astimezone(LONDON)
    return (
        local.weekday() in range(5)
        and local.date() != CHRISTMAS
        and time(8) <= local.time() < time(18)
    )


def naive_groups(slot: Slot, candidates: list[Candidate]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {"ready": [], "near": [], "not": []}
    by_level: list[Candidate] = []
    for level in ("lead", "can", None):
        by_load = [
            c
            for load in range(4)
            for c in candidates
            if c.topic_level == level and c.recent_interviews == load
        ]
        for load in range(4):
            same = [c for c in by_load if c.recent_interviews == load]
            same.sort(key=lambda c: c.reference)
            same.sort(key=lambda c: c.readiness.practised_on or date.min, reverse=True)
            by_level += same
    for who in by_level:
        short = [(fix, in_time) for _, met, fix, in_time in naive(slot, who) if not met]
        group = (
            "ready"
            if not short
            else "near"
            if len(short) == 1 and short[0] == (True, True)
            else "not"
        )
        groups[group].append(who.reference)
    return groups


def answered(ranked: Ranked) -> list[tuple[str, bool, bool, bool]]:
    return [(r.check.value, r.met, r.fix is not None, r.is_in_time) for r in ranked.checks]


@settings(max_examples=120)
@given(problems())
def test_rank_agrees_with_the_oracle(
    problem,
):
    slot, candidates = problem

    ranking = rank(
        slot, cohorts_of(candidates), now=NOW, hours=Hours(bank_holidays=frozenset({CHRISTMAS}))
    )

    groups = {"ready": ranking.ready, "near": ranking.near, "not": ranking.rest}
    found = {
        name: [ranked.candidate.reference for ranked in group] for name, group in groups.items()
    }
    assert found == naive_groups(slot, candidates)
    for ranked in (*ranking.ready, *ranking.near, *ranking.rest):
        assert answered(ranked) == naive(slot, ranked.candidate)
        assert all(result.why for result in ranked.checks)
