"""Targeted briefings: what a user may see and do, the lists, and the export."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from accounts.access import Permission
from accounts.models import User
from accounts.spreadsheets import Cell
from desk.briefings.briefing_rules import STATUSES, BriefingWindow, window_before
from desk.briefings.models import Briefing
from desk.enquiries.models import Interview
from desk.enquiries.timing import Clock
from scheduling.times.our_hours import office_hours_of
from training.models import Organisation, Person

SHOWN = 30
EXPORTED = (
    "reference",
    "person",
    "name",
    "need",
    "topic",
    "interview",
    "asked_on",
    "asked_by",
    "due_on",
    "standing",
    "briefer",
    "held_on",
    "minutes",
    "days_to_done",
    "reason",
    "together_with",
)


@dataclass(frozen=True)
class BriefingAccess:
    """What a user may see and do with a briefing. `others`: the others in a shared briefing."""

    briefing: Briefing
    user: User
    now: datetime
    others: Sequence[Briefing] = ()

    @property
    def is_desk(self) -> bool:
        return self.user.may(Permission.WORK_DESK)

    @property
    def is_person(self) -> bool:
        return self.briefing.person.user_id == self.user.pk

    @property
    def may_manage(self) -> bool:
        """Whether they may prepare and complete it and set the next step: the desk and the
        briefer.
        """
        briefer = self.briefing.briefer
        return (
            self.is_desk
            or briefer == self.user
            or getattr(briefer, "user_id", None) == self.user.pk
        )

    @property
    def may_complete(self) -> bool:
        """Whether they may say that it was held: not before it starts, if it has a time."""
        starts_at = self.briefing.starts_at
        return (
            self.may_manage
            and self.briefing.is_open
            and (starts_at is None or starts_at <= self.now)
        )

    @property
    def may_assess_mock(self) -> bool:
        """A mock interview that they give and may assess, once it has begun."""
        briefing = self.briefing
        briefer = self.briefing.briefer
        is_theirs = briefer == self.user or getattr(briefer, "user_id", None) == self.user.pk
        has_begun = (
            briefing.is_open and briefing.starts_at is not None and briefing.starts_at <= self.now
        )
        return briefing.need == "mock" and is_theirs and bool(briefing.completed_at or has_begun)

    @property
    def may_cancel(self) -> bool:
        return self.briefing.is_open and (
            self.is_desk or self.is_person or self.briefing.asked_by_id == self.user.pk
        )

    @property
    def may_give_feedback(self) -> bool:
        return (
            self.is_person
            and bool(self.briefing.completed_at)
            and not hasattr(self.briefing, "feedback")
        )

    @property
    def clock(self) -> Clock | None:
        """From the request to the due date; None once it has ended."""
        return Clock(self.briefing.due_at, self.now) if self.briefing.is_open else None

    @property
    def days_to_done(self) -> int | None:
        return days_to_done(self.briefing)

    @property
    def other_people(self) -> list[Person]:
        """The others who will come, or who came."""
        is_over = bool(self.briefing.completed_at)
        return [one.person for one in self.others if (one.completed_at if is_over else one.is_open)]

    @property
    def open_members(self) -> list[Briefing]:
        """Everyone still to be briefed in it, this person first."""
        return [one for one in (self.briefing, *self.others) if one.is_open]

    @property
    def done_count(self) -> int:
        return sum(item["is_done"] for item in self.briefing.checklist)


def own_briefings(user: User, now: datetime) -> dict[str, list[BriefingAccess]]:
    """Those for the user, those they requested for others, those they give: open ones, and those that
    ended in the last 90 days; latest request first, those to give by their time.
    """
    recent = Q(completed_at=None, turned_down_at=None, cancelled_at=None) | Q(
        asked_at__gt=now - timedelta(days=90)
    )
    whole = Briefing.objects.with_people().filter(recent).order_by("-asked_at", "-pk")
    to_give = (
        Briefing.objects.with_people().given_by(user).open().order_by("starts_at", "due_at", "pk")
    )
    mine = whole.filter(person__user=user).select_related("feedback")[:SHOWN]
    for_others = whole.filter(asked_by=user).exclude(person__user=user)[:SHOWN]
    return {
        "mine": access_list(mine, user, now),
        "for_others": access_list(for_others, user, now),
        "to_give": _once_each(access_list(to_give[:SHOWN], user, now)),
    }


def _once_each(access_list: list[BriefingAccess]) -> list[BriefingAccess]:
    """One for each shared briefing: it is given once."""
    return list({access.briefing.meeting: access for access in reversed(access_list)}.values())[
        ::-1
    ]


def briefings_for(interview: Interview, *, now: datetime) -> dict[str, Any]:
    """The briefings of an interview, and whether another one would fit before it."""
    rows = list(Briefing.objects.with_people().filter(interview=interview).order_by("asked_at"))
    window = window_for(interview, now=now)
    is_asked = any(row.is_open and row.person_id == interview.person_id for row in rows)
    is_to_come = interview.status == "accepted" and interview.starts_at > now
    return {"briefings": rows, "window": window, "can_ask": is_to_come and not is_asked}


def window_for(interview: Interview, *, now: datetime) -> BriefingWindow:
    """Whether a briefing fits before the interview, and when it must be over."""
    hours = office_hours_of(Organisation.objects.ours())
    return window_before(interview.starts_at, now=now, hours=hours)


def days_to_done(briefing: Briefing) -> int | None:
    """Days from the request to the briefing."""
    return (
        (briefing.held_on - timezone.localdate(briefing.asked_at)).days
        if briefing.held_on
        else None
    )


def export_rows(briefings: QuerySet[Briefing]) -> Iterator[list[Cell]]:
    """Rows for the export, without the words of the request, which are only for those who work on
    it.
    """
    yield list(EXPORTED)
    together: dict[Any, list[str]] = defaultdict(list)
    shared = (
        Briefing.objects.values("meeting")
        .annotate(people=Count("pk"))
        .filter(people__gt=1)
        .values("meeting")
    )
    for meeting, reference in (
        Briefing.objects.filter(meeting__in=shared)
        .order_by("pk")
        .values_list("meeting", "reference")
    ):
        together[meeting].append(reference)
    for briefing in briefings.iterator(chunk_size=2000):
        others = [
            reference for reference in together[briefing.meeting] if reference != briefing.reference
        ]
        yield [*_cells(briefing), " ".join(others)]


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
        STATUSES[briefing.status],
        str(briefing.briefer or ""),
        briefing.held_on,
        briefing.held_minutes,
        days_to_done(briefing),
        briefing.turned_down_because or briefing.cancelled_because,
    ]


def access_to(briefing: Briefing, user: User, now: datetime) -> BriefingAccess:
    return BriefingAccess(briefing, user, now, others_in_meetings([briefing])[briefing.pk])


def access_list(briefings: Iterable[Briefing], user: User, now: datetime) -> list[BriefingAccess]:
    rows = list(briefings)
    others = others_in_meetings(rows)
    return [BriefingAccess(briefing, user, now, others[briefing.pk]) for briefing in rows]


def others_in_meetings(briefings: Sequence[Briefing]) -> dict[int, list[Briefing]]:
    """The other briefings in each one's shared briefing that are not cancelled, by its key."""
    meetings: dict[Any, list[Briefing]] = defaultdict(list)
    rows = Briefing.objects.filter(meeting__in={briefing.meeting for briefing in briefings})
    for row in (
        rows.filter(turned_down_at=None, cancelled_at=None).select_related("person").order_by("pk")
    ):
        meetings[row.meeting].append(row)
    return {
        briefing.pk: [row for row in meetings[briefing.meeting] if row.pk != briefing.pk]
        for briefing in briefings
    }


def joinable_requests(briefing: Briefing) -> QuerySet[Briefing]:
    """Requests for others that are not over and about the same need, topic or enquiry."""
    about = Q(need=briefing.need)
    if briefing.topic_id:
        about |= Q(topic=briefing.topic_id)
    if briefing.interview:
        about |= Q(interview__enquiry=briefing.interview.enquiry_id)
    there = Briefing.objects.open().together_with(briefing).values("person")
    others = (
        Briefing.objects.open()
        .filter(about)
        .exclude(meeting=briefing.meeting)
        .exclude(person__in=there)
    )
    soonest = list(others.order_by("due_at", "pk").values_list("pk", flat=True)[:SHOWN])
    return Briefing.objects.with_people().filter(pk__in=soonest).order_by("due_at", "pk")
