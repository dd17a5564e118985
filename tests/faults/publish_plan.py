"""Publishes every draft of a plan, as the page does, and dies by SIGKILL once so many invitations are
queued.

`make` instead: a plan of SESSIONS drafts with PEOPLE booked on each. `naive` before the number: the
twin, which publishes first and invites afterwards.
"""

import os
import signal
import sys
from datetime import timedelta

import django

django.setup()

from django.utils import timezone  # noqa: E402  once it is set up

from accounts.access import Role  # noqa: E402  as above
from accounts.models import User  # noqa: E402  as above
from scheduling.planning.models import PlannedSession, TrainingPlan  # noqa: E402  as above
from scheduling.training_sessions import booking_emails  # noqa: E402  as above
from scheduling.training_sessions.actions.bookings import book  # noqa: E402  as above
from scheduling.training_sessions.actions.drafts import publish_training_session  # noqa: E402  as above
from scheduling.training_sessions.models import TrainingSession  # noqa: E402  as above
from tests.factories.accounts import UserFactory  # noqa: E402  as above
from tests.factories.scheduling import TrainingSessionFactory  # noqa: E402  as above
from tests.factories.training import PersonFactory  # noqa: E402  as above

SESSIONS = 4
PEOPLE = 3


def make() -> None:
    now = timezone.now()
    officer = UserFactory(roles=[Role.OFFICER])
    plan = TrainingPlan.objects.create(starts_on=now.date(), ends_on=now.date(), made_at=now)
    for number in range(SESSIONS):
        draft = TrainingSessionFactory(draft=True, starts_at=now + timedelta(days=number + 1))
        PlannedSession.objects.create(plan=plan, training_session=draft)
        for place in range(PEOPLE):
            person = PersonFactory(email=f"p{number}{place}@example.nhs.uk")
            book(training_session=draft, person=person, by=officer, now=now)


def die_after(number: int) -> None:
    queue = booking_emails.queue_mail
    queued = 0

    def queue_and_die(**mail: object) -> object:
        nonlocal queued
        sent = queue(**mail)  # type: ignore[arg-type]  # as it was called
        queued += 1
        if queued == number:
            os.kill(os.getpid(), signal.SIGKILL)
        return sent

    booking_emails.queue_mail = queue_and_die  # type: ignore[assignment]  # the same but for its end


def publish(*, is_naive: bool) -> None:
    now = timezone.now()
    for draft in TrainingSession.objects.drafts().order_by("starts_at"):
        if is_naive:
            TrainingSession.objects.filter(pk=draft.pk).update(published_at=now)
            for booking in draft.bookings.active():
                one = draft.bookings.active().filter(pk=booking.pk)
                booking_emails.send_invitations(bookings=one, now=now)
        else:
            publish_training_session(training_session=draft, by=User.objects.first(), now=now)


match sys.argv[1:]:
    case ["make"]:
        make()
    case ["naive", number]:
        die_after(int(number))
        publish(is_naive=True)
    case [number]:
        die_after(int(number))
        publish(is_naive=False)
