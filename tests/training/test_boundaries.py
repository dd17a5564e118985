"""Every boundary of readiness in one table, run through the pure module, through database rows and
back, through SQL, and through the trend.
"""

from datetime import date
from typing import Any

import pytest

from desk.choosing.queries.candidates import _MediumReadiness
from tests.clock import NOW
from tests.factories.training import (
    CourseFactory,
    ExemptionFactory,
    PersonFactory,
    PracticeFactory,
    RequirementFactory,
    TenureFactory,
    TrainingRecordFactory,
)
from training.actions.records import record_training
from training.models import Requirement as StoredRequirement
from training.queries.media import media_on
from training.queries.readiness import Readiness
from training.queries.register import read_register, read_trend
from training.readiness import (
    Figures,
    medium_readiness,
    readiness_figures,
    units_on,
    valid_until_for,
)
from training.register import Exemption, Person, Practice, Record, Register, Requirement, Tenure

pytestmark = pytest.mark.django_db
D = date.fromisoformat
SINCE = D("2025-12-14")  # a clinical lead, asked for X1 within 90 days: due by 14 March 2026
LEAD = Tenure("clinical_lead", SINCE)
ASKED = Requirement("clinical_lead", "X1", 90, D("2020-01-01"))
DONE = Record("X1", D("2026-01-10"), D("2026-12-31"))
NEVER_ENDS = Record("X1", D("2026-01-11"))
AWAY = Exemption("X1", D("2026-02-01"), D("2026-02-28"))

