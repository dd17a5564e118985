"""What the desk knows of a person beside their training: on air next, the days to come, where they
could be trained, and the interviews and mocks that they had.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from accounts.request_cache import cached_per_request
from desk.briefings.models import Briefing
from desk.enquiries.diary_days import DiaryDay, DiaryItem, diary_days
from desk.enquiries.models import Interview
from scheduling.availability.models import Away, OnCall
from scheduling.training_sessions.models import Booking, TrainingSession
from training.media import SHORT
from training.models import Person, Practice

DIARY_ROWS = 6
SHOWN = 3  # of what they had
MANY = 200  # interviews of one person that are read


@dataclass(frozen=True, slots=True)
class Offer:
    """The next session of a course with a free place; `is_booked`: they have theirs. `lost`: why it
    needs attention, if it does.
    """

    training_session: TrainingSession
    is_booked: bool
    lost: str = ""

    @property
    def places_left(self) -> int:
        return self.training_session.places_left


@dataclass(frozen=True, slots=True)
class Had:
    """An interview that went out, or a mock."""

    on: date
    name: str
    words: str
    url: str = ""
    keep: str = ""
    change: str = ""


@dataclass(frozen=True, slots=True)
class PersonDesk:
    next_on_air: Interview | None
    diary: list[DiaryDay]
    offers: dict[str, Offer]
    had: list[Had]
    had_in_all: int

    @property
    def has_debriefs(self) -> bool:
        return any(one.keep or one.change for one in self.had)


@cached_per_request
def person_desk(person: Person, *, now: datetime) -> PersonDesk:
    """Seven queries, however much there is; once for the parts of a page."""
    interviews = list(
        Interview.objects.filter(person=person, called_off_at=None)
        .select_related("enquiry__outlet", "debrief")
        .order_by("-starts_at")[:MANY]
    )
    to_come = [one for one in reversed(interviews) if one.ends_at > now]
    bookings = list(
        Booking.objects.active()
        .with_session()
        .with_lost(now)
        .filter(person=person, training_session__ends_at__gt=now)
        .filter(training_session__cancelled_at=None)
        .order_by("training_session__starts_at")
    )
    mocks = list(
        Practice.objects.not_retracted()
        .filter(person=person, kind=Practice.Kind.MOCK)
        .order_by("-practised_on", "pk")
    )
    had = sorted([*_had(interviews), *_mocks(mocks)], key=lambda one: one.on, reverse=True)
    return PersonDesk(
        next_on_air=to_come[0] if to_come else None,
        diary=diary_days(
            _diary(person, to_come, bookings, now), today=timezone.localdate(now), most=DIARY_ROWS
        ),
        offers=_offers(bookings, now),
        had=had[:SHOWN],
        had_in_all=len(had),
    )


def _offers(bookings: Sequence[Booking], now: datetime) -> dict[str, Offer]:
    """By course: the place that they have, or else the next session with one."""
    offers = {
        booking.training_session.course.code: Offer(
            booking.training_session,
            is_booked=True,
            lost=booking.lost,
        )
        for booking in reversed(bookings)
    }
    training_sessions = (
        TrainingSession.objects.bookable(now).select_related("course").order_by("starts_at", "pk")
    )
    for training_session in training_sessions:
        offers.setdefault(training_session.course.code, Offer(training_session, is_booked=False))
    return offers


def _had(interviews: Sequence[Interview]) -> Iterator[Had]:
    for one in interviews:
        if not one.went_out_at:
            continue
        debrief = getattr(one, "debrief", None)
        yield Had(
            timezone.localdate(one.starts_at),
            one.enquiry.outlet.name,
            _how(one),
            one.get_absolute_url(),
            debrief.keep if debrief else "",
            debrief.change if debrief else "",
        )


def _how(interview: Interview) -> str:
    medium = SHORT[interview.medium]
    return (
        f"live {medium}" if interview.mode == Interview.Mode.LIVE and " " not in medium else medium
    )


def _mocks(mocks: Sequence[Practice]) -> Iterator[Had]:
    for one in mocks:
        yield Had(one.practised_on, "Mock interview", SHORT[one.medium])


def _diary(
    person: Person, interviews: Sequence[Interview], bookings: Sequence[Booking], now: datetime
) -> Iterator[DiaryItem]:
    for interview in interviews:
        yield _event(interview.starts_at, interview.enquiry.outlet.name, interview)
    for booking in bookings:
        training_session = booking.training_session
        yield _event(training_session.starts_at, training_session.course.title, training_session)
    for briefing in Briefing.objects.open().filter(person=person, starts_at__gt=now):
        if briefing.starts_at:
            yield _event(briefing.starts_at, briefing.get_need_display(), briefing)
    for away in Away.objects.not_retracted().filter(person=person, ends_at__gt=now)[:MANY]:
        yield _spell(away, away.get_kind_display().lower())
    for on_call in OnCall.objects.not_retracted().filter(person=person, ends_at__gt=now)[:MANY]:
        yield _spell(on_call, "on call")


def _event(at: datetime, name: str, row: Interview | TrainingSession | Briefing) -> DiaryItem:
    return DiaryItem(timezone.localtime(at), name, url=row.get_absolute_url())


def _spell(spell: Away | OnCall, words: str) -> DiaryItem:
    return DiaryItem(
        timezone.localtime(spell.starts_at), words, ends_at=timezone.localtime(spell.ends_at)
    )
