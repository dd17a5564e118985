"""Settings of packs: how long figures and packs stay valid, and who may approve a pack."""

from datetime import datetime
from typing import TypedDict, Unpack

from accounts.models import User
from training.actions.settings import change_settings
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


def change_pack_settings(
    *, by: User, now: datetime, seen: str | None = None, **values: Unpack[PackSettings]
) -> Organisation:
    """Applies to every draft and to versions approved from now on; approved versions do not
    change.
    """
    return change_settings(subject="pack_settings", values=values, by=by, now=now, seen=seen)
