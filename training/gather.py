"""Reads the register out of the database as it was known at a moment: one flat query a table, however many people."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from training import models, register
from training.media import PRACTICE_CURRENCY
from training.readiness import EVERYTHING, Scope
from training.trend import Rows, TrendPoint, trend_of_rows


def gather_register(
    *, known_at: datetime | None = None, people: QuerySet[models.Person] | None = None
) -> register.Register:
    """Everyone with their facts, in order of reference; of some people, where `people` says which.

    Someone whose import was undone is not there, unless `known_at` lies before the undoing.
    """
    courses = list(models.Course.objects.values_list("pk", "code", "media"))
    codes = {pk: code for pk, code, _ in courses}
    organisation = models.Organisation.objects.first() or models.Organisation()
    requirements = (
        models.Requirement.objects.known_at(known_at)
        .order_by("pk")
        .values_list("role", "course_id", "due_within_days", "in_force_from", "in_force_to")
    )
    return register.Register(
        people=_people(known_at, people, codes),
        requirements=[
            register.Requirement(role, codes[course], days, first, last)
            for role, course, days, first, last in requirements
        ],
        media_of={code: frozenset(media) for _, code, media in courses},
        practice_currency_months=PRACTICE_CURRENCY | organisation.practice_currency_months,
        renewal_window_days=organisation.renewal_window_days,
    )


def _people(
    known_at: datetime | None, chosen: QuerySet[models.Person] | None, codes: dict[int, str]
) -> list[register.Person]:
    there = Q(removed_at=None) if known_at is None else Q(removed_at=None) | Q(removed_at__gt=known_at)
    people = models.Person.objects.all() if chosen is None else chosen

    def facts(model: Any, *fields: str, **only: Any) -> Iterable[tuple[Any, ...]]:
        rows = model.objects.known_at(known_at).filter(**only)
        if chosen is not None:
            rows = rows.filter(person__in=chosen)
        return rows.order_by("pk").values_list("person_id", *fields)

    passed = models.TrainingRecord.Outcome.PASSED
    tenures = _grouped(register.Tenure, facts(models.Tenure, "role", "starts_on", "ends_on"))
    spells = _grouped(register.Spell, facts(models.DirectorateSpell, "directorate__name", "starts_on", "ends_on"))
    records = _of_courses(
        register.Record, codes, facts(models.TrainingRecord, "course_id", "completed_on", "valid_until", outcome=passed)
    )
    exemptions = _of_courses(register.Exemption, codes, facts(models.Exemption, "course_id", "starts_on", "ends_on"))
    practice = _grouped(register.Practice, facts(models.Practice, "medium", "practised_on"))
    topics = _grouped(str, facts(models.PersonTopic, "topic__code"))
    return [
        register.Person(
            reference,
            joined_on,
            left_on,
            tenures=tenures.get(pk, ()),
            spells=spells.get(pk, ()),
            records=records.get(pk, ()),
            exemptions=exemptions.get(pk, ()),
            practice=practice.get(pk, ()),
            topics=frozenset(topics.get(pk, ())),
        )
        for pk, reference, joined_on, left_on in people.filter(there)
        .order_by("reference")
        .values_list("pk", "reference", "joined_on", "left_on")
    ]


def gather_trend(
    *, days: Sequence[date], known_at: datetime | None = None, scope: Scope = EVERYTHING
) -> list[TrendPoint]:
    """The figures on each of the days, oldest first, straight from the rows: what is only counted is not made."""
    codes = dict(models.Course.objects.values_list("pk", "code"))

    def rows(model: Any, *fields: str, **only: Any) -> Any:
        return model.objects.known_at(known_at).filter(**only).values_list(*fields)

    there = Q(removed_at=None) if known_at is None else Q(removed_at=None) | Q(removed_at__gt=known_at)
    passed = models.TrainingRecord.Outcome.PASSED
    records = rows(models.TrainingRecord, "person_id", "course_id", "completed_on", "valid_until", outcome=passed)
    requirements = rows(models.Requirement, "role", "course_id", "due_within_days", "in_force_from", "in_force_to")
    exempt = rows(models.Exemption, "person_id", "course_id", "starts_on", "ends_on")
    facts = Rows(
        people=models.Person.objects.filter(there).values_list("pk", "joined_on", "left_on"),
        requirements=[register.Requirement(role, codes[course], *rest) for role, course, *rest in requirements],
        tenures=rows(models.Tenure, "person_id", "role", "starts_on", "ends_on"),
        spells=rows(models.DirectorateSpell, "person_id", "directorate__name", "starts_on", "ends_on"),
        records=((person, codes[course], first, last) for person, course, first, last in _as_stored(records)),
        exemptions=[(person, codes.get(course), first, last) for person, course, first, last in exempt],
    )
    return trend_of_rows(facts, days, scope)


def _as_stored(query: QuerySet[Any, tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """All at once, as the database has them: on SQLite days are text."""
    sql, parameters = query.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def _grouped(make: Any, rows: Iterable[tuple[Any, ...]]) -> dict[int, list[Any]]:
    """What `make` makes of each row, by the person that the row begins with."""
    by_person: dict[int, list[Any]] = defaultdict(list)
    for person, *values in rows:
        by_person[person].append(make(*values))
    return by_person


def _of_courses(make: Any, codes: dict[int, str], rows: Iterable[tuple[Any, ...]]) -> dict[int, list[Any]]:
    return _grouped(make, ((person, codes.get(course), *rest) for person, course, *rest in rows))


def rows_of(query: QuerySet[Any, tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """All at once, numbers and text as the database has them: Django hands out a hundred at a time."""
    sql, parameters = query.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()
