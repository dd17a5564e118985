"""Reads the register out of the database as it was known at a moment, in five flat queries, however many people.

Rows are fetched at once, with their days as text: each day is read once, and facts that say the same are made once.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property, lru_cache, partial
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import CharField, F, Max, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat

from training import models, register
from training.ahead import Ahead, ahead_of
from training.kept import kept
from training.lapses import Lapse
from training.media import PRACTICE_CURRENCY
from training.named import as_searched, named, words_of
from training.pressing import DayRows, Pressing, pressing_units
from training.readiness import EVERYTHING, Scope, Status, Unit
from training.trend import Rows, TrendPoint, asked_within, trend_of_rows

Chosen = QuerySet[models.Person] | Sequence[models.Person]
Facts = Callable[[Any], QuerySet[Any]]
LATELY = 8  # how many questions of a kind are remembered with what they are about


def gather_register(*, known_at: datetime | None = None, people: Chosen | None = None) -> register.Register:
    """Everyone with their facts, in order of reference; of some people, where `people` says which.

    Those who were read already are not read again.

    Someone whose import was undone is not there, unless `known_at` lies before the undoing.
    """
    courses, settings = courses_and_settings("practice_currency_months", "renewal_window_days")
    codes = {course.pk: course.code for course in courses}
    return register.Register(
        people=_people(known_at, people, codes),
        requirements=_requirements(known_at, codes),
        media_of={course.code: frozenset(course.media) for course in courses},
        title_of={course.code: course.title for course in courses},
        practice_currency_months=PRACTICE_CURRENCY | settings["practice_currency_months"],
        renewal_window_days=settings["renewal_window_days"],
    )


def _requirements(known_at: datetime | None, codes: dict[int, str]) -> list[register.Requirement]:
    known = models.Requirement.objects.known_at(known_at).order_by("pk")
    rows = known.values_list("role", "course_id", "due_within_days", "in_force_from", "in_force_to")
    return [register.Requirement(role, codes[course], days, first, last) for role, course, days, first, last in rows]


def _known(known_at: datetime | None, chosen: Chosen | None) -> Facts:
    """The facts of a kind that were known then, of these people."""

    def facts(model: Any) -> QuerySet[Any]:
        rows = model.objects.known_at(known_at)
        return (rows if chosen is None else rows.filter(person__in=chosen)).order_by("pk")

    return facts


def _people(known_at: datetime | None, chosen: Chosen | None, codes: dict[int, str]) -> list[register.Person]:
    facts = _known(known_at, chosen)
    passed = facts(models.TrainingRecord).filter(outcome=models.TrainingRecord.Outcome.PASSED)
    records = _grouped(
        lambda course, first, last: register.Record(codes[course], _day(first), _day(last)),
        rows_of(passed.values_list("person_id", "course_id", _text("completed_on"), _text("valid_until"))),
    )
    spans = _spans(facts, "tenure", "spell", "exemption", "practice", "topic")
    tenures = _grouped(lambda *span: register.Tenure(*_span(*span)), spans["tenure"])
    spells = _grouped(lambda *span: register.Spell(*_span(*span)), spans["spell"])
    exemptions = _grouped(lambda *span: register.Exemption(*_exemption(codes, *span)), spans["exemption"])
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


def _there(known_at: datetime | None, chosen: Chosen | None) -> Iterable[tuple[int, str, date, date | None]]:
    """Whoever was on the register at the moment: their key, reference, and first and last day, by reference."""
    if isinstance(chosen, Sequence):
        held = (one for one in chosen if not one.removed_at or (known_at and one.removed_at > known_at))
        return sorted(((one.pk, one.reference, one.joined_on, one.left_on) for one in held), key=lambda row: row[1])
    people = models.Person.objects.all() if chosen is None else chosen
    there = Q(removed_at=None) if known_at is None else Q(removed_at=None) | Q(removed_at__gt=known_at)
    rows = people.filter(there).order_by("reference")
    return rows.values_list("pk", "reference", "joined_on", "left_on")


def searched_text() -> Concat:
    """All that `Person.objects.search` looks in, a line each."""
    first, *others = models.people.SEARCHED
    return Concat(first, *(part for field in others for part in (Value("\n"), field)), output_field=TextField())


_SPANS: dict[str, tuple[Any, str, Any, str | None]] = {
    "tenure": (models.Tenure, "role", "starts_on", "ends_on"),
    "spell": (models.DirectorateSpell, "directorate__name", "starts_on", "ends_on"),
    "exemption": (models.Exemption, "course_id", "starts_on", "ends_on"),
    "practice": (models.Practice, "medium", "practised_on", None),
    "topic": (models.PersonTopic, "topic__code", None, None),
    "person": (models.Person, "reference", searched_text(), "left_on"),  # what they go by, in the place of a first day
}


def _spans(facts: Facts, *kinds: str, there: QuerySet[models.Person] | None = None) -> dict[str, list[tuple[Any, ...]]]:
    """Words about a person with their days, by kind, all in one query: who, the word, from, to.

    In order of their keys; with those who are there, where they are asked for as well, in no order.
    """

    def rows(kind: str) -> QuerySet[Any, tuple[Any, ...]]:
        model, of, *days = _SPANS[kind]
        of_all = facts(model).order_by() if there is None or model is not models.Person else there
        first, last = (_text(day) if day else Cast(Value(None), CharField()) for day in days)
        who = "pk" if model is models.Person else "person_id"
        columns: dict[str, Any] = {"sort": Value(kind, TextField()), "key": F("pk"), "who": F(who)}
        columns |= {"of": Cast(of, TextField()), "first": first, "last": last}
        return of_all.annotate(**columns).values_list(*columns)

    first, *others = map(rows, kinds if there is None else (*kinds, "person"))
    all_rows = first.union(*others, all=True)
    by_kind: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for kind, _, *row in rows_of(all_rows.order_by("key") if there is None else all_rows):
        by_kind[kind].append(tuple(row))
    return by_kind


def _span(of: str, first: str, last: str | None) -> tuple[str, date, date | None]:
    return of, _day(first), _day(last)


def _exemption(codes: dict[int, str], of: str | None, first: str, last: str | None) -> tuple[Any, ...]:
    return _span(codes[int(of)] if of else None, first, last)  # type: ignore[arg-type]  # None is every course


class Everybody:
    """What is asked of everybody on a day, what of it runs out next, and what each goes by.

    What was looked for last is remembered, for the next page of it; it goes when this does.
    """

    def __init__(self, pressing: Pressing, on: date, texts: Mapping[str, str]) -> None:
        self.pressing, self._on, self.texts = pressing, on, texts
        self._units = lru_cache(LATELY)(partial(_units, pressing, texts))

    def units(self, scope: Scope = EVERYTHING, *, status: Status | None = None, search: str = "") -> Pressing:
        """Those of the scope and the status, of whoever goes by every word."""
        return self._units(scope, status, words_of(search))

    @cached_property
    def ahead(self) -> Ahead:
        """Within 180 days of the day; worked out when it is first asked for."""
        return ahead_of(self.pressing, self._on)

    @cached_property
    def ahead_within(self) -> Callable[[Scope], Ahead]:
        """The same, of the scope."""
        return lru_cache(LATELY)(self.ahead.only)

    @cached_property
    def _lapses(self) -> Callable[..., Sequence[Lapse]]:
        return lru_cache(LATELY)(partial(_lapses, self.ahead_within, self.texts))

    def lapses(self, until: date, scope: Scope = EVERYTHING, *, search: str = "") -> Sequence[Lapse]:
        """What runs out until the day, of whoever goes by every word, without what is booked."""
        return self._lapses(until, scope, words_of(search))


def _units(
    pressing: Pressing, texts: Mapping[str, str], scope: Scope, status: Status | None, words: tuple[str, ...]
) -> Pressing:
    people = named(texts, words) if words else None
    return pressing.only(scope, statuses={status} if status else None, people=people)


def _lapses(
    within: Callable[[Scope], Ahead], texts: Mapping[str, str], until: date, scope: Scope, words: tuple[str, ...]
) -> Sequence[Lapse]:
    lapses = within(scope).until(until)
    if not words:
        return lapses
    people = frozenset(named(texts, words))
    return [lapse for lapse in lapses if lapse.unit.person in people]


@kept(most=2)
def everybody_on(on: date, known_at: datetime | None = None) -> Everybody:
    """Straight from the rows, in three queries: what nobody looks at is not made."""
    return Everybody(*_pressing_on(on, known_at, None))


def units_of(people: QuerySet[models.Person], on: date, scope: Scope = EVERYTHING) -> list[Unit]:
    """What is asked of these people on the day, what presses first on top; in the same three queries."""
    pressing, *_ = _pressing_on(on, None, people)
    return pressing.only(scope)[:]


def _pressing_on(
    on: date, known_at: datetime | None, chosen: QuerySet[models.Person] | None
) -> tuple[Pressing, date, dict[str, str]]:
    organisation = models.Organisation.objects.order_by("pk").values("renewal_window_days")
    asked = models.Requirement.objects.known_at(known_at).order_by("pk").annotate(window=Subquery(organisation[:1]))
    columns = ("course_id", "course__code", "window", "role", "due_within_days", "in_force_from", "in_force_to")
    codes: dict[int, str] = {}
    window, requirements = None, []
    for pk, code, window, role, *days in asked.values_list(*columns):  # noqa: B007  it is the same on each row
        codes[pk] = code
        requirements.append(register.Requirement(role, code, *days))
    facts = _known(known_at, chosen)
    there = models.Person.objects.on_register(on, known_at=known_at)
    there = there if chosen is None else there.filter(pk__in=chosen)
    spans = _spans(facts, "tenure", "spell", "exemption", there=there)
    exempt = ((who, of and codes.get(int(of), ""), first, last) for who, of, first, last in spans["exemption"])
    rows = DayRows(
        people=[(who, reference, last) for who, reference, _, last in spans["person"]],
        requirements=requirements,
        tenures=spans["tenure"],
        spells=spans["spell"],
        exemptions=exempt,
        last_days=_last_days(facts, on, codes),
    )
    days = models.Organisation().renewal_window_days if window is None else window
    texts = {reference: as_searched(text) for _, reference, text, _ in spans["person"]}
    return pressing_units(rows, on, renewal_window_days=days), on, texts


def gather_pressing(
    *,
    on: date,
    known_at: datetime | None = None,
    scope: Scope = EVERYTHING,
    status: Status | None = None,
    search: str = "",
) -> Pressing:
    """What is asked on the day, what presses first on top; of those who go by the words."""
    return everybody_on(on, known_at).units(scope, status=status, search=search)


def _last_days(facts: Facts, on: date, codes: dict[int, str]) -> dict[str, dict[int, str]]:
    """By course and person, the latest last day of what was passed by the day, summed up in the order of an index."""
    passed = facts(models.TrainingRecord).filter(outcome=models.TrainingRecord.Outcome.PASSED, course__in=codes)
    last_day = _text(Max(Coalesce("valid_until", Value(date.max))))
    by_course = passed.filter(completed_on__lte=on).order_by().values("course_id", "person_id").annotate(last=last_day)
    found: dict[str, dict[int, str]] = {code: {} for code in codes.values()}
    for course, person, last in rows_of(by_course.values_list("course_id", "person_id", "last")):
        found[codes[course]][person] = last
    return found


class CourseRow(NamedTuple):
    pk: int
    code: str
    media: list[str]
    title: str


def courses_and_settings(*fields: str) -> tuple[list[CourseRow], dict[str, Any]]:
    """Each course, and these settings of the organisation; one query where there is a course."""
    ours = models.Organisation.objects.order_by("pk")
    own = {f"own_{field}": Subquery(ours.values(field)[:1]) for field in fields}
    rows = list(models.Course.objects.annotate(**own).values_list(*CourseRow._fields, *own))
    if rows and rows[0][-1] is not None:
        settings = dict(zip(fields, rows[0][-len(fields) :], strict=True))
    else:
        organisation = ours.first() or models.Organisation()
        settings = {field: getattr(organisation, field) for field in fields}
    return [CourseRow(*row[: -len(fields)]) for row in rows], settings


def gather_trend(
    *, days: Sequence[date], known_at: datetime | None = None, scope: Scope = EVERYTHING
) -> list[TrendPoint]:
    """The figures on each of the days, oldest first, straight from the rows: what is only counted is not made."""
    codes = dict(models.Course.objects.values_list("pk", "code"))
    requirements = asked_within(_requirements(known_at, codes), scope)
    asked = {requirement.course for requirement in requirements}

    def rows(model: Any, of: str, first: str = "starts_on", last: str = "ends_on", **only: Any) -> Any:
        known = model.objects.known_at(known_at).filter(**only)
        return rows_of(known.values_list("person_id", of, _text(first), _text(last)))

    there = Q(removed_at=None) if known_at is None else Q(removed_at=None) | Q(removed_at__gt=known_at)
    only = {"outcome": models.TrainingRecord.Outcome.PASSED, "course__in": [pk for pk in codes if codes[pk] in asked]}
    people = models.Person.objects.filter(there).values_list("pk", _text("joined_on"), _text("left_on"))
    facts = Rows(
        courses=codes,
        people=rows_of(people),
        requirements=requirements,
        tenures=rows(models.Tenure, "role"),
        spells=rows(models.DirectorateSpell, "directorate__name"),
        records=rows(models.TrainingRecord, "course_id", "completed_on", "valid_until", **only),
        exemptions=rows(models.Exemption, "course_id"),
    )
    return trend_of_rows(facts, days, scope)


def _grouped(make: Callable[..., Any], rows: Iterable[tuple[Any, ...]]) -> dict[int, list[Any]]:
    """What `make` makes of each row, by the person that the row begins with; what is the same is made once."""
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
    """A day as `_text` writes it; None for an open end."""
    return date.fromisoformat(text) if text else None


def _text(day: Any) -> Cast:
    """A day as text, which costs less to fetch than a day."""
    return Cast(day, CharField())


def rows_of(query: QuerySet[Any, tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """All at once, numbers and text as the database has them: Django hands out a hundred at a time."""
    try:
        sql, parameters = query.query.sql_with_params()
    except EmptyResultSet:  # of nobody: there is nothing to ask
        return []
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()
