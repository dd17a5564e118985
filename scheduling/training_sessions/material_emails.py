"""The mail that says that files of a session are there; they are opened behind a sign-in."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse

from nhsuk.words import joined_words
from scheduling.training_sessions.booking_emails import session_words
from scheduling.training_sessions.models import Booking, Material
from training.link_emails import queue_link


def send_new_files(*, booking: Booking, materials: Sequence[Material], now: datetime) -> None:
    named = joined_words([f"“{material}”" for material in materials])
    slot = session_words(booking.training_session, now=now)
    queue_link(
        to=booking.person.email,
        kind="material",
        subject=f"{'A file' if len(materials) == 1 else 'Files'} for your training: {slot}",
        sentence=f"You can open {named} for {slot} under My training sessions",
        path=reverse("scheduling:my_bookings"),
        now=now,
        dedup_key=f"material {materials[0].pk} {booking.person_id}",
    )
