"""Settings of packs: how long figures and packs stay valid, and who may approve a pack."""

from datetime import datetime
from typing import TypedDict, Unpack

from django.db import transaction

from accounts.audit import audit
from accounts.models import User
from training.actions.seen import check_seen
from training.models import Organisation


class PackSettings(TypedDict):
    """Days are for figures that have no number of their own, by kind of pack and for lines."""

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
    """Applies to every draft and to versions approved from now on; approved versions do not
    change.
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
