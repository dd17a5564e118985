"""Mails about training that somebody asked for: a link and no content. A place brings its own
invitation.
"""

from datetime import datetime

from django.urls import reverse

from scheduling.training_sessions.models import TrainingRequest
from training.link_emails import queue_link
from training.models import Organisation


def tell_desk(*, request: TrainingRequest, now: datetime) -> None:
    """Where the desk has a mail address of its own."""
    queue_link(
        to=Organisation.objects.ours().communications_email,
        subject="A training request",
        sentence="Someone has asked for training. Read the request",
        path=request.get_absolute_url(),
        now=now,
    )


def tell_person(*, request: TrainingRequest, now: datetime) -> None:
    queue_link(
        to=request.person.email,
        subject="Your training request",
        sentence=(
            "We cannot give you the training you asked for at the moment. "
            "Read why, and what you can do instead"
        ),
        path=reverse("scheduling:my_bookings"),
        now=now,
    )
