"""Readiness for media in SQL agrees with the rule, at each boundary and for any register."""

from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import pytest

from tests.clock import NOW, TODAY
from tests.factories.training import (
    CourseFactory,
    PersonFactory,
    PracticeFactory,
    TrainingRecordFactory,
)
from training.fade import last_ready_day
from training.media import MEDIA
from training.models import Organisation, Person, Practice
from training.queries.media import AddMonths, media_on
from training.queries.register import read_register
from training.readiness import (
    FOREVER,
    MediumReadiness,
    MediumStatus,
    add_months,
    is_on_register,
    medium_readiness,
    practice_counts_from,
)

pytestmark = pytest.mark.django_db
D = date.fromisoformat
Standings = dict[tuple[str, str], tuple[str, date, date | None, date | None]]


def record(
    valid_until: str | None = "2026-12-31", completed_on: str = "2024-02-29", **values: Any
) -> dict[str, Any]:
    until = D(valid_until) if valid_until else None
    return {"code": "M3", "completed_on": D(completed_on), "valid_until": until} | values


def practice(on: str, medium: str = "radio", **values: Any) -> dict[str, Any]:
    return {"practised_on": D(on), "medium": medium} | values


TO_COME = {"recorded_at": NOW + timedelta(hours=1)}
BEFORE = NOW - timedelta(hours=2)
RETRACTED = {"recorded_at": BEFORE, "retracted_at": NOW - timedelta(hours=1)}
LIVE = practice("2025-08-31", "live_tv")

# what is on record, the medium, the day, how they stand that day and the last day of it; radio
# counts for 12 months
CASES: list[tuple[str, list[dict[str, Any]], str, str, str, str | None]] = [
    ("nothing", [], "radio", "2026-06-01", "never", None),
    (
        "the day of completion",
        [record(), practice("2024-02-29")],
        "radio",
        "2024-02-29",
        "ready",
        "2025-02-28",
    ),
    ("before it", [record(), practice("2024-02-28")], "radio", "2024-02-28", "never", None),
    (
        "the last day of the record",
        [record(), practice("2026-06-01")],
        "radio",
        "2026-12-31",
        "ready",
        "2026-12-31",
    ),
    (
        "the day after",
        [record(), practice("2026-06-01")],
        "radio",
        "2027-01-01",
        "lapsed",
        "2026-12-31",
    ),
    (
        "not passed",
        [record(outcome="failed"), practice("2026-06-01")],
        "radio",
        "2026-06-01",
        "never",
        None,
    ),
    (
        "on the day of practice",
        [record(), practice("2026-06-01")],
        "radio",
        "2026-06-01",
        "ready",
        "2026-12-31",
    ),
    ("practice to come", [record(), practice("2026-06-02")], "radio", "2026-06-01", "rusty", None),
    (
        "the last day of practice",
        [record(), practice("2025-06-01")],
        "radio",
        "2026-06-01",
        "ready",
        "2026-06-01",
    ),
    (
        "a day later",
        [record(), practice("2025-06-01")],
        "radio",
        "2026-06-02",
        "rusty",
        "2026-06-01",
    ),
    (
        "both on one day",
        [record(), practice("2025-12-31")],
        "radio",
        "2026-12-31",
        "ready",
        "2026-12-31",
    ),
    ("never practised", [record()], "radio", "2026-06-01", "rusty", None),
    (
        "in another medium",
        [record(), practice("2026-06-01", "print")],
        "radio",
        "2026-06-01",
        "rusty",
        None,
    ),
    (
        "never expires",
        [record(None), practice("2026-06-01")],
        "radio",
        "2026-06-01",
        "ready",
        "2027-06-01",
    ),
    ("leap day", [record(), practice("2024-02-29")], "radio", "2025-03-01", "rusty", "2025-02-28"),
    ("committee", [record(None, code="M8")], "committee", "2026-06-01", "ready", None),
    ("committee that ends", [record(code="M8")], "committee", "2026-12-31", "ready", "2026-12-31"),
    (
        "committee that ended",
        [record(code="M8")],
        "committee",
        "2027-01-01",
        "lapsed",
        "2026-12-31",
    ),
    (
        "31 August",
        [record(code="M5"), practice("2025-08-31", "live_tv")],
        "live_tv",
        "2026-02-28",
        "ready",
        "2026-02-28",
    ),
    (
        "and after",
        [record(code="M5"), practice("2025-08-31", "live_tv")],
        "live_tv",
        "2026-03-01",
        "rusty",
        "2026-02-28",
    ),
    (
        "31 August, to a leap day",
        [record(code="M5", completed_on="2023-01-01"), practice("2023-08-31", "live_tv")],
        "live_tv",
        "2024-02-29",
        "ready",
        "2024-02-29",
    ),
    (
        "the latest of several courses",
        [
            record("2026-07-31", code="M4"),
            record("2026-08-31", code="M5"),
            practice("2026-01-31", "recorded_tv"),
        ],
        "recorded_tv",
        "2026-08-31",
        "ready",
        "2026-08-31",
    ),
    (
        "one of them to come",
        [
            record("2026-07-31", code="M4"),
            record("2027-08-31", code="M5", completed_on="2026-08-02"),
        ],
        "recorded_tv",
        "2026-08-01",
        "lapsed",
        "2026-07-31",
    ),
    (
        "record retracted",
        [record(**RETRACTED), practice("2026-06-01")],
        "radio",
        "2026-06-01",
        "never",
        None,
    ),
    (
        "practice retracted",
        [record(), practice("2026-06-01", **RETRACTED)],
        "radio",
        "2026-06-01",
        "rusty",
        None,
    ),
]


