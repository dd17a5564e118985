"""Who fades next: everyone's readiness for each medium, the first to end first; a flat query a table, however many."""

from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache, lru_cache, partial

from scheduling.desk.models import Briefing
from training.fade import last_ready_day, what_fades
from training.gather import LATELY, courses_and_settings, latest_of_everybody, rows_of, searched_text
from training.in_order import InOrder
from training.media import MEDIA, PRACTICE_CURRENCY
from training.models import Person
from training.named import as_searched, named, words_of
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


Standing = tuple[MediumStanding, date | None]  # with the last day of it
Member = tuple[int, str, int, Standing]  # place by name, medium, key


class FadingPeople:
    """In order of their last day, then by name; a slice of them is made when it is asked for."""

    def __init__(self, members: InOrder[date, Member]) -> None:
        self._members = members

    def __len__(self) -> int:
        return len(self._members)

    def __getitem__(self, at: slice) -> list[Fading]:
        return [Fading(pk, medium, *standing) for _, medium, pk, standing in self._members[at]]

    def only(self, wanted: Wanted, people: Container[int] | None) -> "FadingPeople":
        """Of the medium, of these people, and within the days where it is asked who is ready."""
        medium, is_ready = wanted.medium, wanted.status == MediumStatus.READY
        until = wanted.on + timedelta(days=wanted.within) if is_ready and wanted.within is not None else None

        def pick(members: list[Member]) -> list[Member]:
            if people is not None:
                members = [member for member in members if member[2] in people]
            return [member for member in members if member[1] == medium] if medium else members

        members = self._members.only(
            (lambda last: last <= until and last != date.max) if until else None,
            pick if medium or people is not None else None,
        )
        return FadingPeople(members)


class EverybodyFading:
    """Of everyone on the register with a record for a medium, by standing; and what each goes by, by key.

    What was looked for last is remembered, for the next page of it; it goes when this does.
    """

    def __init__(self, of: dict[MediumStatus, FadingPeople], texts: dict[int, str]) -> None:
        self.of, self.texts = of, texts
        self._people = lru_cache(LATELY)(partial(_people, of, texts))

    def people(self, wanted: Wanted, answering: frozenset[int] | None = None) -> FadingPeople:
        """Those of the wanted standing who go by every word, of whoever answers to the directorate; all, where None."""
        return self._people(replace(wanted, search="", directorate=""), words_of(wanted.search), answering)


def _people(
    of: dict[MediumStatus, FadingPeople],
    texts: dict[int, str],
    wanted: Wanted,
    words: tuple[str, ...],
    people: frozenset[int] | None,
) -> FadingPeople:
    if words:
        found = frozenset(named(texts, words))
        people = found if people is None else found & people
    return of[MediumStatus(wanted.status)].only(wanted, people)


def fading_people(wanted: Wanted) -> FadingPeople:
    """Those of the wanted standing; of the ready those that fade within the days, the first first, then by name."""
    everybody, answering = everybody_fading(wanted.on, wanted.known_at), None
    if wanted.directorate:
        there = Person.objects.with_directorate(wanted.on, known_at=wanted.known_at)
        keys = rows_of(there.answering_to(wanted.directorate).values_list("pk"))
        answering = frozenset(pk for (pk,) in keys)
    return everybody.people(wanted, answering)


def everybody_fading(on: date, known_at: datetime | None) -> EverybodyFading:
    """Those who stand alike are judged once."""
    courses, settings = courses_and_settings("practice_currency_months")
    currencies = PRACTICE_CURRENCY | settings["practice_currency_months"]
    records, practice = latest_of_everybody(on, known_at)
    groups: dict[MediumStatus, dict[date, list[Member]]] = {status: {} for status in MediumStatus}

    @cache
    def standing(medium: str, last: str, practised: str | None) -> tuple[Standing, Callable[[Member], None]]:
        """And what puts one of them in place."""
        stands = standing_of(
            medium,
            last_day=date.fromisoformat(last),
            practised_on=date.fromisoformat(practised) if practised else None,
            months=currencies.get(medium),
            on=on,
        )
        last_day = _last_day(stands)
        return (stands, last_day), groups[stands.status].setdefault(last_day or date.max, []).append

    there = Person.objects.on_register(on, known_at=known_at)
    by_name = rows_of(there.order_by("last_name", "first_name", "pk").values_list("pk", searched_text()))
    order = {pk: at for at, (pk, *_) in enumerate(by_name)}
    for medium in MEDIA:
        practised_on = practice.get(medium, {}).get
        for pk, last in _latest(
            records[one.pk] for one in courses if medium in one.media and one.pk in records
        ).items():
            if pk in order:
                stands, add = standing(medium, last, practised_on(pk))
                add((order[pk], medium, pk, stands))
    texts = {pk: as_searched(text) for pk, text, *_ in by_name}
    return EverybodyFading({status: FadingPeople(InOrder(of)) for status, of in groups.items()}, texts)


def _latest(last_days: Iterable[dict[int, str]]) -> dict[int, str]:
    """By person, the latest of several days."""
    first, *others = [*last_days] or [{}]
    found = dict(first) if others else first
    for days in others:
        for pk, day in days.items():
            if day > found.get(pk, ""):
                found[pk] = day
    return found


def _last_day(standing: MediumStanding) -> date | None:
    if standing.status is MediumStatus.READY:
        return last_ready_day(standing)
    return standing.counts_through if standing.status is MediumStatus.RUSTY else standing.valid_until


def fading_rows(found: Iterable[Fading], *, on: date) -> list[FadingRow]:
    """With names and the mock that is asked for now: two queries."""
    rows = list(found)
    people = Person.objects.in_bulk({one.person for one in rows})
    mocks = [*Briefing.objects.open().filter(need="mock", person__in=people).order_by("pk")]
    mock_of = {(mock.person_id, medium): mock for mock in mocks for medium in MEDIA if mock.is_for([medium])}
    return [
        FadingRow(
            people[one.person],
            one,
            _words(one),
            (one.last_day - on).days if one.last_day and one.standing.status is MediumStatus.READY else None,
            mock_of.get((one.person, one.medium)),
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
