"""Giving a person all that is held on them; that it was given is written into the trail."""

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.audit import audit
from accounts.models import User
from reports.gather.held_on import held_on
from scheduling.models import Journalist
from training.models import Person


@transaction.atomic
def give_all_held(*, subject: Person | Journalist, by: User | None, now: datetime) -> dict[str, list[dict[str, Any]]]:
    """`by` None: from the command line."""
    found = held_on(subject)
    audit(by=by, action="held.given", about=subject, now=now, rows=sum(len(rows) for rows in found.values()))
    return found