def store(person: Person, facts: list[dict[str, Any]], **recorded: Any) -> None:
    for fact in facts:
        values = recorded | fact
        if "medium" in values:
            PracticeFactory(person=person, **values)
        else:
            TrainingRecordFactory(
                person=person, course=CourseFactory(code=values.pop("code")), **values
            )


def by_database(on: date, known_at: datetime | None = None) -> Standings:
    found: Standings = {}
    there = Person.objects.on_register(on, known_at=known_at)
    for medium in media_on(on, known_at).values():
        for status in MediumStatus:
            people = medium.with_days(medium.people(status, there), status)
            for reference, *days in people.values_list(
                "reference", "last_day", "trained_until", "practised_on"
            ):
                assert (reference, medium.code) not in found
                found[reference, medium.code] = (status, *days)
    return found


def by_rule(on: date, known_at: datetime | None = None) -> Standings:
    register = read_register(known_at=known_at)
    found: Standings = {}
    for person in register.people:
        if not is_on_register(person, on):
            continue
        for medium in MEDIA:
            readiness = medium_readiness(person, medium, register=register, on=on)
            trained_until = (
                None if readiness.status is MediumStatus.NEVER else readiness.valid_until or FOREVER
            )
            found[person.reference, medium] = (
                readiness.status,
                last_day_of(readiness) or FOREVER,
                trained_until,
                readiness.practised_on,
            )
    return found


def last_day_of(readiness: MediumReadiness) -> date | None:
    if readiness.status is MediumStatus.READY:
        return last_ready_day(readiness)
    return (
        readiness.counts_through
        if readiness.status is MediumStatus.RUSTY
        else readiness.valid_until
    )


@pytest.mark.parametrize(
    ("facts", "medium", "on", "status", "last_day"),
    [c[1:] for c in CASES],
    ids=[c[0] for c in CASES],
)
def test_media_readiness_at_each_boundary(facts, medium, on, status, last_day):
    store(PersonFactory(reference="E1", joined_on=date(2020, 1, 1)), facts)

    found = by_database(D(on))

    assert found["E1", medium][:2] == (status, D(last_day) if last_day else FOREVER)
    assert found == by_rule(D(on))


def test_media_readiness_leaves_out_people_not_on_the_register():
    for reference, values in (
        ("first day", {"joined_on": TODAY}),
        ("not yet", {"joined_on": TODAY + timedelta(days=1)}),
        ("last day", {"left_on": TODAY}),
        ("left", {"left_on": TODAY - timedelta(days=1)}),
        ("removed", {"removed_at": NOW}),
    ):
        store(PersonFactory(reference=reference, **values), [record(), practice("2026-06-01")])

    assert {reference for reference, _ in by_database(TODAY)} == {"first day", "last day"}
    assert by_database(TODAY) == by_rule(TODAY)
    assert {reference for reference, _ in by_database(TODAY, BEFORE)} == {
        "first day",
        "last day",
        "removed",
    }


