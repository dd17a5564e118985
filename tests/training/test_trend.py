"""Month ends, their figures, and why readiness changed."""

from collections import Counter
from datetime import date

import pytest

from tests.training.changes import change_between
from training.readiness import Figures, Scope, Status, Unit
from training.register import Exemption, Person, Record, Register, Requirement, Spell, Tenure
from training.trend import (
    ReadinessChange,
    TrendPoint,
    month_ends,
    movement_of_rows,
    reasons_of_rows,
    rows_of_register,
    trend,
)

D = date.fromisoformat


@pytest.mark.parametrize(
    ("on", "months", "expected"),
    [
        ("2026-03-31", 3, ["2026-01-31", "2026-02-28", "2026-03-31"]),  # the day is a month end
        ("2026-03-30", 3, ["2025-12-31", "2026-01-31", "2026-02-28"]),
        ("2026-04-01", 1, ["2026-03-31"]),
        ("2024-02-29", 1, ["2024-02-29"]),
        ("2024-02-28", 1, ["2024-01-31"]),
        ("2025-12-31", 1, ["2025-12-31"]),
        ("2026-01-15", 2, ["2025-11-30", "2025-12-31"]),
        ("2026-03-31", 0, []),
    ],
)
def test_month_ends_up_to_the_day(on, months, expected):
    assert month_ends(D(on), months) == [D(day) for day in expected]


TRENDED = Register(
    people=[
        Person(
            "P1",
            joined_on=D("2026-01-01"),
            left_on=D("2026-04-30"),
            tenures=[Tenure("board", D("2026-01-01"))],
            spells=[Spell("Finance", D("2026-01-01")), Spell("Nursing", D("2026-04-01"))],
            records=[Record("M1", D("2026-02-28"), D("2026-03-31")), Record("M2", D("2026-01-31"))],
            exemptions=[Exemption("M2", D("2026-01-01"), D("2026-01-31"))],
        ),
        Person(
            "P2",
            joined_on=D("2025-01-01"),
            tenures=[Tenure("board", D("2026-03-31"), D("2026-03-31"))],
        ),
        Person("P3", joined_on=D("2025-01-01")),
    ],
    requirements=[
        Requirement("board", "M1", 0, D("2026-01-01")),
        Requirement("board", "M2", 0, D("2026-01-01"), D("2026-03-31")),
    ],
)


def test_trend_counts_the_facts_of_each_day():
    points = trend(TRENDED, month_ends(D("2026-05-31"), 6))

    assert points == [
        TrendPoint(D("2025-12-31"), Figures(0, 0, 0, 0)),
        TrendPoint(D("2026-01-31"), Figures(1, 0, 1, 0)),  # M2 exempt
        TrendPoint(D("2026-02-28"), Figures(2, 2, 1, 1)),
        TrendPoint(D("2026-03-31"), Figures(4, 2, 2, 1)),  # P2 for one day
        TrendPoint(
            D("2026-04-30"), Figures(1, 0, 1, 0)
        ),  # M2 no longer asked, M1 ran out, P1's last day
        TrendPoint(D("2026-05-31"), Figures(0, 0, 0, 0)),
    ]


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        (Scope(directorate="Finance"), [2, 2, 0]),
        (Scope(directorate="Nursing"), [0, 0, 1]),
        (Scope(directorate="No directorate"), [0, 2, 0]),
        (Scope(directorate="Estates"), [0, 0, 0]),
        (Scope(role="board"), [2, 4, 1]),
        (Scope(role="lead"), [0, 0, 0]),
        (Scope(course="M2"), [1, 2, 0]),
    ],
)
def test_trend_within_a_scope(scope, expected):
    points = trend(TRENDED, [D("2026-02-28"), D("2026-03-31"), D("2026-04-30")], scope)

    assert [point.figures.required for point in points] == expected


def test_trend_takes_days_in_any_order():
    assert trend(TRENDED, [D("2026-03-31"), D("2026-02-28")]) == [
        TrendPoint(D("2026-02-28"), Figures(2, 2, 1, 1)),
        TrendPoint(D("2026-03-31"), Figures(4, 2, 2, 1)),
    ]


