"""Training sessions, interviews, enquiries and briefings for other programs, in a stable order."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from desk.briefings.models import Briefing
from desk.enquiries.models import Enquiry, Interview
from reports.packs.queries.pack_states import states_of, with_packs
from scheduling.times.spans import DAY, midnight
from scheduling.training_sessions.models import TrainingSession
from training.models import Person


def between[Q: QuerySet](rows: Q, field: str, since: date | None, until: date | None) -> Q:
    """Those whose moment lies in these days, both inclusive."""
    if since:
        rows = rows.filter(**{f"{field}__gte": midnight(since)})
    if until:
        rows = rows.filter(**{f"{field}__lt": midnight(until + DAY)})
    return rows


def sessions_listed() -> QuerySet[TrainingSession]:
    """Those that are no draft."""
    rows = TrainingSession.objects.published().select_related("course", "venue")
    return rows.order_by("starts_at", "pk")


def session_answer(training_session: TrainingSession) -> dict[str, Any]:
    return {
        "id": training_session.pk,
        "course": training_session.course.code,
        "title": training_session.course.title,
        "venue": training_session.venue.name,
        "starts_at": timezone.localtime(training_session.starts_at),
        "ends_at": timezone.localtime(training_session.ends_at),
        "places": training_session.places,
        "places_taken": training_session.places_taken,
        "places_offered": training_session.places_offered,
        "places_left": training_session.places_left,
        "people_missing": training_session.people_missing,
        "is_cancelled": training_session.cancelled_at is not None,
    }


def interviews_listed() -> QuerySet[Interview]:
    related = ("enquiry__outlet", "enquiry__topic", "person")
    return with_packs(Interview.objects.in_order()).select_related(*related)


def interview_answers(
    interviews: Sequence[Interview], *, with_names: bool, now: datetime
) -> list[dict[str, Any]]:
    states = states_of(interviews, now=now)
    answers = []
    for interview in interviews:
        enquiry = interview.enquiry
        pack = states[interview.pk]
        answers.append(
            {
                "reference": interview.reference,
                "enquiry": enquiry.reference,
                "subject": enquiry.subject,
                "topic": enquiry.topic and enquiry.topic.code,
                "outlet": enquiry.outlet.name,
                "programme": enquiry.programme,
                "starts_at": timezone.localtime(interview.starts_at),
                "minutes": interview.minutes,
                "medium": interview.medium,
                "mode": interview.mode,
                "status": interview.status,
                "spokesperson": _name_of(interview.person, with_names),
                "pack": {
                    "status": pack.key,
                    "version": pack.number or None,
                    "is_stale": bool(pack.stale),
                    "unread_since": pack.unread_since and timezone.localtime(pack.unread_since),
                    "read_at": pack.read_at and timezone.localtime(pack.read_at),
                },
            }
        )
    return answers


def enquiries_listed() -> QuerySet[Enquiry]:
    return Enquiry.objects.select_related("outlet", "topic").order_by("received_at", "reference")


def enquiry_answer(enquiry: Enquiry) -> dict[str, Any]:
    answered_at = enquiry.response_sent_at
    return {
        "reference": enquiry.reference,
        "subject": enquiry.subject,
        "topic": enquiry.topic and enquiry.topic.code,
        "outlet": enquiry.outlet.name,
        "programme": enquiry.programme,
        "channel": enquiry.channel,
        "wants": enquiry.wants,
        "sensitivity": enquiry.sensitivity,
        "state": enquiry.state,
        "received_at": timezone.localtime(enquiry.received_at),
        "deadline_at": timezone.localtime(enquiry.deadline_at),
        "answered_at": answered_at and timezone.localtime(answered_at),
    }


def briefings_listed() -> QuerySet[Briefing]:
    rows = Briefing.objects.with_people()
    return rows.order_by("asked_at", "reference")


def briefing_answer(briefing: Briefing, *, with_names: bool, now: datetime) -> dict[str, Any]:
    return {
        "reference": briefing.reference,
        "need": briefing.need,
        "media": briefing.media,
        "topic": briefing.topic and briefing.topic.code,
        "interview": briefing.interview and briefing.interview.reference,
        "status": briefing.status,
        "asked_at": timezone.localtime(briefing.asked_at),
        "due_at": timezone.localtime(briefing.due_at),
        "is_late": briefing.is_late(now),
        "starts_at": briefing.starts_at and timezone.localtime(briefing.starts_at),
        "held_on": briefing.held_on,
        "held_minutes": briefing.held_minutes,
        "person": _name_of(briefing.person, with_names),
    }


def _name_of(person: Person | None, with_names: bool) -> dict[str, str] | None:
    if person is None or not with_names:
        return None
    return {"person": person.reference, "name": person.full_name}
