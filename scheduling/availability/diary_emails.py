"""Mails about a diary that people keep themselves."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from jobs.mail import queue_mail
from scheduling.availability.models import DiaryDelegate
from training.models import Organisation, Person


def send_diary_changed(*, person: Person, by: User, now: datetime) -> None:
    """To the person: a delegate changed it. Once a day; the page says the rest."""
    if not person.email:
        return
    context = {
        "person": person,
        "by": by,
        "address": f"{settings.BASE_URL}{reverse('scheduling:diary_changes', args=[person.reference])}",
        "organisation": Organisation.objects.ours(),
    }
    queue_mail(
        to=person.email,
        subject="Your diary was changed for you",
        template="emails/diary_changed",
        context=context,
        now=now,
        dedup_key=f"diary:{person.pk}:{timezone.localdate(now)}",
    )


def send_delegate_mail(*, delegate: DiaryDelegate, by: User, now: datetime) -> None:
    """To the delegate: whose diary they can keep, and where."""
    page = reverse("scheduling:diary_week", args=[delegate.person.reference])
    context = {
        "delegate": delegate,
        "by": by,
        "address": f"{settings.BASE_URL}{page}",
        "organisation": Organisation.objects.ours(),
    }
    queue_mail(
        to=delegate.user.email,
        subject=f"You can change the diary of {delegate.person}",
        template="emails/diary_delegate",
        context=context,
        now=now,
        dedup_key=delegate_key(delegate.pk),
    )


def delegate_key(delegate: int) -> str:
    """Of the job that tells a delegate of it: its mail names the person."""
    return f"diary_delegate:{delegate}"