CASES: list[tuple[str, dict[str, Any], str, tuple[str, str | None, str] | None]] = [
    (
        "before it was completed",
        {"records": [DONE]},
        "2026-01-09",
        ("new_in_post", None, "2026-03-14"),
    ),
    (
        "on the day of completion",
        {"records": [DONE]},
        "2026-01-10",
        ("in_date", "2026-12-31", "2026-03-14"),
    ),
    (
        "a day more than the window",
        {"records": [DONE]},
        "2026-10-01",
        ("in_date", "2026-12-31", "2026-03-14"),
    ),
    ("the window exactly", {"records": [DONE]}, "2026-10-02", ("due", "2026-12-31", "2026-03-14")),
    ("the last day", {"records": [DONE]}, "2026-12-31", ("due", "2026-12-31", "2026-03-14")),
    ("the day after", {"records": [DONE]}, "2027-01-01", ("lapsed", "2026-12-31", "2026-03-14")),
    (
        "one that never ends",
        {"records": [DONE, NEVER_ENDS]},
        "2027-01-01",
        ("in_date", None, "2026-03-14"),
    ),
    (
        "the latest of two that cover",
        {"records": [Record("X1", D("2026-01-09"), D("2027-06-30")), DONE]},
        "2026-12-31",
        ("in_date", "2027-06-30", "2026-03-14"),
    ),
    (
        "the latest of two that ran out",
        {"records": [Record("X1", D("2024-01-09"), D("2025-01-08")), DONE]},
        "2027-01-01",
        ("lapsed", "2026-12-31", "2026-03-14"),
    ),
    (
        "of another course",
        {"records": [Record("X2", SINCE)]},
        "2026-03-14",
        ("new_in_post", None, "2026-03-14"),
    ),
    ("not passed", {"failed": [DONE]}, "2026-03-14", ("new_in_post", None, "2026-03-14")),
    (
        "before the role",
        {"records": [Record("X1", D("2025-01-01"))]},
        "2025-12-14",
        ("in_date", None, "2026-03-14"),
    ),
    ("due that day", {}, "2026-03-14", ("new_in_post", None, "2026-03-14")),
    ("due the day before", {}, "2026-03-15", ("overdue", None, "2026-03-14")),
    (
        "asked later than the role began",
        {"requirements": [Requirement("clinical_lead", "X1", 10, D("2026-01-01"))]},
        "2026-01-11",
        ("new_in_post", None, "2026-01-11"),
    ),
    (
        "at once",
        {"requirements": [Requirement("clinical_lead", "X1", 0, D("2020-01-01"))]},
        "2025-12-15",
        ("overdue", None, "2025-12-14"),
    ),
    (
        "through two roles, the earlier",
        {
            "tenures": [LEAD, Tenure("senior_staff", D("2026-01-01"))],
            "requirements": [ASKED, Requirement("senior_staff", "X1", 5, D("2020-01-01"))],
        },
        "2026-01-06",
        ("new_in_post", None, "2026-01-06"),
    ),
    ("before the role began", {}, "2025-12-13", None),
    ("on the first day in the role", {}, "2025-12-14", ("new_in_post", None, "2026-03-14")),
    (
        "on the last day in the role",
        {"tenures": [Tenure("clinical_lead", SINCE, D("2026-01-31"))]},
        "2026-01-31",
        ("new_in_post", None, "2026-03-14"),
    ),
    (
        "after the role",
        {"tenures": [Tenure("clinical_lead", SINCE, D("2026-01-31"))]},
        "2026-02-01",
        None,
    ),
    (
        "reappointed without a gap",
        {
            "tenures": [
                Tenure("clinical_lead", SINCE, D("2026-01-31")),
                Tenure("clinical_lead", D("2026-02-01")),
            ]
        },
        "2026-03-15",
        ("overdue", None, "2026-03-14"),
    ),
    (
        "reappointed after a gap of a day",
        {
            "tenures": [
                Tenure("clinical_lead", SINCE, D("2026-01-31")),
                Tenure("clinical_lead", D("2026-02-02")),
            ]
        },
        "2026-03-15",
        ("new_in_post", None, "2026-05-03"),
    ),
    (
        "two tenures that overlap",
        {
            "tenures": [
                Tenure("clinical_lead", SINCE, D("2026-02-28")),
                Tenure("clinical_lead", D("2026-01-15")),
            ]
        },
        "2026-03-15",
        ("overdue", None, "2026-03-14"),
    ),
    (
        "the last day in force",
        {
            "requirements": [
                Requirement("clinical_lead", "X1", 90, D("2020-01-01"), D("2026-01-31"))
            ]
        },
        "2026-01-31",
        ("new_in_post", None, "2026-03-14"),
    ),
    (
        "no longer in force",
        {
            "requirements": [
                Requirement("clinical_lead", "X1", 90, D("2020-01-01"), D("2026-01-31"))
            ]
        },
        "2026-02-01",
        None,
    ),
    (
        "not in force yet",
        {"requirements": [Requirement("clinical_lead", "X1", 9, D("2026-02-02"))]},
        "2026-02-01",
        None,
    ),
    ("not joined yet", {"joined_on": D("2026-01-02")}, "2026-01-01", None),
    (
        "the day of joining",
        {"joined_on": D("2026-01-02")},
        "2026-01-02",
        ("new_in_post", None, "2026-03-14"),
    ),
    (
        "the last day there",
        {"left_on": D("2026-01-02")},
        "2026-01-02",
        ("new_in_post", None, "2026-03-14"),
    ),
    ("left", {"left_on": D("2026-01-02")}, "2026-01-03", None),
    (
        "before the exemption",
        {"exemptions": [AWAY]},
        "2026-01-31",
        ("new_in_post", None, "2026-03-14"),
    ),
    ("its first day", {"exemptions": [AWAY]}, "2026-02-01", ("exempt", None, "2026-03-14")),
    (
        "its last day",
        {"exemptions": [AWAY], "records": [DONE]},
        "2026-02-28",
        ("exempt", "2026-12-31", "2026-03-14"),
    ),
    ("after it", {"exemptions": [AWAY]}, "2026-03-01", ("new_in_post", None, "2026-03-14")),
    (
        "from every course",
        {"exemptions": [Exemption(None, D("2026-02-01"))]},
        "2026-06-01",
        ("exempt", None, "2026-03-14"),
    ),
    (
        "from another course",
        {"exemptions": [Exemption("X2", D("2026-02-01"))]},
        "2026-03-15",
        ("overdue", None, "2026-03-14"),
    ),
]


def person_of(facts: dict[str, Any]) -> Person:
    own = {name: value for name, value in facts.items() if name not in ("failed", "requirements")}
    return Person("E1", **{"joined_on": D("2024-01-01"), "tenures": [LEAD]} | own)


def store(plain: Person, requirements: list[Requirement], failed: list[Record]) -> None:
    """Save the same facts as rows."""
    StoredRequirement.objects.all().delete()
    person = PersonFactory(
        reference=plain.reference, joined_on=plain.joined_on, left_on=plain.left_on
    )
    for tenure in plain.tenures:
        TenureFactory(
            person=person, role=tenure.role, starts_on=tenure.starts_on, ends_on=tenure.ends_on
        )
    for outcome, records in (("passed", plain.records), ("failed", failed)):
        for record in records:
            kept = {
                "completed_on": record.completed_on,
                "valid_until": record.valid_until,
                "outcome": outcome,
            }
            TrainingRecordFactory(person=person, course=CourseFactory(code=record.course), **kept)
    for exemption in plain.exemptions:
        course = CourseFactory(code=exemption.course) if exemption.course else None
        ExemptionFactory(
            person=person, course=course, starts_on=exemption.starts_on, ends_on=exemption.ends_on
        )
    for asked in requirements:
        spell = {"in_force_from": asked.in_force_from, "in_force_to": asked.in_force_to}
        course = CourseFactory(code=asked.course)
        RequirementFactory(
            role=asked.role, course=course, due_within_days=asked.due_within_days, **spell
        )


