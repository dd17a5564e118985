"""What the pages of targeted briefings show: whose they are to see, and rows for a file."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.access import Permission
from accounts.models import User
from scheduling.bank_holidays import bank_holidays
from scheduling.briefing_rules import STANDINGS, Room, room_before
from scheduling.models import Briefing, Interview
from scheduling.timing import Clock
from training.spreadsheets import Cell

SHOWN = 30
EXPORTED = (
    *("reference", "person", "name", "need", "topic", "interview", "asked_on", "asked_by", "due_on", "standing"),
    *("briefer", "held_on", "minutes", "days_to_done", "reason"),
)


@dataclass(frozen=True)
class Sight:
    """What someone may see and do of one briefing."""

    briefing: Briefing
    user: User
    now: datetime

    @property
    def is_desk(self) -> bool:
        return self.user.may(Permission.WORK_DESK)

    @property
    def is_person(self) -> bool:
        return self.briefing.person.user_id == self.user.pk

    @property
    def may_run(self) -> bool:
        """Prepare it, write down that it was held, set the next step: the desk and whoever gives it."""
        briefer = self.briefing.briefer
        return self.is_desk or briefer == self.user or getattr(briefer, "user_id", None) == self.user.pk

    @property
    def gives_mock(self) -> bool:
        """A mock interview that is theirs to assess, once it has begun."""
        briefing, briefer = self.briefing, self.briefing.briefer
        is_theirs = briefer == self.user or getattr(briefer, "user_id", None) == self.user.pk
        has_begun = briefing.is_open and briefing.starts_at is not None and briefing.starts_at <= self.now
        return briefing.need == "mock" and is_theirs and bool(briefing.completed_at or has_begun)

    @property
    def may_cancel(self) -> bool:
        return self.briefing.is_open and (self.is_desk or self.is_person or self.briefing.asked_by_id == self.user.pk)

    @property
    def may_say_how_it_was(self) -> bool:
        return self.is_person and bool(self.briefing.completed_at) and not hasattr(self.briefing, "feedback")

    @property
    def clock(self) -> Clock | None:
        """From the request to when it is due; None once it has ended."""
        return Clock(self.briefing.asked_at, self.briefing.due_at, self.now) if self.briefing.is_open else None

    @property
    def days_to_done(self) -> int | None:
        return days_to_done(self.briefing)

    @property
    def done_count(self) -> int:
        return sum(item["is_done"] for item in self.briefing.checklist)


@dataclass(frozen=True)
class Own:
    """Someone's own: those for them, those that they asked for others, those that they give."""

    mine: list[Briefing]
    for_others: list[Briefing]
    to_give: list[Briefing]

    @property
    def is_empty(self) -> bool:
        return not (self.mine or self.for_others or self.to_give)


@dataclass(frozen=True)
class ForInterview:
    """The briefings of an interview, and whether one more would fit before it."""

    briefings: list[Briefing]
    room: Room
    can_ask: bool


def own_briefings(user: User, now: datetime) -> Own:
    """Open ones, and what ended in the last 90 days; the newest request first, what is to be given by its time."""
    recent = Q(completed_at=None, turned_down_at=None, cancelled_at=None) | Q(asked_at__gt=now - timedelta(days=90))
    whole = Briefing.objects.with_people().filter(recent).order_by("-asked_at", "-pk")
    to_give = Briefing.objects.with_people().given_by(user).open().order_by("starts_at", "due_at", "pk")
    return Own(
        mine=list(whole.filter(person__user=user).select_related("feedback")[:SHOWN]),
        for_others=list(whole.filter(asked_by=user).exclude(person__user=user)[:SHOWN]),
        to_give=list(to_give[:SHOWN]),
    )


def briefings_for(interview: Interview, *, now: datetime) -> ForInterview:
    rows = list(Briefing.objects.with_people().filter(interview=interview).order_by("asked_at"))
    room = room_for(interview, now=now)
    is_asked = any(row.is_open and row.person_id == interview.person_id for row in rows)
    is_to_come = interview.standing == "accepted" and interview.starts_at > now
    return ForInterview(rows, room, can_ask=is_to_come and not is_asked)


def room_for(interview: Interview, *, now: datetime) -> Room:
    """Whether a briefing fits before the interview, and by when it must be over."""
    holidays = bank_holidays(timezone.localdate(interview.starts_at).year)
    return room_before(interview.starts_at, now=now, bank_holidays=holidays)


def days_to_done(briefing: Briefing) -> int | None:
    """From the day on which it was asked for to the day on which it was held."""
    return (briefing.held_on - timezone.localdate(briefing.asked_at)).days if briefing.held_on else None


def export_rows(briefings: QuerySet[Briefing]) -> Iterator[list[Cell]]:
    """Without the words of whoever asked: they are for those who work on it."""
    yield list(EXPORTED)
    for briefing in briefings.iterator(chunk_size=2000):
        yield _cells(briefing)


def _cells(briefing: Briefing) -> list[Cell]:
    return [
        briefing.reference,
        briefing.person.reference,
        briefing.person.full_name,
        briefing.get_need_display(),
        str(briefing.topic or ""),
        str(briefing.interview or ""),
        timezone.localdate(briefing.asked_at),
        str(briefing.asked_by),
        timezone.localdate(briefing.due_at),
        STANDINGS[briefing.standing],
        str(briefing.briefer or ""),
        briefing.held_on,
        briefing.held_minutes,
        days_to_done(briefing),
        briefing.turned_down_because or briefing.cancelled_because,
    ]


def sights(briefings: Iterable[Briefing], user: User, now: datetime) -> list[Sight]:
    return [Sight(briefing, user, now) for briefing in briefings]
