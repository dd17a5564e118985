"""Reads the register out of the database as it was known at a moment, in six flat queries, however many people."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import DateField, F, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast

from training import models, register
from training.media import PRACTICE_CURRENCY
from training.readiness import EVERYTHING, Scope
from training.trend import Rows, TrendPoint, trend_of_rows

Chosen = QuerySet[models.Person] | Sequence[models.Person]


def gather_register(*, known_at: datetime | None = None, people: Chosen | None = None) -> register.Register:
    """Everyone with their facts, in order of reference; of some people, where `people` says which.

    Those who were read already are not read again.

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


def _people(known_at: datetime | None, chosen: Chosen | None, codes: dict[int, str]) -> list[register.Person]:
    def facts(model: Any, **only: Any) -> QuerySet[Any]:
        rows = model.objects.known_at(known_at).filter(**only)
        return (rows if chosen is None else rows.filter(person__in=chosen)).order_by("pk")

    passed = facts(models.TrainingRecord, outcome=models.TrainingRecord.Outcome.PASSED)
    records = _of_courses(
        register.Record, codes, passed.values_list("person_id", "course_id", "completed_on", "valid_until")
    )
    spans: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for kind, _, *row in _spans(facts):
        spans[kind].append(tuple(row))
    tenures, spells = _grouped(register.Tenure, spans["tenure"]), _grouped(register.Spell, spans["spell"])
    exempt = ((person, int(of) if of else None, first, last) for person, of, first, last in spans["exemption"])
    exemptions = _of_courses(register.Exemption, codes, exempt)
    practice = _grouped(register.Practice, (row[:3] for row in spans["practice"]))
    topics = _grouped(str, (row[:2] for row in spans["topic"]))
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
        for pk, reference, joined_on, left_on in _there(known_at, chosen)
    ]


def _there(known_at: datetime | None, chosen: Chosen | None) -> Iterable[tuple[int, str, date, date | None]]:
    """Whoever was on the register at the moment: their key, reference, and first and last day, by reference."""
    if isinstance(chosen, Sequence):
        held = (one for one in chosen if not one.removed_at or (known_at and one.removed_at > known_at))
        return sorted(((one.pk, one.reference, one.joined_on, one.left_on) for one in held), key=lambda row: row[1])
    people = models.Person.objects.all() if chosen is None else chosen
    there = Q(removed_at=None) if known_at is None else Q(removed_at=None) | Q(removed_at__gt=known_at)
    rows = people.filter(there).order_by("reference")
    return rows.values_list("pk", "reference", "joined_on", "left_on")


def _spans(facts: Callable[[Any], QuerySet[Any]]) -> QuerySet[Any, tuple[Any, ...]]:
    """Words about a person with their days, all in one query: the kind of fact, its key, who, the word, from, to."""
    no_day = Cast(Value(None), DateField())

    def rows(kind: str, model: Any, of: str, first: Any = no_day, last: Any = no_day) -> QuerySet[Any, tuple[Any, ...]]:
        columns = {
            "sort": Value(kind, TextField()),
            "key": F("pk"),
            "who": F("person_id"),
            "of": Cast(of, TextField()),
        }
        columns |= {"first": first, "last": last}
        return facts(model).order_by().annotate(**columns).values_list(*columns)

    practice = rows("practice", models.Practice, "medium", F("practised_on"))
    topics = rows("topic", models.PersonTopic, "topic__code")
    spells = rows("spell", models.DirectorateSpell, "directorate__name", F("starts_on"), F("ends_on"))
    exempt = rows("exemption", models.Exemption, "course_id", F("starts_on"), F("ends_on"))
    tenures = rows("tenure", models.Tenure, "role", F("starts_on"), F("ends_on"))
    return tenures.union(spells, exempt, practice, topics, all=True).order_by("key")


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