def test_trend_starts_with_what_was_missing():
    assert trend(TRENDED, [D("2026-01-31")]) == [TrendPoint(D("2026-01-31"), Figures(1, 0, 1, 0))]


def test_trend_of_no_directorate_is_outside_every_spell():
    person = Person(
        "P1",
        D("2026-01-01"),
        tenures=[Tenure("board", D("2026-01-01"))],
        spells=[Spell("Finance", D("2026-02-01"))],
    )
    register = Register([person], TRENDED.requirements)

    points = trend(
        register, [D("2026-01-31"), D("2026-02-01")], Scope(directorate="No directorate")
    )

    assert [point.figures.required for point in points] == [2, 0]


def test_trend_of_no_days_is_empty():
    assert trend(TRENDED, []) == []


def test_trend_uses_the_course_of_an_exemption():
    """An exemption from a course that nobody requires changes nothing; one without a course covers
    all.
    """
    own = {"joined_on": D("2026-01-01"), "tenures": [Tenure("board", D("2026-01-01"))]}
    people = [
        Person(f"P{n}", **own, exemptions=[Exemption(course, D("2026-01-01"))])  # type: ignore[arg-type]  # as above
        for n, course in enumerate(["M1", "M2", "unasked", None])
    ]

    (point,) = trend(Register(people, TRENDED.requirements), [D("2026-03-31")])

    assert point.figures == Figures(required=4, compliant=0, people_required=3, people_ready=0)


ALWAYS = Record("M2", D("2020-01-31"))


@pytest.mark.parametrize(
    ("since", "records", "expected"),
    [
        ("2026-03-01", [], Status.NEW_IN_POST),  # due on the day
        ("2026-02-28", [], Status.OVERDUE),
        ("2026-03-01", [ALWAYS], Status.NEW_IN_POST),
        ("2026-02-28", [ALWAYS], Status.OVERDUE),
        ("2025-01-01", [ALWAYS, Record("M1", D("2025-03-31"), D("2026-03-31"))], None),
        ("2025-01-01", [ALWAYS, Record("M1", D("2025-03-31"), D("2026-03-30"))], Status.LAPSED),
        # over before the earliest day that is counted
        ("2025-01-01", [ALWAYS, Record("M1", D("2022-01-31"), D("2023-01-31"))], Status.LAPSED),
        ("2026-03-01", [Record("M1", D("2025-03-31"), D("2026-03-30"))], Status.LAPSED),
        ("2026-02-28", [Record("M1", D("2025-03-31"), D("2026-03-30"))], Status.OVERDUE),
        ("2026-03-01", [Record("M1", D("2025-03-31"))], Status.NEW_IN_POST),
        # completed on the day, and the day after
        ("2026-02-28", [ALWAYS, Record("M1", D("2026-03-31"))], None),
        ("2026-02-28", [ALWAYS, Record("M1", D("2026-04-01"))], Status.OVERDUE),
        ("2026-02-28", [ALWAYS, Record("other", D("2026-03-31"))], Status.OVERDUE),
    ],
)
def test_movement_has_the_most_urgent_of_what_a_person_lacks(since, records, expected):
    """Their own tenure of another role, and somebody else's, change nothing."""
    tenures = [Tenure("board", D(since)), Tenure("lead", D("2020-01-01"))]
    people = [
        Person("P1", D("2020-01-01"), tenures=tenures, records=records),
        Person("P2", D("2020-01-01"), tenures=[Tenure("lead", D("2020-01-01"))]),
    ]
    asked = [Requirement("board", course, 30, D("2025-01-01")) for course in ("M1", "M2")]
    rows = rows_of_register(Register(people, asked))

    movement = movement_of_rows(rows, [D("2026-02-28")], on=D("2026-03-31"), since=D("2025-12-31"))

    assert movement.not_ready == ({"No directorate": {expected: 1}} if expected else {})


