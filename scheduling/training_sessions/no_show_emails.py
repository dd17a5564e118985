"""The mail to somebody who did not attend and is offered no place: what other dates there are, and a
link to book one. The offer of a place is in `waiting_emails`.
"""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from jobs.mail import queue_mail
from scheduling.training_sessions.models import NoShowFollowUp
from scheduling.training_sessions.queries.booking_choice import BookingChoice
from training.models import Organisation

SHOWN = 5


def send_other_dates(
    *, follow_up: NoShowFollowUp, choice: BookingChoice, token: str, now: datetime
) -> None:
    queue_mail(
        to=follow_up.person.email,
        subject=f"Another date for {follow_up.course}",
        template="emails/no_show",
        context={
            "person": follow_up.person,
            "missed": follow_up.booking.training_session,
            "choices": [one.training_session for one in choice.choices[:SHOWN]],
            "full": [one.training_session for one in choice.full[:SHOWN]],
            "address": f"{settings.BASE_URL}{reverse('scheduling:booking_link', args=[token])}",
            "organisation": Organisation.objects.ours(),
        },
        now=now,
        dedup_key=f"no_show {follow_up.booking_id} mail",
    )
