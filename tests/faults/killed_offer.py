"""A place that is freed for those on a waiting list, by a process that is killed in the middle, for the
fault tests.

Run as a program in an installation's environment: `python -m tests.faults.killed_offer STEP`.
"""

import os
import signal
import sys
from datetime import timedelta
from typing import Any


def die(*_: Any, **__: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def main(step: str) -> None:
    import django

    django.setup()
    from scheduling.training_sessions.actions import bookings, place_offers
    from scheduling.training_sessions.actions.waiting_lists import join_waiting_list
    from scheduling.training_sessions.models import Booking, TrainingSession
    from tests.clock import NOW
    from tests.factories.accounts import UserFactory
    from tests.factories.scheduling import TrainingSessionFactory
    from tests.factories.training import PersonFactory

    if not TrainingSession.objects.exists():
        by = UserFactory()
        made = TrainingSessionFactory(starts_at=NOW + timedelta(days=10), places=1)
        bookings.book(training_session=made, person=PersonFactory(), by=by, now=NOW)
        for number in (1, 2):
            person = PersonFactory(email=f"w{number}@example.nhs.uk")
            join_waiting_list(training_session=made, person=person, by=by, now=NOW)
    training_session = TrainingSession.objects.get()
    booking = Booking.objects.get()
    by = booking.booked_by
    assert by
    if step == "naive":  # the twin commits what it frees, and offers it then
        Booking.objects.update(cancelled_at=NOW, cancelled_by=by)
        TrainingSession.objects.update(places_taken=0, place_freed_at=NOW)
        die()
    if step.endswith("killed"):
        place_offers._offer_next = die
    if step.startswith("free"):
        bookings.cancel_booking(booking=booking, by=by, now=NOW)
    else:
        for _ in range(2):
            later = NOW + timedelta(days=1)
            place_offers.offer_places(training_session=training_session, now=later)


if __name__ == "__main__":
    main(sys.argv[1])
