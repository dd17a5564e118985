"""Settings of the desk: minutes and percentages of its clocks, reminders, and how long contacts are
retained.
"""

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from accounts.refusals import Refused
from training.actions.settings import change_settings
from training.models import Organisation


@transaction.atomic
def change_desk_settings(
    *, by: User, now: datetime, seen: str | None = None, **values: Any
) -> Organisation:
    """Applies to every open enquiry; mails that were sent stay sent."""
    if not 0 < values["first_call_percent"] < values["last_call_percent"] < 100:
        raise Refused(
            "The first call comes before the last one. Enter two percentages in that order, from 1"
            " to 99."
        )
    for what in ("pack", "notice"):
        if not 0 < values[f"{what}_chased_after_minutes"] < values[f"{what}_told_after_minutes"]:
            raise Refused(
                "The email has to come before the notice to the officer. Enter fewer minutes for the"
                " email."
            )
    return change_settings(subject="desk_settings", values=values, by=by, now=now, seen=seen)