@pytest.mark.parametrize(
    ("facts", "on", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_units_agree_at_each_boundary(facts, on, expected):
    person = person_of(facts)
    requirements = facts.get("requirements", [ASKED])
    store(person, requirements, facts.get("failed", []))

    for register in (Register([person], requirements), read_register()):
        units = units_on(register, D(on))
        found = [
            (u.status.value, u.valid_until and str(u.valid_until), str(u.due_by)) for u in units
        ]
        assert found == ([expected] if expected else [])
    assert list(Readiness(D(on)).units()) == units
    (point,) = read_trend(days=[D(on)])
    assert point.figures == readiness_figures(units)
    is_met = bool(expected and expected[0] in ("in_date", "due"))
    is_asked = bool(expected and expected[0] != "exempt")
    assert point.figures == Figures(is_asked, is_met, is_asked, is_met)


@pytest.mark.parametrize(
    ("completed_on", "months", "held_until", "expected"),
    [
        ("2025-04-01", 24, None, "2027-03-31"),
        ("2025-09-01", 6, None, "2026-02-28"),  # from 31 August, which February does not have
        ("2023-09-01", 6, None, "2024-02-29"),
        ("2025-04-01", None, "2025-04-30", None),
        ("2025-04-01", 12, "2025-03-31", "2026-03-31"),  # it ran out the day before
        ("2025-04-01", 12, "2025-04-01", "2026-04-01"),
        ("2025-04-01", 12, "2025-06-30", "2026-06-30"),  # 90 days on
        ("2025-04-01", 12, "2025-07-01", "2026-03-31"),  # 91
    ],
)
def test_valid_until_agrees_at_each_boundary(completed_on, months, held_until, expected):
    held = [Record("X1", D("2024-01-01"), D(held_until))] if held_until else []
    course = CourseFactory(code="X1", valid_for_months=months)
    person = PersonFactory()
    for record in held:
        TrainingRecordFactory(
            person=person, course=course, completed_on=record.completed_on, valid_until=held_until
        )

    rule = valid_until_for(
        completed_on=D(completed_on), valid_for_months=months, held=held, renewal_window_days=90
    )
    stored = record_training(
        person=person,
        course=course,
        completed_on=D(completed_on),
        outcome="passed",
        by=None,
        now=NOW,
    )

    assert (rule and str(rule), stored.valid_until and str(stored.valid_until)) == (
        expected,
        expected,
    )


MEDIUM_CASES: list[tuple[str, str | None, str | None, str]] = [
    (
        "2026-12-31",
        "2025-12-01",
        "2026-12-01",
        "ready",
    ),  # practice counts through the same day a year later
    ("2026-12-31", "2025-12-01", "2026-12-02", "rusty"),
    ("2026-12-31", None, "2026-12-31", "rusty"),
    ("2026-12-31", "2026-12-31", "2026-12-31", "ready"),  # the last day of the record
    ("2026-12-31", "2026-12-31", "2027-01-01", "lapsed"),
    ("2026-12-31", "2026-02-01", "2025-12-31", "never"),  # before the course
    ("2026-12-31", "2026-02-02", "2026-02-01", "rusty"),  # the practice is to come
]


@pytest.mark.parametrize(("valid_until", "practised_on", "on", "expected"), MEDIUM_CASES)
def test_media_agree_at_each_boundary(valid_until, practised_on, on, expected):
    person = PersonFactory(joined_on=D("2024-01-01"))
    course = CourseFactory(code="X1", media=["radio"])
    TrainingRecordFactory(
        person=person, course=course, completed_on=D("2026-01-10"), valid_until=D(valid_until)
    )
    if practised_on:
        PracticeFactory(person=person, medium="radio", practised_on=D(practised_on))
    practice = [Practice("radio", D(practised_on))] if practised_on else []
    plain = Person(
        "E1",
        person.joined_on,
        records=[Record("X1", D("2026-01-10"), D(valid_until))],
        practice=practice,
    )
    pure = Register(
        [plain], media_of={"X1": frozenset({"radio"})}, practice_currency_months={"radio": 12}
    )

    for register in (pure, read_register()):
        assert (
            medium_readiness(register.people[0], "radio", register=register, on=D(on)).status
            == expected
        )
    assert _MediumReadiness(media_on(D(on))["radio"]).of(person.pk).status == expected