def test_movement_has_who_is_not_ready_by_directorate():
    """Nobody is counted who need not hold anything on the day, or is exempt from what they lack."""
    movement = movement_of_rows(
        rows_of_register(TRENDED), [], on=D("2026-03-31"), since=D("2026-01-31")
    )
    later = movement_of_rows(
        rows_of_register(TRENDED), [], on=D("2026-04-30"), since=D("2026-01-31")
    )
    exempt = movement_of_rows(
        rows_of_register(TRENDED), [], on=D("2026-01-31"), since=D("2026-01-31")
    )

    assert movement.not_ready == {"No directorate": {Status.NEW_IN_POST: 1}}
    assert later.not_ready == {"Nursing": {Status.LAPSED: 1}}
    assert exempt.not_ready == {"Finance": {Status.OVERDUE: 1}}


def test_reasons_name_each_person_whom_the_change_counts():
    rows = rows_of_register(TRENDED)
    days = [D("2025-12-31"), D("2026-01-31"), D("2026-02-28"), D("2026-03-31"), D("2026-04-30")]

    found = {
        (since, on): (
            reasons_of_rows(rows, on=on, since=since),
            movement_of_rows(rows, [], on=on, since=since).change,
        )
        for since in days
        for on in days
        if since <= on
    }

    assert any(reasons for reasons, _ in found.values())
    for reasons, change in found.values():
        assert ReadinessChange(**Counter(reasons.values())) == change


def units(person: str = "P1", **statuses: str) -> list[Unit]:
    return [
        Unit(person, course, Status(status), None, D("2026-01-01"), frozenset({"board"}), None)
        for course, status in statuses.items()
    ]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (units(M1="in_date"), units(M1="due"), ReadinessChange()),
        (units(M1="lapsed"), units(M1="overdue"), ReadinessChange()),
        (units(), units(M1="overdue"), ReadinessChange()),
        (units(), units(M1="in_date"), ReadinessChange(joined=1)),
        (units(M1="exempt"), units(M1="in_date"), ReadinessChange(joined=1)),
        (units(M1="lapsed"), units(M1="in_date"), ReadinessChange(trained=1)),
        (
            units(M1="in_date", M2="overdue"),
            units(M1="in_date", M2="in_date"),
            ReadinessChange(trained=1),
        ),
        (
            units(M1="in_date", M2="overdue"),
            units(M1="in_date", M2="exempt"),
            ReadinessChange(required_less=1),
        ),
        (units(M1="in_date", M2="overdue"), units(M1="in_date"), ReadinessChange(required_less=1)),
        (units(M1="in_date"), units(), ReadinessChange(left=1)),
        (units(M1="in_date"), units(M1="exempt"), ReadinessChange(left=1)),
        (units(M1="in_date"), units(M1="lapsed"), ReadinessChange(lapsed=1)),
        (
            units(M1="in_date"),
            units(M1="in_date", M2="new_in_post"),
            ReadinessChange(required_more=1),
        ),
        (units(M1="in_date"), units(M1="lapsed", M2="new_in_post"), ReadinessChange(lapsed=1)),
        (units(M1="lapsed"), units(), ReadinessChange()),
    ],
)
def test_change_between_gives_each_person_one_reason(before, after, expected):
    assert change_between(before, after) == expected


def test_change_between_counts_people():
    before = [*units("P1", M1="lapsed"), *units("P2", M1="in_date"), *units("P3", M1="overdue")]
    after = [
        *units("P1", M1="in_date"),
        *units("P2", M1="lapsed"),
        *units("P3", M1="due"),
        *units("P4", M1="due"),
    ]

    change = change_between(before, after)

    assert change == ReadinessChange(trained=2, joined=1, lapsed=1)
    assert change.net == 2


def test_readiness_change_is_zero_by_default():
    assert ReadinessChange() == ReadinessChange(
        trained=0, joined=0, required_less=0, left=0, lapsed=0, required_more=0
    )


def test_readiness_change_net_is_gains_minus_losses():
    assert (
        ReadinessChange(
            trained=32, joined=16, required_less=8, left=4, lapsed=2, required_more=1
        ).net
        == 49
    )
