"""Who fades next: everyone's readiness for each medium, the first to end first; a flat query a table, however many."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from django.db.models import CharField, Max, Value
from django.db.models.functions import Cast, Coalesce

from scheduling.models import Briefing
from training.fade import last_ready_day, what_fades
from training.gather import rows_of
from training.media import MEDIA, PRACTICE_CURRENCY
from training.models import Course, Organisation, Person, Practice, TrainingRecord
from training.readiness import MediumStanding, MediumStatus, standing_of
from training.spreadsheets import Cell

FADING = (MediumStatus.READY, MediumStatus.RUSTY, MediumStatus.LAPSED)


@dataclass(frozen=True)
class Wanted:
    """What the list is asked for; `within` days, None for however long."""

    on: date
    known_at: datetime | None = None
    search: str = ""
    directorate: str = ""
    medium: str = ""
    status: str = MediumStatus.READY
    within: int | None = 180


@dataclass(frozen=True, slots=True)
class Fading:
    """One person in one medium. `last_day` is the last on which they are ready, or were as they stood last."""

    person: int
    medium: str
    standing: MediumStanding
    last_day: date | None


@dataclass(frozen=True)
class FadingRow:
    """As the page shows it; `mock` is one that is asked for already."""

    person: Person
    fading: Fading
    words: str
    days: int | None
    mock: Briefing | None

    @property
    def medium(self) -> str:
        return MEDIA[self.fading.medium]


def fading_people(wanted: Wanted) -> list[Fading]:
    """Those of the wanted standing; of the ready those that fade within the days, the first first, then by name."""
    people = Person.objects.on_register(wanted.on, known_at=wanted.known_at).search(wanted.search)
    if wanted.directorate:
        people = people.with_directorate(wanted.on, known_at=wanted.known_at).answering_to(wanted.directorate)
    by_name = people.order_by("last_name", "first_name", "pk").values_list("pk")
    order = {pk: at for at, (pk, *_) in enumerate(rows_of(by_name))}
    found = [one for one in _standings(wanted) if one.person in order]
    return sorted(found, key=lambda one: (one.last_day or date.max, order[one.person], one.medium))


def _standings(wanted: Wanted) -> Iterator[Fading]:
    """Of everyone with a record for the medium, on the register or not; those who stand alike are judged once."""
    organisation = Organisation.objects.first() or Organisation()
    currencies = PRACTICE_CURRENCY | organisation.practice_currency_months

    @cache
    def standing(medium: str, last: str, practised: str | None) -> tuple[MediumStanding, date | None] | None:
        """With the last day of it; None where it is not what is wanted."""
        stands = standing_of(
            medium,
            last_day=date.fromisoformat(last),
            practised_on=date.fromisoformat(practised) if practised else None,
            months=currencies.get(medium),
            on=wanted.on,
        )
        last_day = _last_day(stands)
        return (stands, last_day) if _fits(stands.status, last_day, wanted) else None

    practised = _practised(wanted)
    for (person, medium), last in _last_days(wanted).items():
        if stands := standing(medium, last, practised.get((person, medium))):
            yield Fading(person, medium, *stands)


def _fits(status: MediumStatus, last_day: date | None, wanted: Wanted) -> bool:
    if status != wanted.status:
        return False
    if wanted.status != MediumStatus.READY or wanted.within is None:
        return True
    return last_day is not None and (last_day - wanted.on).days <= wanted.within


def _last_days(wanted: Wanted) -> dict[tuple[int, str], str]:
    """By person and medium, the latest last day of the records of courses that cover it, as text."""
    media_of = dict(Course.objects.values_list("pk", "media"))
    records = TrainingRecord.objects.known_at(wanted.known_at)
    passed = records.filter(outcome=TrainingRecord.Outcome.PASSED, completed_on__lte=wanted.on)
    last = Cast(Max(Coalesce("valid_until", Value(date.max))), CharField())
    trained = passed.values("course_id", "person_id").annotate(last=last)
    last_days: dict[tuple[int, str], str] = {}
    for course, person, day in rows_of(trained.values_list("course_id", "person_id", "last")):
        for medium in media_of[course]:
            if wanted.medium in ("", medium) and day > last_days.get((person, medium), ""):
                last_days[person, medium] = day
    return last_days


def _practised(wanted: Wanted) -> dict[tuple[int, str], str]:
    """By person and medium, the latest day of practice, as text."""
    held = Practice.objects.known_at(wanted.known_at).filter(practised_on__lte=wanted.on)
    latest = held.values("medium", "person_id").annotate(last=Cast(Max("practised_on"), CharField()))
    rows = rows_of(latest.values_list("person_id", "medium", "last"))
    return {(person, medium): day for person, medium, day in rows}


def _last_day(standing: MediumStanding) -> date | None:
    if standing.status is MediumStatus.READY:
        return last_ready_day(standing)
    return standing.counts_through if standing.status is MediumStatus.RUSTY else standing.valid_until


def fading_rows(found: Iterable[Fading], *, on: date) -> list[FadingRow]:
    """With names and the mock that is asked for now: two queries."""
    rows = list(found)
    people = Person.objects.in_bulk({one.person for one in rows})
    mocks = {b.person_id: b for b in Briefing.objects.open().filter(need="mock", person__in=people)}
    return [
        FadingRow(
            people[one.person],
            one,
            _words(one),
            (one.last_day - on).days if one.last_day and one.standing.status is MediumStatus.READY else None,
            mocks.get(one.person),
        )
        for one in rows
    ]


def _words(one: Fading) -> str:
    match one.standing.status:
        case MediumStatus.READY:
            return {"practice": "Practice", "training": "Training"}.get(what_fades(one.standing), "Neither ends")
        case MediumStatus.RUSTY:
            return "Practice was too long ago" if one.last_day else "Never practised"
    return "Training ran out"


HEADING = ("Reference", "Name", "Medium", "Readiness", "Last day", "What ends", "Mock asked for")


def export_rows(rows: Iterable[FadingRow]) -> Iterator[tuple[Cell, ...]]:
    yield HEADING
    for row in rows:
        status = row.fading.standing.status.value
        mock = row.mock.reference if row.mock else ""
        yield row.person.reference, row.person.full_name, row.medium, status, row.fading.last_day, row.words, mock
