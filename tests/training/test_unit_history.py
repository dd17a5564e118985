"""The sentence that explains a unit's status, and what it said before corrections."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.clock import LONDON
from tests.training.test_readiness_oracle import COURSES, days, registers, thorough
from training.readiness import units_on
from training.register import Exemption, Person, Record, Requirement, Tenure
from training.unit_history import (
    RecordedFact,
    UnitFacts,
    explain,
    period_words,
    periods,
    snapshot_at,
)

D = date.fromisoformat
ROLES = {"clinical_lead": "Clinical lead", "governing_board": "Governing board"}
START = datetime(2025, 12, 1, 9, 0, tzinfo=LONDON)
LEAD = RecordedFact(Tenure("clinical_lead", D("2025-12-14")), START, "Ceri Maddox")
ASKED = RecordedFact(Requirement("clinical_lead", "M3", 90, D("2020-01-01")), START)
DONE = RecordedFact(
    Record("M3", D("2026-03-02"), D("2028-03-01")),
    datetime(2026, 3, 5, 0, 30, tzinfo=LONDON),
    "Ceri Maddox",
)
DUE = "M3 due by 14 March 2026, because Clinical Lead since 14 December 2025 + 90 days"


def facts(*, joined: str = "2025-12-14", **recorded: list[RecordedFact]) -> UnitFacts:
    given_facts = {"tenures": [LEAD], "requirements": [ASKED]} | recorded
    return UnitFacts(Person("E1", D(joined)), "M3", 90, **given_facts)


@pytest.mark.parametrize(
    ("recorded", "on", "sentence"),
    [
        (
            {"records": [DONE]},
            "2026-03-31",
            f"{DUE}; completed 2 March 2026 (recorded 5 March by Ceri Maddox); valid until 1 March 2028.",
        ),
        (
            {"records": [DONE]},
            "2028-03-02",
            f"{DUE}; completed 2 March 2026 (recorded 5 March by Ceri Maddox); expired on 1 March 2028.",
        ),
        (
            {"records": [DONE]},
            "2028-03-01",
            f"{DUE}; completed 2 March 2026 (recorded 5 March by Ceri Maddox); valid until 1 March 2028.",
        ),
        (
            {"records": [DONE]},
            "2026-03-02",
            f"{DUE}; completed 2 March 2026 (recorded 5 March by Ceri Maddox); valid until 1 March 2028.",
        ),
        ({"records": [DONE]}, "2026-03-01", f"{DUE}; not completed yet."),
        ({}, "2026-03-14", f"{DUE}; not completed yet."),
        ({}, "2026-03-15", f"{DUE}; never completed; overdue since 15 March 2026."),
        (
            {
                "records": [
                    RecordedFact(
                        Record("M3", D("2025-12-31")), datetime(2026, 1, 2, 9, tzinfo=LONDON)
                    )
                ]
            },
            "2026-03-31",
            f"{DUE}; completed 31 December 2025 (recorded 2 January 2026 by a command); valid with no end date.",
        ),
        (
            {
                "exemptions": [
                    RecordedFact(
                        Exemption("M3", D("2026-03-01"), D("2026-03-31")), START, "Ines Thackray"
                    )
                ]
            },
            "2026-03-31",
            f"{DUE}; exempt from 1 March 2026 to 31 March 2026 (recorded 1 December 2025 by Ines Thackray);"
            " not completed yet.",
        ),
        (
            {
                "exemptions": [
                    RecordedFact(
                        Exemption("M3", D("2026-01-01"), D("2026-01-31")), START, "Ceri Maddox"
                    ),
                    RecordedFact(
                        Exemption("M3", D("2026-03-01"), D("2026-03-31")), START, "Ines Thackray"
                    ),
                ]
            },
            "2026-03-31",
            f"{DUE}; exempt from 1 March 2026 to 31 March 2026 (recorded 1 December 2025 by Ines Thackray);"
            " not completed yet.",
        ),
        (
            {
                "exemptions": [RecordedFact(Exemption("M3", D("2026-03-01")), START)],
                "records": [DONE],
            },
            "2026-03-31",
            f"{DUE}; exempt from 1 March 2026 (recorded 1 December 2025 by a command);"
            " completed 2 March 2026 (recorded 5 March by Ceri Maddox); valid until 1 March 2028.",
        ),
        (
            {
                "requirements": [
                    RecordedFact(Requirement("clinical_lead", "M3", 30, D("2026-01-01")), START)
                ]
            },
            "2026-01-31",
            "M3 due by 31 January 2026, because required of Clinical Lead from 1 January 2026 + 30 days;"
            " not completed yet.",
        ),
        (
            {
                "requirements": [
                    RecordedFact(Requirement("clinical_lead", "M3", 90, D("2025-12-14")), START)
                ]
            },
            "2026-03-14",
            f"{DUE}; not completed yet.",
        ),
        (
            {
                "requirements": [
                    ASKED,
                    RecordedFact(Requirement("governing_board", "M3", 10, D("2020-01-01")), START),
                ]
            },
            "2026-03-14",
            f"{DUE}; not completed yet.",
        ),
        (
            {
                "tenures": [LEAD, RecordedFact(Tenure("governing_board", D("2026-01-01")), START)],
                "requirements": [
                    ASKED,
                    RecordedFact(Requirement("governing_board", "M3", 10, D("2020-01-01")), START),
                ],
            },
            "2026-01-11",
            "M3 due by 11 January 2026, because Governing Board since 1 January 2026 + 10 days; not completed yet.",
        ),
        (
            {"tenures": [], "records": [DONE]},
            "2026-03-31",
            "M3 not required of them on 31 March 2026, because none of their roles required it;"
            " completed 2 March 2026 (recorded 5 March by Ceri Maddox); valid until 1 March 2028.",
        ),
        (
            {},
            "2025-12-13",
            "M3 not required of them on 13 December 2025, because they were not on the register; never completed.",
        ),
    ],
)
def test_explain_says_why_in_one_sentence(recorded, on, sentence):
    snapshot = snapshot_at(facts(**recorded), on=D(on), known_at=None)

    assert explain(snapshot, role_words=ROLES) == sentence


def test_periods_keep_the_snapshot_before_a_correction():
    corrected_at = datetime(2026, 3, 9, 14, 0, tzinfo=LONDON)
    wrong = RecordedFact(
        Record("M3", D("2026-03-02"), D("2028-03-01")),
        DONE.recorded_at,
        "Ceri Maddox",
        corrected_at,
    )
    right = RecordedFact(
        Record("M3", D("2026-03-03"), D("2028-03-02")), corrected_at, "Ines Thackray"
    )
    again = RecordedFact(
        Record("M3", D("2024-01-01"), D("2026-01-01")),
        corrected_at + timedelta(days=1),
        "Ines Thackray",
    )
    recorded = facts(records=[wrong, right, again])

    found = periods(recorded, on=D("2026-03-31"), known_at=None)

    assert [
        (
            period_words(period, is_only=False),
            explain(period.snapshot, role_words=ROLES).removeprefix(DUE),
        )
        for period in found
    ] == [
        (
            "Known until 5 March 2026, 12:30am",
            "; never completed; overdue since 15 March 2026.",
        ),
        (
            "Known until 9 March 2026, 2pm",
            "; completed 2 March 2026 (recorded 5 March by Ceri Maddox); valid until 1 March 2028.",
        ),
        (
            "Since then",
            "; completed 3 March 2026 (recorded 9 March by Ines Thackray); valid until 2 March 2028.",
        ),
    ]
    assert (
        len(
            periods(recorded, on=D("2026-03-31"), known_at=corrected_at - timedelta(microseconds=1))
        )
        == 2
    )
    assert len(periods(recorded, on=D("2026-03-31"), known_at=corrected_at)) == 3


def test_periods_of_an_unchanged_unit_is_one():
    (period,) = periods(facts(), on=D("2026-03-31"), known_at=None)

    assert period_words(period, is_only=True) == "Known since 1 December 2025, 9am"
    assert periods(facts(tenures=[]), on=D("2026-03-31"), known_at=None) == []


def test_periods_begin_when_the_course_is_first_required():
    """The role was recorded before it required anything."""
    later = RecordedFact(ASKED.fact, START + timedelta(days=1))

    (period,) = periods(facts(requirements=[later]), on=D("2026-03-31"), known_at=None)

    assert period.since == later.recorded_at


@given(registers, days, st.sampled_from(COURSES))
@thorough
def test_snapshot_at_gives_the_unit_of_the_register_and_its_reason(register, on, course):
    for person in register.people:
        recorded = UnitFacts(
            Person(person.reference, person.joined_on, person.left_on, spells=person.spells),
            course,
            register.renewal_window_days,
            tenures=[RecordedFact(fact, START) for fact in person.tenures],
            requirements=[
                RecordedFact(fact, START) for fact in register.requirements if fact.course == course
            ],
            records=[RecordedFact(fact, START) for fact in person.records if fact.course == course],
            exemptions=[
                RecordedFact(fact, START)
                for fact in person.exemptions
                if fact.course in (None, course)
            ],
        )

        snapshot = snapshot_at(recorded, on=on, known_at=None)

        units = [
            u for u in units_on(register, on) if (u.person, u.course) == (person.reference, course)
        ]
        assert ([snapshot.unit] if snapshot.unit else []) == units
        assert (
            [snapshot.due_reason.due_by] * len(units) == [u.due_by for u in units]
            if snapshot.due_reason
            else not units
        )
        if units and units[0].valid_until:
            assert snapshot.record
            assert snapshot.record.fact.valid_until == units[0].valid_until
