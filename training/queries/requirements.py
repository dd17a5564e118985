"""The preview of a change to requirements: who is affected, on which day, and the figures."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.db.models.functions import Lower

from accounts.spreadsheets import Row as Cells
from training import register as plain
from training.models import Person, Requirement
from training.queries.register import read_rows
from training.readiness import Figures
from training.templatetags.statuses import status_word
from training.trend import trend_of_rows
from training.what_if import Change, Effect, Row, rows_of_change

PAGE_SIZE = 50
FEW = 500  # a database takes only so many values at once
CHANGES = {
    Change.REQUIRED: "Becomes required",
    Change.NO_LONGER: "No longer required",
    Change.SOONER: "Due sooner",
    Change.LATER: "Due later",
}


@dataclass(frozen=True, slots=True)
class EffectRow:
    row: Row
    person: Person
    words: str


@dataclass(frozen=True, slots=True)
class Count:
    change: Change
    words: str
    number: int


@dataclass(frozen=True, slots=True)
class EffectPage:
    """`days` pairs a day with how many become overdue on it; `change` filters the list."""

    effect: Effect
    counts: list[Count]
    days: list[tuple[date, int]]
    change: Change | None
    page: Page[Row]
    rows: list[EffectRow]


def effect_page(effect: Effect, query: Mapping[str, str]) -> EffectPage:
    change = Change(query["change"]) if query.get("change") in list(Change) else None
    page = Paginator(_by_name(rows_of_change(effect.rows, change)), PAGE_SIZE).get_page(
        query.get("page")
    )
    overdue = Counter(row.overdue_from for row in effect.rows if row.overdue_from)
    return EffectPage(
        effect=effect,
        counts=[Count(change, words, effect.count(change)) for change, words in CHANGES.items()],
        days=sorted(overdue.items()),
        change=change,
        page=page,
        rows=list(_named(list(page.object_list))),
    )


def _by_name(rows: Sequence[Row]) -> list[Row]:
    """In the usual order of people."""
    people = _people(rows).order_by(Lower("last_name"), Lower("first_name"), "reference")
    place = {pk: number for number, pk in enumerate(people.values_list("pk", flat=True))}
    return sorted(rows, key=lambda row: place[row.person])


def _named(rows: Sequence[Row]) -> Iterator[EffectRow]:
    people = {person.pk: person for person in _people(rows)}
    return (EffectRow(row, people[row.person], CHANGES[row.change]) for row in rows)


def _people(rows: Sequence[Row]) -> QuerySet[Person]:
    """Of many rows, everybody."""
    keys = {row.person for row in rows}
    return Person.objects.filter(pk__in=keys) if len(keys) <= FEW else Person.objects.all()


def effect_table(page: EffectPage) -> Iterator[Cells]:
    """A heading, then everyone affected, filtered like the page."""
    yield [
        "Reference",
        "Name",
        "Course",
        "Change",
        "Status before",
        "Status after",
        "Due by",
        "Overdue from",
    ]
    for named in _named(list(page.page.paginator.object_list)):
        row = named.row
        before, after = (
            status_word(unit.status) if unit else "" for unit in (row.before, row.after)
        )
        due_by = row.after.due_by if row.after else None
        yield [
            named.person.reference,
            named.person.full_name,
            row.course,
            named.words,
            before,
            after,
            due_by,
            row.overdue_from,
        ]


def plain_of(requirement: Requirement) -> plain.Requirement:
    """The plain value that the rules use. The requirement need not be stored."""
    return plain.Requirement(
        requirement.role,
        requirement.course.code,
        requirement.due_within_days,
        requirement.in_force_from,
        requirement.in_force_to,
    )


def figures_with(requirements: Sequence[Requirement], *, on: date) -> tuple[Figures, Figures]:
    """The figures of the day as they are, and with these requirements, which are not stored, too."""
    rows = read_rows(courses={requirement.course.code for requirement in requirements})
    more = rows._replace(requirements=[*rows.requirements, *map(plain_of, requirements)])
    before, after = (trend_of_rows(each, [on])[0].figures for each in (rows, more))
    return before, after
