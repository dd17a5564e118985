"""Requests for training: made, withdrawn, answered with a place, or declined."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused, reason_given
from scheduling.training_sessions import training_request_emails as emails
from scheduling.training_sessions.actions.bookings import book
from scheduling.training_sessions.models import Booking, TrainingRequest, TrainingSession
from training.models import Course, Person


@transaction.atomic
def ask_for_training(
    *, person: Person, course: Course, words: str, by: User, now: datetime
) -> TrainingRequest:
    """One open request for each course, and only without a place already. Notifies the desk."""
    if not Person.objects.on_register(timezone.localdate(now)).filter(pk=person.pk).exists():
        raise Refused("You are not on the register today. Ask the communications team.")
    to_come = (
        Booking.objects.active()
        .with_session()
        .filter(person=person, training_session__starts_at__gt=now)
    )
    if place := to_come.filter(
        training_session__course=course, training_session__cancelled_at=None
    ).first():
        raise Refused(
            f"You already have a place: {place.training_session}. It is listed under your places."
        )
    try:
        with transaction.atomic():
            request = TrainingRequest.objects.create(
                person=person, course=course, words=words, asked_at=now, asked_by=by
            )
    except IntegrityError as error:
        raise Refused(
            f"You have already asked for {course}. "
            "The communications team will reply here and by email."
        ) from error
    emails.notify_desk(request=request, now=now)
    audit(by=by, action="training_request.asked", about=request, now=now, course=course.code)
    return request


@transaction.atomic
def withdraw_request(*, request: TrainingRequest, by: User, now: datetime) -> None:
    """Withdrawn by the person who asked."""
    _answer(request, by, now)
    audit(by=by, action="training_request.withdrawn", about=request, now=now)


@transaction.atomic
def answer_with_place(
    *, request: TrainingRequest, training_session: TrainingSession, by: User, now: datetime
) -> Booking:
    """A place in a session of the course; the invitation is the answer."""
    if training_session.course_id != request.course_id:
        raise Refused(
            f"They asked for {request.course}. "
            "Choose a session of that course, or decline the request and suggest something else."
        )
    _answer(request, by, now)
    booking = book(training_session=training_session, person=request.person, by=by, now=now)
    TrainingRequest.objects.filter(pk=request.pk).update(booking=booking)
    audit(by=by, action="training_request.booked", about=request, now=now)
    return booking


@transaction.atomic
def answer_with_next_place(*, request: TrainingRequest, by: User, now: datetime) -> Booking:
    """A place in the next session of the course that has one; refused if there is none."""
    free = TrainingSession.objects.bookable(now).filter(course=request.course)
    training_session = free.order_by("starts_at", "pk").first()
    if training_session is None:
        raise Refused(f"No session of {request.course} has a place left. Plan one first.")
    return answer_with_place(request=request, training_session=training_session, by=by, now=now)


@transaction.atomic
def decline_request(*, request: TrainingRequest, reason: str, by: User, now: datetime) -> None:
    """The person reads the reason on their page; the mail only says that there is an answer."""
    reason = reason_given(reason, otherwise="Enter a reason. The person who asked will read it.")
    _answer(request, by, now, turned_down_because=reason[:300])
    emails.notify_person(request=request, now=now)
    audit(by=by, action="training_request.turned_down", about=request, now=now, reason=reason)


def _answer(request: TrainingRequest, by: User, now: datetime, **values: str) -> None:
    """Compare-and-set: of two simultaneous answers, the second is refused."""
    still_open = TrainingRequest.objects.open().filter(pk=request.pk)
    if not still_open.update(answered_at=now, answered_by=by, **values):
        raise Refused("This request has already been answered or withdrawn. Check it again.")
    request.refresh_from_db()
