"""Reads the register as known at a moment in six flat queries, however many people there are.

Rows are fetched all at once with days as text, so that each distinct day and fact is built once.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import CharField, F, QuerySet, TextField, Value
from django.db.models.functions import Cast

from training import models, register
from training.media import PRACTICE_CURRENCY
from training.readiness import EVERYTHING, Scope
from training.trend import (
    Movement,
    Rows,
    TrendPoint,
    movement_of_rows,
    reasons_of_rows,
    requirements_within,
    trend_of_rows,
)

Chosen = QuerySet[models.Person] | Sequence[models.Person]
Facts = Callable[[Any], QuerySet[Any]]


def read_register(
    *, known_at: datetime | None = None, people: Chosen | None = None
) -> register.Register:
    """Everyone, or the people given, with their facts, in order of reference. People passed as a
    list are not read again.

    Leaves out people whose import was undone, unless `known_at` is before that.
    """
    courses = list(models.Course.objects.all())
    organisation = models.Organisation.objects.ours()
    codes = {course.pk: course.code for course in courses}
    return register.Register(
        people=_people(known_at, people, codes),
        requirements=_requirements(known_at, codes),
        media_of={course.code: frozenset(course.media) for course in courses},
        title_of={course.code: course.title for course in courses},
        practice_currency_months=PRACTICE_CURRENCY | organisation.practice_currency_months,
        renewal_window_days=organisation.renewal_window_days,
    )


def _requirements(known_at: datetime | None, codes: dict[int, str]) -> list[register.Requirement]:
    known = models.Requirement.objects.known_at(known_at).order_by("pk")
    rows = known.values_list("role", "course_id", "due_within_days", "in_force_from", "in_force_to")
    return [
        register.Requirement(role, codes[course], days, first, last)
        for role, course, days, first, last in rows
    ]


def _known(known_at: datetime | None, chosen: Chosen | None) -> Facts:
    """Facts of a model known at the moment, of these people."""

    def facts(model: Any) -> QuerySet[Any]:
        rows = model.objects.known_at(known_at)
        return (rows if chosen is None else rows.filter(person__in=chosen)).order_by("pk")

    return facts


def _people(
    known_at: datetime | None, chosen: Chosen | None, codes: dict[int, str]
) -> list[register.Person]:
    facts = _known(known_at, chosen)
    passed = facts(models.TrainingRecord).filter(outcome=models.TrainingRecord.Outcome.PASSED)
    records = _grouped(
        lambda course, first, last: register.Record(codes[course], _day(first), _day(last)),
        rows_of(
            passed.values_list(
                "person_id", "course_id", _text("completed_on"), _text("valid_until")
            )
        ),
    )
    spans = _spans(facts, "tenure", "spell", "exemption", "practice", "topic")
    tenures = _grouped(lambda *span: register.Tenure(*_span(*span)), spans["tenure"])
    spells = _grouped(lambda *span: register.Spell(*_span(*span)), spans["spell"])
    exemptions = _grouped(
        lambda *span: register.Exemption(*_exemption(codes, *span)), spans["exemption"]
    )
    practice = _grouped(lambda of, first, _: register.Practice(of, _day(first)), spans["practice"])
    topics = _grouped(lambda of, *_: str(of), spans["topic"])
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


def _there(
    known_at: datetime | None, chosen: Chosen | None
) -> Iterable[tuple[int, str, date, date | None]]:
    """People on the register at the moment: key, reference, first and last day, in order of
    reference.
    """
    if isinstance(chosen, Sequence):
        there = (
            one for one in chosen if not one.removed_at or (known_at and one.removed_at > known_at)
        )
        return sorted(
            ((one.pk, one.reference, one.joined_on, one.left_on) for one in there),
            key=lambda row: row[1],
        )
    people = models.Person.objects.known_at(known_at)
    rows = (people if chosen is None else people.filter(pk__in=chosen)).order_by("reference")
    return rows.values_list("pk", "reference", "joined_on", "left_on")


_SPANS: dict[str, tuple[Any, str, Any, str | None]] = {
    "tenure": (models.Tenure, "role", "starts_on", "ends_on"),
    "spell": (models.DirectorateSpell, "directorate__name", "starts_on", "ends_on"),
    "exemption": (models.Exemption, "course_id", "starts_on", "ends_on"),
    "practice": (models.Practice, "medium", "practised_on", None),
    "topic": (models.PersonTopic, "topic__code", None, None),
}


def _spans(facts: Facts, *kinds: str) -> dict[str, list[tuple[Any, ...]]]:
    """By kind, rows of (person, value, first day, last day) in one query, in order of primary
    key.
    """

    def rows(kind: str) -> QuerySet[Any, tuple[Any, ...]]:
        model, of, *days = _SPANS[kind]
        first, last = (_text(day) if day else Cast(Value(None), CharField()) for day in days)
        columns: dict[str, Any] = {
            "sort": Value(kind, TextField()),
            "key": F("pk"),
            "who": F("person_id"),
        }
        columns |= {"of": Cast(of, TextField()), "first": first, "last": last}
        return facts(model).order_by().annotate(**columns).values_list(*columns)

    first, *others = map(rows, kinds)
    by_kind: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for kind, _, *row in rows_of(first.union(*others, all=True).order_by("key")):
        by_kind[kind].append(tuple(row))
    return by_kind


def _span(of: str, first: str, last: str | None) -> tuple[str, date, date | None]:
    return of, _day(first), _day(last)


def _exemption(
    codes: dict[int, str], of: str | None, first: str, last: str | None
) -> tuple[Any, ...]:
    return _span(codes[int(of)] if of else None, first, last)  # type: ignore[arg-type]  # None is every course


def read_trend(
    *, days: Sequence[date], known_at: datetime | None = None, scope: Scope = EVERYTHING
) -> list[TrendPoint]:
    """The figures on each day, oldest first, straight from rows without building objects."""
    return trend_of_rows(read_rows(known_at, scope), days, scope)


def read_movement(
    *,
    days: Sequence[date],
    on: date,
    since: date,
    known_at: datetime | None = None,
    scope: Scope = EVERYTHING,
) -> Movement:
    """The same, with the groups of a day and what changed since another."""
    return movement_of_rows(read_rows(known_at, scope), days, on=on, since=since, scope=scope)


def read_reasons(
    *, on: date, since: date, known_at: datetime | None = None, scope: Scope = EVERYTHING
) -> dict[int, str]:
    """By the key of each person whose readiness changed, why."""
    return reasons_of_rows(read_rows(known_at, scope), on=on, since=since, scope=scope)


def read_rows(
    known_at: datetime | None = None, scope: Scope = EVERYTHING, *, courses: Collection[str] = ()
) -> Rows:
    """All facts that the figures depend on, for courses within the scope and for these."""
    codes = dict(models.Course.objects.values_list("pk", "code"))
    requirements = _requirements(known_at, codes)
    required = {requirement.course for requirement in requirements_within(requirements, scope)}
    required |= set(courses)

    def rows(
        model: Any, of: str, first: str = "starts_on", last: str = "ends_on", **only: Any
    ) -> Any:
        known = model.objects.known_at(known_at).filter(**only)
        return rows_of(known.values_list("person_id", of, _text(first), _text(last)))

    only = {
        "outcome": models.TrainingRecord.Outcome.PASSED,
        "course__in": [pk for pk in codes if codes[pk] in required],
    }
    people = models.Person.objects.known_at(known_at).values_list(
        "pk", _text("joined_on"), _text("left_on")
    )
    return Rows(
        courses=codes,
        people=rows_of(people),
        requirements=requirements,
        tenures=rows(models.Tenure, "role"),
        spells=rows(models.DirectorateSpell, "directorate__name"),
        records=rows(models.TrainingRecord, "course_id", "completed_on", "valid_until", **only),
        exemptions=rows(models.Exemption, "course_id"),
    )


def _grouped(make: Callable[..., Any], rows: Iterable[tuple[Any, ...]]) -> dict[int, list[Any]]:
    """What `make` builds from each row, by person (the first column); equal rows are built once."""
    by_person: dict[int, list[Any]] = defaultdict(list)
    made: dict[tuple[Any, ...], Any] = {}
    for row in rows:
        what = row[1:]
        fact = made.get(what)
        if fact is None:
            fact = made[what] = make(*what)
        by_person[row[0]].append(fact)
    return by_person


@lru_cache(maxsize=16_384)
def _day(text: str | None) -> Any:
    """A day written by `_text`; None for an open end."""
    return date.fromisoformat(text) if text else None


def _text(day: Any) -> Cast:
    """A day as text, which is cheaper to fetch than a date."""
    return Cast(day, CharField())


def rows_of(query: QuerySet[Any, tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """All rows at once, as raw values; Django's own cursor fetches a hundred at a time."""
    try:
        sql, parameters = query.query.sql_with_params()
    except EmptyResultSet:  # no people: nothing to query
        return []
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()
