"""Who fades next: everyone's readiness for each medium, the first to end first; a flat query a table, however many."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max, Value
from django.db.models.functions import Coalesce

from scheduling.models import Briefing
from training.fade import last_ready_day, what_fades
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
    order = {
        pk: at for at, pk in enumerate(people.order_by("last_name", "first_name", "pk").values_list("pk", flat=True))
    }
    found = [one for one in _standings(wanted) if one.person in order and _fits(one, wanted)]
    return sorted(found, key=lambda one: (one.last_day or date.max, order[one.person], one.medium))


def _fits(one: Fading, wanted: Wanted) -> bool:
    if one.standing.status != wanted.status:
        return False
    if wanted.status != MediumStatus.READY or wanted.within is None:
        return True
    return one.last_day is not None and (one.last_day - wanted.on).days <= wanted.within


def _standings(wanted: Wanted) -> Iterator[Fading]:
    """Of everyone with a record for the medium, on the register or not."""
    organisation = Organisation.objects.first() or Organisation()
    currencies = PRACTICE_CURRENCY | organisation.practice_currency_months
    media_of = dict(Course.objects.values_list("pk", "media"))
    records = TrainingRecord.objects.known_at(wanted.known_at)
    passed = records.filter(outcome=TrainingRecord.Outcome.PASSED, completed_on__lte=wanted.on)
    last_days: dict[tuple[int, str], date] = defaultdict(lambda: date.min)
    trained = passed.values("person_id", "course_id").annotate(last=Max(Coalesce("valid_until", Value(date.max))))
    for person, course, last in trained.values_list("person_id", "course_id", "last"):
        for medium in media_of[course]:
            if wanted.medium in ("", medium):
                last_days[person, medium] = max(last_days[person, medium], last)
    held = Practice.objects.known_at(wanted.known_at).filter(practised_on__lte=wanted.on)
    practice = held.values("person_id", "medium")
    rows = practice.annotate(last=Max("practised_on")).values_list("person_id", "medium", "last")
    practised = {(person, medium): last for person, medium, last in rows}
    for (person, medium), last in last_days.items():
        standing = standing_of(
            medium,
            last_day=last,
            practised_on=practised.get((person, medium)),
            months=currencies.get(medium),
            on=wanted.on,
        )
        yield Fading(person, medium, standing, _last_day(standing))


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
