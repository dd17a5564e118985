"""The facts behind the figures of interviews, briefings, enquiries and coverage, in five queries."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Exists, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, TruncDate

from desk.briefings.models import Briefing
from desk.enquiries.models import Coverage, Debrief, Enquiry, Interview
from nhsuk.london import LONDON
from reports.board.interview_figures import (
    BriefingFact,
    CoverageFact,
    DeskFacts,
    EnquiryFact,
    InterviewFact,
    InterviewFigures,
    interview_figures,
)
from reports.packs.models import Acknowledgement, PackVersion
from scheduling.times.spans import DAY, midnight
from training.models import Tenure
from training.roles import GROUP_12_1


def interview_figures_of(*, since: date, on: date, known_at: datetime) -> InterviewFigures:
    """The figures of the days from `since` to `on`, as known at `known_at`."""
    return interview_figures(desk_facts(since=since, on=on, known_at=known_at))


def desk_facts(*, since: date, on: date, known_at: datetime) -> DeskFacts:
    """Facts that were recorded by `known_at` about the days from `since` to `on`.

    The spokesperson of an interview, its slot and the topic of an enquiry have no history, and are
    those of today.
    """
    period = _Period(midnight(since), midnight(on + DAY), known_at)
    return DeskFacts(
        since=since,
        on=on,
        known_at=known_at,
        interviews=list(_interviews(period)),
        enquiries=list(_enquiries(period)),
        briefings=list(_briefings(period)),
        coverage=list(_coverage(period)),
    )


class _Period(NamedTuple):
    first: datetime
    end: datetime
    known_at: datetime

    def has(self, field: str) -> Q:
        """The moment in the field is in the period, and is not after `known_at`."""
        return Q(
            **{
                f"{field}__gte": self.first,
                f"{field}__lt": self.end,
                f"{field}__lte": self.known_at,
            }
        )


class _Version(NamedTuple):
    """An approved version; `read_at`: when its recipient acknowledged it."""

    number: int
    recipient: int
    approved_at: datetime
    withdrawn_at: datetime | None
    read_at: datetime | None


def took_place(known_at: datetime) -> QuerySet[Interview]:
    """Interviews that somebody gave, as known at the moment: those whose slot has begun, with a
    spokesperson, neither called off nor, by the debrief, not out.
    """
    not_out = Debrief.objects.filter(
        interview=OuterRef("pk"), went=Debrief.Went.NOT_OUT, given_at__lte=known_at
    )
    return Interview.objects.filter(
        Q(called_off_at=None) | Q(called_off_at__gt=known_at),
        ~Exists(not_out),
        accepted_at__lte=known_at,
        starts_at__lte=known_at,
    )


def _interviews(period: _Period) -> Iterable[InterviewFact]:
    """`pack_states` says which version a spokesperson is to use, and this the same of the moment at
    which the interview began.
    """
    versions = _approved_versions(period)
    rows = took_place(period.known_at).filter(period.has("starts_at"))
    for row in (
        rows.order_by("starts_at", "reference")
        .annotate(topic=Coalesce("enquiry__topic__title", Value("")))
        .values(
            "reference", "medium", "starts_at", "offered_at", "person_id", "pack", "shared__pack",
            "topic", "enquiry__outlet__name", "enquiry__received_at", "enquiry__logged_at",
            "enquiry__subject",
            "person__reference",
        )
    ):  # fmt: skip
        starts_at = row["starts_at"]
        approved = versions.get(row["pack"] or row["shared__pack"], [])
        usable = _usable(approved, person=row["person_id"], starts_at=starts_at)
        read_at = usable.read_at if usable else None
        # as `bid_since` has it: a later bid counts from when it was logged
        came_with_it = row["offered_at"] <= row["enquiry__logged_at"]
        yield InterviewFact(
            reference=row["reference"],
            subject=row["enquiry__subject"],
            outlet=row["enquiry__outlet__name"],
            topic=row["topic"],
            medium=row["medium"],
            person=row["person__reference"],
            asked_at=row["enquiry__received_at"] if came_with_it else row["offered_at"],
            starts_at=starts_at,
            approved_at=usable.approved_at if usable else None,
            read_at=read_at if read_at and read_at <= starts_at else None,
        )


def _usable(versions: list[_Version], *, person: int, starts_at: datetime) -> _Version | None:
    """The latest that was approved for this person before air, unless it was withdrawn by then."""
    theirs = [
        each for each in versions if each.recipient == person and each.approved_at <= starts_at
    ]
    latest = max(theirs, key=lambda each: each.number, default=None)
    if latest and latest.withdrawn_at and latest.withdrawn_at <= starts_at:
        return None
    return latest


def _approved_versions(period: _Period) -> dict[int, list[_Version]]:
    """Those for the interviews of the period, by pack."""
    serving = period.has("pack__interview__starts_at") | period.has(
        "pack__shared__interview__starts_at"
    )
    read = Acknowledgement.objects.filter(version=OuterRef("pk"), person=OuterRef("recipient"))
    rows = (
        PackVersion.objects.approved()
        .filter(serving)
        .annotate(read_at=Subquery(read.values("acknowledged_at")[:1]))
        .values_list("pack", "number", "recipient", "approved_at", "withdrawn_at", "read_at")
    )
    versions: dict[int, list[_Version]] = {}
    for pack, *rest in rows:
        versions.setdefault(pack, []).append(_Version(*rest))
    return versions


def _enquiries(period: _Period) -> Iterable[EnquiryFact]:
    """A decline or referral is an answer, as in `desk.enquiries.queries.board`."""
    settled = Q(notes__state__in=Enquiry.SETTLED, notes__at__lte=period.known_at)
    rows = (
        Enquiry.objects.filter(
            period.has("received_at") | period.has("deadline_at"),
            joined_to=None,
            logged_at__lte=period.known_at,
        )
        .annotate(
            topic_title=Coalesce("topic__title", Value("")), settled_at=Min("notes__at", filter=settled)
        )
        .order_by("received_at", "reference")
        .values(
            "reference", "subject", "outlet__name", "topic_title", "received_at", "deadline_at",
            "response_sent_at", "settled_at",
        )
    )  # fmt: skip
    for row in rows:
        sent_at = row["response_sent_at"]
        was_sent = sent_at is not None and sent_at <= period.known_at
        yield EnquiryFact(
            reference=row["reference"],
            subject=row["subject"],
            outlet=row["outlet__name"],
            topic=row["topic_title"],
            received_at=row["received_at"],
            deadline_at=row["deadline_at"],
            answered_at=sent_at if was_sent else row["settled_at"],
        )


def _briefings(period: _Period) -> Iterable[BriefingFact]:
    """Requests for support that were not called off; a mock interview is practice, not support."""
    in_group = Tenure.objects.known_at(period.known_at).filter(
        person=OuterRef("person"), role__in=GROUP_12_1
    )
    rows: Iterable[Any] = (
        Briefing.objects.filter(
            period.has("asked_at"), Q(cancelled_at=None) | Q(cancelled_at__gt=period.known_at)
        )
        .exclude(need="mock")
        .annotate(asked_on=TruncDate("asked_at", tzinfo=LONDON))
        .annotate(is_inside=Exists(in_group.covering(OuterRef("asked_on"))))
        .order_by("asked_at", "pk")
        .select_related("person", "topic", "interview__enquiry__outlet")
    )
    for row in rows:
        completed_at = row.completed_at
        yield BriefingFact(
            person=row.person.reference,
            asked_at=row.asked_at,
            is_delivered=completed_at is not None and completed_at <= period.known_at,
            is_outside=not row.is_inside,
            reference=row.reference,
            subject=f"{row.person}: {row.get_need_display().lower()}",
            outlet=row.interview.enquiry.outlet.name if row.interview else "",
            topic=row.topic.title if row.topic else "",
        )


def _coverage(period: _Period) -> Iterable[CoverageFact]:
    """The verdicts have no history, and are those of today."""
    rows = (
        Coverage.objects.filter(
            period.has("published_at"),
            Q(retracted_at=None) | Q(retracted_at__gt=period.known_at),
            recorded_at__lte=period.known_at,
        )
        .annotate(topic=Coalesce("enquiry__topic__title", Value("")))
        .order_by("published_at", "pk")
        .values_list(
            "enquiry__reference", "title", "outlet__name", "topic", "published_at", "verdict",
            "message_carried",
        )
    )  # fmt: skip
    for row in rows:
        yield CoverageFact(*row)
