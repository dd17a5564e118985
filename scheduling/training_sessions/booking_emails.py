"""Calendar invitations and cancellations for training sessions, to everyone booked who has an email
address. Each one raises the booking's `sequence`.
"""

from datetime import datetime
from typing import Literal

from django.conf import settings
from django.db.models import F, QuerySet
from django.urls import reverse

from jobs.mail import queue_mail
from scheduling.calendars.invitations import Invitation, write_invitation
from scheduling.training_sessions.models import Booking
from training.models import Organisation

Method = Literal["REQUEST", "CANCEL"]
SUBJECTS: dict[Method, str] = {
    "REQUEST": "Your training session",
    "CANCEL": "Training session cancelled",
}
TEMPLATES: dict[Method, str] = {
    "REQUEST": "emails/booking_invitation",
    "CANCEL": "emails/booking_cancelled",
}


def send_invitations(*, bookings: QuerySet[Booking], now: datetime) -> None:
    """Sends the session as it is now; calendars replace the earlier invitation."""
    _send(bookings, "REQUEST", now)


def cancel_invitations(*, bookings: QuerySet[Booking], now: datetime) -> None:
    """Takes the session out of each one's calendar."""
    _send(bookings, "CANCEL", now)


def mail_key(booking: Booking) -> str:
    """The dedup_key of the job for the booking's last mail."""
    return f"booking {booking.pk} event {booking.sequence}"


def booking_event(booking: Booking, method: Method, organisation: Organisation) -> Invitation:
    training_session = booking.training_session
    venue = training_session.venue
    return Invitation(
        key=f"booking-{booking.pk}",
        sequence=booking.sequence,
        starts_at=training_session.starts_at,
        ends_at=training_session.ends_at,
        summary="Training",
        place=", ".join(filter(None, [venue.name, venue.address])),
        description=f"Your training: {_address()}",
        attendee_name=booking.person.full_name,
        attendee_email=booking.person.email,
        organiser_name=organisation.communications_name,
        method=method,
    )


def _send(bookings: QuerySet[Booking], method: Method, now: datetime) -> None:
    bookings.update(sequence=F("sequence") + 1)
    organisation = Organisation.objects.ours()
    written = bookings.exclude(person__email="").select_related("person", "training_session__venue")
    for booking in written.order_by("pk"):
        event = booking_event(booking, method, organisation)
        queue_mail(
            to=booking.person.email,
            subject=SUBJECTS[method],
            template=TEMPLATES[method],
            context={"person": booking.person, "address": _address(), "organisation": organisation},
            calendar=write_invitation(event, now=now),
            calendar_method=method,
            now=now,
            dedup_key=mail_key(booking),
        )


def _address() -> str:
    return f"{settings.BASE_URL}{reverse('scheduling:my_bookings')}"
