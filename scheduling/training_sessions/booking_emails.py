"""Calendar invitations and cancellations for training sessions, to everyone booked who has an email
address. Each one raises the booking's `sequence`.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Literal

from django.conf import settings
from django.db.models import F, QuerySet
from django.urls import reverse

from jobs.mail import queue_mail, withdraw
from jobs.models import Job, Mail
from scheduling.calendars.invitations import Invitation, write_invitation
from scheduling.training_sessions.arrival_codes import arrival_code, spaced
from scheduling.training_sessions.models import Booking, Material
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


def send_invitations(
    *, bookings: QuerySet[Booking], now: datetime, after: timedelta | None = None
) -> list[Mail]:
    """Sends the session as it is now; calendars replace the earlier invitation. `after` so long
    they leave: until then they can be withdrawn.
    """
    return _send(bookings, "REQUEST", now, now + after if after else None)


def cancel_invitations(
    *, bookings: QuerySet[Booking], now: datetime, after: timedelta | None = None
) -> list[Mail]:
    """Takes the session out of each one's calendar."""
    return _send(bookings, "CANCEL", now, now + after if after else None)


def withdraw_mails(*, bookings: QuerySet[Booking]) -> int:
    """Deletes every mail about these bookings, or raises MailLeft if one has been sent."""
    keys = [
        _mail_key(booking, number)
        for booking in bookings
        for number in range(1, booking.sequence + 1)
    ]
    return withdraw(mails=Mail.objects.filter(job__dedup_key__in=keys))


def mail_key(booking: Booking) -> str:
    """The dedup_key of the job for the booking's last mail."""
    return _mail_key(booking, booking.sequence)


def _mail_key(booking: Booking, sequence: int) -> str:
    return f"booking {booking.pk} event {sequence}"


def booking_event(booking: Booking, method: Method, organisation: Organisation) -> Invitation:
    """The joining link is for the person alone; what cancels an event needs none."""
    training_session = booking.training_session
    venue = training_session.venue
    link = booking.joining_link if method == "REQUEST" else ""
    join = f"Join: {link}\n" if link else ""
    return Invitation(
        key=f"booking-{booking.pk}",
        sequence=booking.sequence,
        starts_at=training_session.starts_at,
        ends_at=training_session.ends_at,
        summary="Training",
        place=", ".join(filter(None, [venue.name, venue.address])),
        description=f"{join}Your training: {_address()}",
        attendee_name=booking.person.full_name,
        attendee_email=booking.person.email,
        organiser_name=organisation.communications_name,
        method=method,
    )


def _send(
    bookings: QuerySet[Booking], method: Method, now: datetime, due_at: datetime | None = None
) -> list[Mail]:
    held_back = _held_back(bookings)
    bookings.update(sequence=F("sequence") + 1)
    organisation = Organisation.objects.ours()
    written = bookings.exclude(person__email="").select_related(
        "person", *(f"training_session__{name}" for name in ("course", "venue", "trainer"))
    )
    with_files = set(
        Material.objects.told_before()
        .filter(training_session__in=written.values("training_session"))
        .values_list("training_session", flat=True)
    )
    mails = []
    for booking in written.order_by("pk"):
        event = booking_event(booking, method, organisation)
        dues = [due for due in (due_at, held_back.get(booking.pk)) if due]
        mail = queue_mail(
            to=booking.person.email,
            subject=SUBJECTS[method],
            template=TEMPLATES[method],
            context={
                "person": booking.person,
                "booking": booking,
                "code": spaced(arrival_code(booking.pk)),
                "has_files": booking.training_session_id in with_files,
                "address": _address(),
                "organisation": organisation,
            },
            calendar=write_invitation(event, now=now),
            calendar_method=method,
            now=now,
            due_at=max(dues, default=None),
            dedup_key=mail_key(booking),
        )
        mails.append(mail)
    return mails


def _held_back(bookings: Iterable[Booking]) -> dict[int, datetime]:
    """By booking, when its last mail leaves if that is still to come: the next does not overtake
    it.
    """
    keys = {mail_key(booking): booking.pk for booking in bookings}
    waiting = Job.objects.filter(dedup_key__in=keys, state=Job.State.WAITING, attempts=0)
    return {keys[key]: due_at for key, due_at in waiting.values_list("dedup_key", "due_at")}


def _address() -> str:
    return f"{settings.BASE_URL}{reverse('scheduling:my_bookings')}"
