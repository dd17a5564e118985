"""Writes to everybody whom a major incident concerns, as soon as it is declared (11.2 to 11.6)."""

from collections.abc import Collection, Iterator
from datetime import datetime
from itertools import batched

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from desk.enquiries.interview_words import slot_words
from desk.enquiries.queries.incident_recipients import desk, line_managers, next_interviews
from desk.lines.models import Incident
from jobs.mail import queue_mail
from jobs.models import Mail
from training.models import Organisation

BATCH_SIZE = 100


def tell_of_incident(*, incident: Incident, now: datetime, told: Collection[str] = ()) -> int:
    """One mail to each address, however often this runs; none once it is stood down.

    `told`: addresses in small letters that another mail tells of it. Works in batches, so that
    nobody else waits long for the database.
    """
    if incident.stood_down_at:
        return 0
    organisation = Organisation.objects.ours()
    number = 0
    seen = set(told)
    for batch in batched(_recipients(now), BATCH_SIZE, strict=False):
        with transaction.atomic():
            for address, why in batch:
                if address.lower() not in seen:
                    seen.add(address.lower())
                    _tell(incident, organisation, address, why, now)
                    number += 1
    return number


def _recipients(now: datetime) -> Iterator[tuple[str, dict[str, object]]]:
    """Addresses with the reason for each; one who is named twice is told by the first."""
    managers = list(line_managers(timezone.localdate(now)))
    managing = {person.pk for person in managers}
    for user in desk():
        yield user.email, {"name": user.name, "is_desk": True}
    for interview in next_interviews(now):
        person = interview.person
        if person and person.email:
            slot = slot_words(interview, now=now)
            yield person.email, _why(person.full_name, person.pk in managing, slot)
    for person in managers:
        if person.email:
            yield person.email, _why(person.full_name, is_manager=True)


def _why(name: str, is_manager: bool, slot: str = "") -> dict[str, object]:
    """`slot`: their next interview, which it may change."""
    return {"name": name, "is_manager": is_manager, "slot": slot}


def _tell(
    incident: Incident,
    organisation: Organisation,
    address: str,
    why: dict[str, object],
    now: datetime,
) -> Mail:
    slot = why.get("slot")
    return queue_mail(
        to=address,
        subject=f"Major incident: {incident.title}" + (f". Your interview: {slot}" if slot else ""),
        template="emails/incident_declared",
        context={
            **why,
            "incident": incident,
            "organisation": organisation,
            "address": f"{settings.BASE_URL}{incident.get_absolute_url()}",
        },
        now=now,
        dedup_key=f"incident:{incident.pk}:{address.lower()}",
    )