def test_media_readiness_as_known_at_a_moment():
    on = D("2026-06-01")
    person = PersonFactory(reference="E1")
    store(person, [record(**RETRACTED), practice("2026-05-01", **RETRACTED)], recorded_at=BEFORE)
    store(
        person, [record("2026-09-30", completed_on="2026-01-01"), practice("2026-05-02", **TO_COME)]
    )

    moments = [
        BEFORE - timedelta(seconds=1),
        BEFORE,
        NOW - timedelta(hours=1),
        NOW,
        TO_COME["recorded_at"],
    ]
    statuses = [by_database(on, known_at)["E1", "radio"][:2] for known_at in moments]

    assert statuses == [
        ("never", FOREVER),
        ("ready", D("2026-12-31")),
        ("never", FOREVER),
        ("rusty", FOREVER),
        ("ready", D("2026-09-30")),
    ]
    for known_at in moments:
        assert by_database(on, known_at) == by_rule(on, known_at)


def test_media_readiness_uses_the_organisations_currency():
    Organisation.objects.update(practice_currency_months={"radio": None, "committee": 1})
    store(PersonFactory(), [record(), record(code="M8"), practice("2026-05-31", "committee")])

    for on in (D("2026-06-30"), D("2026-07-01")):
        assert by_database(on) == by_rule(on)


@pytest.mark.parametrize("seed", range(6))
def test_media_readiness_of_any_register(seed):
    dice = Random(seed)
    first = date(2025, 7, 20)
    moments = [NOW - timedelta(days=days) for days in (3, 2, 1)]

    def day(span: int = 500) -> date:
        return first + timedelta(days=dice.randrange(span))

    def known() -> dict[str, Any]:
        recorded_at = dice.choice(moments)
        retracted_at = (
            recorded_at + timedelta(hours=dice.randrange(1, 50)) if dice.random() < 0.2 else None
        )
        return {"recorded_at": recorded_at, "retracted_at": retracted_at}

    for number in range(8):
        left_on = day() if dice.random() < 0.2 else None
        removed_at = dice.choice(moments) if dice.random() < 0.2 else None
        person = PersonFactory(
            reference=f"E{number}",
            joined_on=first - timedelta(days=30),
            left_on=left_on,
            removed_at=removed_at,
        )
        for completed_on in {day() for _ in range(8)}:
            valid_until = (
                None if dice.random() < 0.1 else completed_on + timedelta(days=dice.randrange(300))
            )
            outcome = "failed" if dice.random() < 0.1 else "passed"
            course = CourseFactory(code=dice.choice(["M1", "M2", "M3", "M4", "M5", "M8"]))
            facts = {
                "completed_on": completed_on,
                "valid_until": valid_until,
                "outcome": outcome,
            } | known()
            TrainingRecordFactory(person=person, course=course, **facts)
        for practised_on in {day() for _ in range(8)}:
            medium = dice.choice(["print", "radio", "recorded_tv", "live_tv"])
            PracticeFactory(person=person, medium=medium, practised_on=practised_on, **known())
    statuses = set()
    for _ in range(6):
        on = day(800)
        known_at = dice.choice([None, *moments])

        found = by_database(on, known_at)

        assert found == by_rule(on, known_at)
        statuses |= {status for status, *_ in found.values()}
        for days in (0, 30, 180):
            until = on + timedelta(days=days)
            there = Person.objects.on_register(on, known_at=known_at)
            for medium in media_on(on, known_at).values():
                fading = set(
                    medium.people(MediumStatus.READY, there, until=until).values_list(
                        "reference", flat=True
                    )
                )
                assert fading == {
                    reference
                    for (reference, code), (status, last_day, *_) in found.items()
                    if code == medium.code and status == "ready" and last_day <= until
                }
    assert statuses == {"ready", "rusty", "lapsed", "never"}


@pytest.mark.parametrize("months", [1, 6, 11, 12, 13, 24])
def test_the_database_adds_months_as_the_rule_does(months):
    days = [date(2023, 1, 1) + timedelta(days=number) for number in range(1_500)]
    person = PersonFactory()
    Practice.objects.bulk_create(
        Practice(person=person, medium="radio", practised_on=day, kind="mock", recorded_at=NOW)
        for day in days
    )

    found = Practice.objects.values_list(
        "practised_on", AddMonths("practised_on", months)
    ).order_by("practised_on")

    assert list(found) == [(day, add_months(day, months)) for day in days]


@pytest.mark.parametrize("months", [1, 6, 12, 23])
def test_practice_counts_from_the_first_day_that_reaches_the_day(months):
    for number in range(1_500):
        on = date(2023, 1, 1) + timedelta(days=number)

        first = practice_counts_from(on, months)

        assert add_months(first, months) >= on > add_months(first - timedelta(days=1), months)
