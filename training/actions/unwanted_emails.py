"""Choosing what one is told."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from accounts.audit import audit
from accounts.models import User
from training.email_kinds import OPTIONAL
from training.models import Person, UnwantedEmail
from training.unwanted_emails import fields_of, owner_of, unwanted_by


@transaction.atomic
def choose_emails(
    *, to: Person | User, unwanted: Collection[str], among: Collection[str], by: User, now: datetime
) -> set[str]:
    """Switches these kinds off and the others of `among` on. Kinds that nobody may switch off, and
    those that the form did not show, stay as they are. Returns what was off before.
    """
    owner = owner_of(to)
    before = unwanted_by(owner)
    open_to_choice = OPTIONAL.intersection(among)
    after = (before - open_to_choice) | open_to_choice.intersection(unwanted)
    if after == before:
        return before
    fields = fields_of(owner)
    UnwantedEmail.objects.filter(**fields, kind__in=before - after).delete()
    UnwantedEmail.objects.bulk_create(
        [UnwantedEmail(**fields, kind=kind) for kind in sorted(after - before)],
        ignore_conflicts=True,
    )
    audit(
        by=by,
        action="unwanted_emails.changed",
        about=owner,
        now=now,
        before=sorted(before),
        after=sorted(after),
    )
    return before
