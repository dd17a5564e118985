"""Mails about targeted briefings: a link and no content; what it is about and why stand behind it."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from jobs.mail import queue_mail
from scheduling.models import Briefing, Trainer
from training.models import Organisation

SUBJECTS = {
    "asked": "A briefing is asked for",
    "for_you": "A briefing was asked for, for you",
    "given": "A briefing is yours to give",
    "arranged": "Your briefing has a time",
    "moved": "A briefing has another time",
    "turned_down": "About the briefing that you asked for",
    "cancelled": "A briefing is called off",
    "held": "After your briefing: one minute",
}
SENTENCES = {
    "asked": "somebody asks for a briefing. Who, what for and by when",
    "for_you": "a briefing was asked for, for you. What for and by when",
    "given": "you are asked to give a briefing. Who it is for, when, and how to prepare it",
    "arranged": "your briefing has a time. When, where and with whom",
    "moved": "a briefing has been given another time or another briefer. As it is now",
    "turned_down": "the briefing that you asked for cannot be given. Why, and what else there is",
    "cancelled": "a briefing has been called off. Which one",
    "held": "you had a briefing. How ready you feel now, and what else would help, takes one minute",
}


def tell_desk(*, briefing: Briefing, now: datetime) -> None:
    """The desk hears of a request, where it has a mail address of its own."""
    _send(briefing, "asked", [Organisation.objects.get(pk=1).communications_email], now)


def tell_people(*, briefing: Briefing, what: str, now: datetime, but: str = "") -> None:
    """Whoever it is for and whoever asked, each once; `but` is the address of who did it and knows."""
    _send(briefing, what, (briefing.person.email, briefing.asked_by.email), now, but=but)


def tell_person(*, briefing: Briefing, what: str, now: datetime) -> None:
    _send(briefing, what, [briefing.person.email], now)


def tell_briefer(*, briefing: Briefing, what: str, now: datetime, but: str = "") -> None:
    if briefer := briefing.briefer:
        user = briefer.user if isinstance(briefer, Trainer) else None
        _send(briefing, what, [briefer.email or (user.email if user else "")], now, but=but)


def _send(briefing: Briefing, what: str, addresses: Iterable[str], now: datetime, but: str = "") -> None:
    wanted = {address.lower(): address for address in addresses if address and address.lower() != but.lower()}
    context = {
        "sentence": SENTENCES[what],
        "address": f"{settings.BASE_URL}{reverse('scheduling:briefing_detail', args=[briefing.reference])}",
        "organisation": Organisation.objects.get(pk=1),
    }
    for address in wanted.values():
        queue_mail(to=address, subject=SUBJECTS[what], template="emails/briefing", context=context, now=now)
