"""Giving a person everything that is held on them, with an entry in the audit trail."""

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.audit import audit
from accounts.models import User
from desk.enquiries.models import Journalist
from reports.records.queries.data_about import data_about
from training.models import Person

type Held = dict[str, list[dict[str, Any]]]


@transaction.atomic
def export_all_held(*, subject: Person | Journalist, by: User | None, now: datetime) -> Held:
    """`by` None: from the command line."""
    return _read_and_audit("held.given", subject, by, now)


@transaction.atomic
def view_all_held(*, subject: Person | Journalist, by: User, now: datetime) -> Held:
    """For whoever checks it on the page before sending it; audited too."""
    return _read_and_audit("held.seen", subject, by, now)


def _read_and_audit(
    action: str, subject: Person | Journalist, by: User | None, now: datetime
) -> Held:
    held = data_about(subject)
    audit(
        by=by, action=action, about=subject, now=now, rows=sum(len(rows) for rows in held.values())
    )
    return held
