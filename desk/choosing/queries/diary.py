"""When a person is on call or away, and what they are booked for."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from desk.enquiries.models import Interview
from scheduling.availability.models import Away, Claim, OnCall
from scheduling.training_sessions.models import Booking
from training.models import Person

MANY = 50


def diary_of(person: Person, now: datetime) -> dict[str, QuerySet[Any]]:
    """What is to come, soonest first; what is over, latest first. Clinics that repeat are said once,
    beside it.
    """
    bookings = Booking.objects.active().filter(person=person, training_session__cancelled_at=None)
    interviews = Interview.objects.filter(person=person, called_off_at=None)
    return {
        "on_call": OnCall.objects.not_retracted()
        .filter(person=person, ends_at__gt=now)
        .order_by("starts_at")[:MANY],
        "away": Away.objects.not_retracted()
        .filter(person=person, ends_at__gt=now, clinic=None)
        .order_by("starts_at")[:MANY],
        "bookings": bookings.with_lost(now)
        .select_related("training_session__course", "training_session__venue")
        .order_by("-training_session__starts_at")[:MANY],
        "interviews": interviews.select_related("enquiry__outlet").order_by("-starts_at")[:MANY],
    }


def clashes(person: Person, starts_at: datetime, ends_at: datetime) -> list[str]:
    """The person's claims within the time, in words. Touching is no clash."""
    claims = Claim.objects.filter(
        kind=Claim.Kind.PERSON, subject_id=person.pk, starts_at__lt=ends_at, ends_at__gt=starts_at
    ).select_related(
        "interview", "booking__training_session__course", "training_session__course", "briefing"
    )
    return [_words(claim) for claim in claims.order_by("starts_at")]


def _words(claim: Claim) -> str:
    if claim.interview:
        return f"interview {claim.interview}"
    if claim.briefing:
        return f"briefing {claim.briefing}"
    training_session = claim.booking.training_session if claim.booking else claim.training_session
    return str(training_session and training_session.course)
