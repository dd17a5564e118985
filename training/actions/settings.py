"""Change settings of the organisation: every value that it decides for itself."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.audit import audit
from accounts.models import User
from accounts.seen import check_seen
from training.models import Organisation


@transaction.atomic
def change_settings(
    *,
    subject: str,
    values: Mapping[str, Any],
    by: User | None,
    now: datetime,
    seen: str | None = None,
) -> Organisation:
    """Sets these fields of the organisation. The event `SUBJECT.changed` says what each was and is.

    `seen` is the fingerprint of the fields when the page was opened.
    """
    organisation = check_seen(Organisation.objects.ours(), values, seen)
    after = {name: value for name, value in values.items() if getattr(organisation, name) != value}
    if after:
        before = {name: getattr(organisation, name) for name in after}
        for name, value in after.items():
            setattr(organisation, name, value)
        organisation.save(update_fields=list(after))
        audit(
            by=by,
            action=f"{subject}.changed",
            about=organisation,
            now=now,
            before=before,
            after=after,
        )
    return organisation
