"""Giving a person all that is held on them; that it was given is written into the trail."""

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.audit import audit
from accounts.models import User
from reports.records.queries.held_on import held_on
from scheduling.desk.models import Journalist
from training.models import Person

type Held = dict[str, list[dict[str, Any]]]


@transaction.atomic
def give_all_held(*, subject: Person | Journalist, by: User | None, now: datetime) -> Held:
    """`by` None: from the command line."""
    return _written_down("held.given", subject, by, now)


@transaction.atomic
def see_all_held(*, subject: Person | Journalist, by: User, now: datetime) -> Held:
    """For whoever looks at it on the page before they give it: that they looked is in the trail
    too.
    """
    return _written_down("held.seen", subject, by, now)


def _written_down(
    action: str, subject: Person | Journalist, by: User | None, now: datetime
) -> Held:
    found = held_on(subject)
    audit(
        by=by, action=action, about=subject, now=now, rows=sum(len(rows) for rows in found.values())
    )
    return found
