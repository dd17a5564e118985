"""Mails about training that expires: why the person gets it, what to do, and a link to book."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from jobs.mail import queue_mail
from jobs.models import Mail
from scheduling.training_sessions.queries.lapse_reminders import DueReminder
from training.models import Organisation, Person
from training.reminders import next_reminder
from training.roles import role_names


def send_lapse_digest(
    *, person: Person, reminders: Sequence[DueReminder], tokens: Mapping[int, str], now: datetime
) -> Mail:
    """To the person: each course with its last day and a secret link to book a place."""
    on = timezone.localdate(now)
    words = role_names()
    roles = sorted({str(words[role]).lower() for one in reminders for role in one.lapse.unit.roles})
    following = [day for one in reminders if (day := next_reminder(one.lapse.last_day, on))]
    context = {
        "person": person,
        "roles": roles,
        "courses": [
            (one, (one.lapse.last_day - on).days, _booking(tokens[one.course.pk]))
            for one in reminders
        ],
        "following": min(following, default=None),
        "organisation": Organisation.objects.ours(),
    }
    subject = (
        "Your media training is about to expire"
        if len(reminders) == 1
        else f"{len(reminders)} of your courses are about to expire"
    )
    return queue_mail(
        to=person.email, subject=subject, template="emails/lapse_digest", context=context, now=now
    )


def send_team_digest(*, to: str, reminders: Sequence[DueReminder], now: datetime) -> Mail:
    """To the team: counts by course and a link to the page, without names."""
    on = timezone.localdate(now)
    lapsed = [one for one in reminders if one.lapse.last_day < on]
    coming = [one for one in reminders if one.lapse.last_day >= on]
    context = {
        "lapsed": _by_course(lapsed),
        "coming": _by_course(coming),
        "unreached": len({one.person.pk for one in reminders if not one.person.email}),
        "lapsed_address": _address("reports:readiness_units", status="lapsed"),
        "coming_address": _address("reports:lapse_list", booked="no"),
        "reminders_address": _address("scheduling:lapse_reminder_list"),
        "organisation": Organisation.objects.ours(),
    }
    people = len({one.person.pk for one in reminders})
    subject = (
        "Training lapsed or about to lapse: "
        f"{people} {'person' if people == 1 else 'people'} not booked"
    )
    return queue_mail(
        to=to, subject=subject, template="emails/lapse_team", context=context, now=now
    )


def _by_course(reminders: Sequence[DueReminder]) -> list[tuple[str, int]]:
    return sorted(Counter(str(one.course) for one in reminders).items())


def _booking(token: str) -> str:
    return f"{settings.BASE_URL}{reverse('scheduling:booking_link', args=[token])}"


def _address(url_name: str, **query: str) -> str:
    return f"{settings.BASE_URL}{reverse(url_name, query=query or None)}"
