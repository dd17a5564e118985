"""Whose readiness for a medium ends next: everyone in each medium, the first to end first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from accounts.spreadsheets import Cell
from desk.briefings.models import Briefing
from training.fade import last_ready_day, what_fades
from training.media import MEDIA
from training.models import Person
from training.queries.media import media_on, practice_currencies
from training.readiness import MediumReadiness, MediumStatus, medium_readiness_from

FADING = (MediumStatus.READY, MediumStatus.RUSTY, MediumStatus.LAPSED)
ORDER = ("last_day", "last_name", "first_name", "pk", "medium")

# ORDER, trained until, practised on.
FadingValues = tuple[date, str, str, int, str, date, date | None]


@dataclass(frozen=True)
class FadingQuery:
    """The filters of the list; `within` in days, None for any."""

    on: date
    known_at: datetime | None = None
    search: str = ""
    directorate: str = ""
    medium: str = ""
    status: str = MediumStatus.READY
    within: int | None = 180


@dataclass(frozen=True)
class FadingRow:
    """One person's readiness for one medium, for the page.

    `last_day`: the last day on which they are, or last were, ready. `mock`: a mock interview that
    is requested already.
    """

    person: Person
    readiness: MediumReadiness
    last_day: date | None
    words: str
    days: int | None
    mock: Briefing | None

    @property
    def medium(self) -> str:
        return MEDIA[self.readiness.medium]


def fading_people(wanted: FadingQuery) -> QuerySet[Any, Any]:
    """People with the chosen status; ready ones only if they fade within the days. First to fade
    first, then by name.
    """
    people = Person.objects.on_register(wanted.on, known_at=wanted.known_at).search(wanted.search)
    if wanted.directorate:
        people = people.with_directorate(wanted.on, known_at=wanted.known_at).answering_to(
            wanted.directorate
        )
    status = MediumStatus(wanted.status)
    until = None if wanted.within is None else wanted.on + timedelta(days=wanted.within)
    media = media_on(wanted.on, wanted.known_at)
    by_medium = []
    for medium in [media[wanted.medium]] if wanted.medium else media.values():
        readiness = medium.with_days(medium.people(status, people, until=until), status)
        by_medium.append(readiness.values_list(*ORDER, "trained_until", "practised_on"))
    return by_medium[0].union(*by_medium[1:], all=True).order_by(*ORDER)


def fading_rows(found: Iterable[FadingValues], *, on: date) -> list[FadingRow]:
    """With names and open requests for mock interviews: three queries."""
    rows = list(found)
    currencies = practice_currencies()
    people = Person.objects.in_bulk({pk for _, _, _, pk, *_ in rows})
    mocks = [*Briefing.objects.open().filter(need="mock", person__in=people).order_by("pk")]
    mock_of = {
        (mock.person_id, medium): mock
        for mock in mocks
        for medium in MEDIA
        if mock.is_for([medium])
    }
    fading = []
    for _, _, _, pk, medium, trained_until, practised_on in rows:
        readiness = medium_readiness_from(
            medium,
            last_day=trained_until,
            practised_on=practised_on,
            months=currencies[medium],
            on=on,
        )
        last_day = _last_day(readiness)
        is_ready = readiness.status is MediumStatus.READY
        days = (last_day - on).days if last_day and is_ready else None
        fading.append(
            FadingRow(
                people[pk], readiness, last_day, _words(readiness), days, mock_of.get((pk, medium))
            )
        )
    return fading


def _last_day(readiness: MediumReadiness) -> date | None:
    if readiness.status is MediumStatus.READY:
        return last_ready_day(readiness)
    return (
        readiness.counts_through
        if readiness.status is MediumStatus.RUSTY
        else readiness.valid_until
    )


def _words(readiness: MediumReadiness) -> str:
    match readiness.status:
        case MediumStatus.READY:
            return {"practice": "Practice", "training": "Training"}.get(
                what_fades(readiness), "Neither ends"
            )
        case MediumStatus.RUSTY:
            return "Last practice was too long ago" if readiness.practised_on else "Never practised"
    return "Training expired"


HEADING = ("Reference", "Name", "Medium", "Readiness", "Last day", "What ends", "Mock asked for")


def export_rows(rows: Iterable[FadingRow]) -> Iterator[tuple[Cell, ...]]:
    yield HEADING
    for row in rows:
        mock = row.mock.reference if row.mock else ""
        status = row.readiness.status.value
        yield (
            row.person.reference,
            row.person.full_name,
            row.medium,
            status,
            row.last_day,
            row.words,
            mock,
        )
