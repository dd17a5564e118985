"""Mails about training requests: a link and no content. A booked place sends its own invitation."""

from datetime import datetime

from django.urls import reverse

from scheduling.training_sessions.models import TrainingRequest
from training.link_emails import queue_link
from training.models import Organisation


def notify_desk(*, request: TrainingRequest, now: datetime) -> None:
    """To the desk's address, if it has one."""
    queue_link(
        to=Organisation.objects.ours().training_mailbox,
        kind="training_request",
        subject="A training request",
        sentence="Someone has asked for training. Read the request",
        path=request.get_absolute_url(),
        now=now,
    )


def notify_person(*, request: TrainingRequest, now: datetime) -> None:
    queue_link(
        to=request.person.email,
        kind="training_request_answered",
        subject="Your training request",
        sentence=(
            "We cannot give you the training you asked for at the moment. "
            "Read why, and what you can do instead"
        ),
        path=reverse("scheduling:my_bookings"),
        now=now,
    )
