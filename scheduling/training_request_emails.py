"""Mails about training that somebody asked for: a link and no content. A place brings its own invitation."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from jobs.mail import queue_mail
from scheduling.models import TrainingRequest
from training.models import Organisation


def tell_desk(*, request: TrainingRequest, now: datetime) -> None:
    """Where the desk has a mail address of its own."""
    to = Organisation.objects.get(pk=1).communications_email
    _send(
        to, "Training is asked for", "somebody asks for training. Who, which, and why", request.get_absolute_url(), now
    )


def tell_person(*, request: TrainingRequest, now: datetime) -> None:
    sentence = "the training that you asked for cannot be given as things stand. Why, and what else there is"
    address = reverse("scheduling:my_bookings")
    _send(request.person.email, "About the training that you asked for", sentence, address, now)


def _send(to: str, subject: str, sentence: str, address: str, now: datetime) -> None:
    if not to:
        return
    context = {
        "sentence": sentence,
        "address": f"{settings.BASE_URL}{address}",
        "organisation": Organisation.objects.get(pk=1),
    }
    queue_mail(to=to, subject=subject, template="emails/briefing", context=context, now=now)
