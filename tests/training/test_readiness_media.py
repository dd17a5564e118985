"""Boundaries of readiness for a medium."""

from datetime import date

import pytest

from training.readiness import (
    MediumStatus,
    medium_readiness,
)
from training.register import Person, Practice, Record, Register

D = date.fromisoformat
ON = D("2026-03-31")


MEDIA = [
    # records (course, completed on, valid until), practised on, status, valid until, counts through
    ([], None, MediumStatus.NEVER, None, None),
    (
        [("M1", "2026-01-01", None)],
        "2026-03-01",
        MediumStatus.NEVER,
        None,
        "2027-03-01",
    ),  # a course without radio
    (
        [("M3", "2026-04-01", None)],
        "2026-03-01",
        MediumStatus.NEVER,
        None,
        "2027-03-01",
    ),  # completed after the day
    (
        [("M3", "2024-01-01", "2026-03-30")],
        "2026-03-01",
        MediumStatus.LAPSED,
        "2026-03-30",
        "2027-03-01",
    ),
    (
        [("M3", "2024-01-01", "2026-03-31")],
        "2026-03-01",
        MediumStatus.READY,
        "2026-03-31",
        "2027-03-01",
    ),
    ([("M3", "2024-01-01", None)], "2025-03-31", MediumStatus.READY, None, "2026-03-31"),
    ([("M3", "2024-01-01", None)], "2025-03-30", MediumStatus.RUSTY, None, "2026-03-30"),
    ([("M3", "2024-01-01", None)], "2026-03-31", MediumStatus.READY, None, "2027-03-31"),
    (
        [("M3", "2024-01-01", None)],
        "2026-04-01",
        MediumStatus.RUSTY,
        None,
        None,
    ),  # practised after the day
    ([("M3", "2024-01-01", None)], None, MediumStatus.RUSTY, None, None),
    (
        [("M3", "2024-01-01", "2026-04-01"), ("M9", "2025-01-01", "2026-05-01")],
        None,
        MediumStatus.RUSTY,
        "2026-05-01",
        None,
    ),
]


@pytest.mark.parametrize(
    ("records", "practised_on", "status", "valid_until", "counts_through"), MEDIA
)
def test_medium_readiness_needs_a_record_in_date_and_practice(
    records,
    practised_on,
    status,
    valid_until,
    counts_through,
):
    person = Person(
        "P1",
        D("2020-01-01"),
        records=[
            Record(course, D(done), D(last) if last else None) for course, done, last in records
        ],
        practice=[
            Practice("print", ON),
            *([Practice("radio", D(practised_on))] if practised_on else []),
        ],
    )
    media_of = {"M1": frozenset(), "M3": frozenset({"radio"}), "M9": frozenset({"print", "radio"})}
    register = Register(
        [person], media_of=media_of, practice_currency_months={"print": 12, "radio": 12}
    )

    answer = medium_readiness(person, "radio", register=register, on=ON)

    assert (answer.medium, answer.status) == ("radio", status)
    assert answer.valid_until == (D(valid_until) if valid_until else None)
    assert answer.counts_through == (D(counts_through) if counts_through else None)


def test_medium_readiness_without_a_currency_needs_only_the_record():
    person = Person("P1", ON, records=[Record("M8", ON)])
    register = Register(
        [person],
        media_of={"M8": frozenset({"committee"})},
        practice_currency_months={"committee": None},
    )

    assert (
        medium_readiness(person, "committee", register=register, on=ON).status == MediumStatus.READY
    )


def test_medium_readiness_uses_the_latest_practice():
    person = Person(
        "P1",
        ON,
        records=[Record("M3", ON)],
        practice=[Practice("radio", D(day)) for day in ("2026-02-01", "2026-03-01", "2020-01-01")],
    )
    register = Register(
        [person], media_of={"M3": frozenset({"radio"})}, practice_currency_months={"radio": 12}
    )

    assert medium_readiness(person, "radio", register=register, on=ON).practised_on == D(
        "2026-03-01"
    )
