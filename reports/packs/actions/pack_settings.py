"""Changing for how long figures and packs are good, and what an approver of packs may have had to
do with them.
"""

from datetime import datetime
from typing import TypedDict, Unpack

from django.db import transaction

from accounts.audit import audit
from accounts.models import User
from training.actions.seen import check_seen
from training.models import Organisation


class PackSettings(TypedDict):
    """The three figures are of a pack's kinds: days, where a figure does not say. Lines' figures
    have their own.
    """

    flash_facts_good_for_days: int
    standard_facts_good_for_days: int
    full_facts_good_for_days: int
    line_figures_good_for_days: int
    pack_valid_for_hours: int
    approver_may_have_edited: bool
    approver_may_be_author: bool


SETTINGS = tuple(PackSettings.__annotations__)


@transaction.atomic
def change_pack_settings(
    *, by: User, now: datetime, seen: str | None = None, **values: Unpack[PackSettings]
) -> Organisation:
    """They count for every draft, and for every version that is approved from now; none that is
    approved changes.
    """
    organisation = check_seen(Organisation.objects.ours(), SETTINGS, seen)
    after = {name: value for name, value in values.items() if getattr(organisation, name) != value}
    if after:
        before = {name: getattr(organisation, name) for name in after}
        for name, value in after.items():
            setattr(organisation, name, value)
        organisation.save(update_fields=list(after))
        audit(
            by=by,
            action="pack_settings.changed",
            about=organisation,
            now=now,
            before=before,
            after=after,
        )
    return organisation
