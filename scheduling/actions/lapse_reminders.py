"""Reminding people, and the team, of training that runs out: one digest a person a day, each reminder once.

What is owed is worked out anew each time, so that a night that was missed is made good. Each digest is a transaction of
its own: of two runs at once, or after a kill in the middle, the database lets each be written down and mailed once.
"""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.access import Role
from accounts.audit import audit
from accounts.models import User
from scheduling.gather.lapse_reminders import Owed, owed_reminders
from scheduling.lapse_emails import send_lapse_digest, send_team_digest
from scheduling.models import LapseDigest, LapseReminder
from training.models import Organisation, Person
from training.reminders import To


def remind_of_lapses(*, now: datetime) -> str:
    """Sends every digest that is owed by now; a person who had one today has the rest tomorrow."""
    to_people, to_team = owed_reminders(now=now)
    told = sum(_remind_person(person, owed, now=now) for person, owed in to_people.items())
    is_team_told = bool(to_team) and _remind_team(to_team, now=now)
    return f"People reminded of training that runs out: {told}. The team: {'told' if is_team_told else 'nothing new'}."


def _remind_person(person: Person, owed: Sequence[Owed], *, now: datetime) -> bool:
    try:
        with transaction.atomic():
            digest = _write_down(person, owed, To.PERSON, now)
            digest.mails.add(send_lapse_digest(person=person, owed=owed, now=now))
    except IntegrityError:  # another run was first, or they had their digest of today
        return False
    return True


def _remind_team(owed: Sequence[Owed], *, now: datetime) -> bool:
    addresses = _team()
    if not addresses:
        return False
    try:
        with transaction.atomic():
            digest = _write_down(None, owed, To.TEAM, now)
            digest.mails.set([send_team_digest(to=to, owed=owed, now=now) for to in addresses])
    except IntegrityError:
        return False
    return True


def _write_down(person: Person | None, owed: Sequence[Owed], to: To, now: datetime) -> LapseDigest:
    """The digest and what it names, before the mail; refused where either was written down already."""
    on: date = timezone.localdate(now)
    digest = LapseDigest.objects.create(person=person, on=on, sent_at=now)
    LapseReminder.objects.bulk_create(
        LapseReminder(
            digest=digest,
            person=one.person,
            course=one.course,
            to=to,
            due_on=one.due_on,
            last_day=one.lapse.last_day,
            has_address=bool(one.person.email),
        )
        for one in owed
    )
    audit(by=None, action="lapse_digest.sent", about=digest, now=now, reminders=len(owed))
    return digest


def _team() -> list[str]:
    """The team's own address, or else everyone at the desk."""
    if address := Organisation.objects.get(pk=1).communications_email:
        return [address]
    desk = User.objects.filter(is_active=True, role_grants__role__in=[Role.OFFICER, Role.MANAGER])
    return list(desk.distinct().order_by("pk").values_list("email", flat=True))
