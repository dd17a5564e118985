"""Who is on duty at a moment, and which number reaches them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.access import Permission
from accounts.leavers import with_access
from accounts.models import User
from desk.rota.models import DutyShift
from scheduling.times.our_hours import phone_at
from training.models import Organisation, Person


@dataclass(frozen=True)
class Contact:
    """Whom to ring at a moment. `phone` is answered whoever is on duty; `duty_name` and
    `duty_phone` are of the first on duty with a number of their own, else empty.
    """

    name: str
    phone: str
    duty_name: str = ""
    duty_phone: str = ""

    @property
    def name_to_ring(self) -> str:
        return self.duty_name or self.name

    @property
    def phone_to_ring(self) -> str:
        return self.duty_phone or self.phone


def shifts_at(at: datetime) -> Sequence[DutyShift]:
    """The shifts that run at the moment, with their users: people who can still sign in and work on
    the desk.
    """
    on = timezone.localdate(at)
    working = User.objects.who_may(Permission.WORK_DESK).order_by().filter(pk=OuterRef("user"))
    gone = Person.objects.gone(on).filter(user=OuterRef("user"))
    shifts = DutyShift.objects.running(at).filter(Exists(working)).select_related("user")
    found: list[Any] = list(shifts.annotate(has_left=Exists(gone)))
    left = [shift.user_id for shift in found if shift.has_left]
    last_administrators = User.objects.filter(with_access(on), pk__in=left) if left else []
    return [shift for shift in found if not shift.has_left or shift.user in last_administrators]


def users_on_duty(at: datetime) -> list[User]:
    return list(dict.fromkeys(shift.user for shift in shifts_at(at)))


def contacts_at(
    organisation: Organisation, moments: Collection[datetime]
) -> dict[datetime, Contact]:
    """The same of several moments. One query, unless somebody then has a number of their own."""
    if not moments:
        return {}
    end = max(moments) + timedelta.resolution
    shifts = list(DutyShift.objects.overlapping(min(moments), end).exclude(phone=""))
    return {
        at: contact_at(organisation, at)
        if any(shift.starts_at <= at < shift.ends_at for shift in shifts)
        else Contact(organisation.communications_name, phone_at(organisation, at))
        for at in moments
    }


def contact_at(organisation: Organisation, at: datetime) -> Contact:
    """The team and its number at the moment, and who is on duty with a number of their own."""
    phone = phone_at(organisation, at)
    own = next((shift for shift in shifts_at(at) if shift.phone not in ("", phone)), None)
    if own is None:
        return Contact(organisation.communications_name, phone)
    return Contact(organisation.communications_name, phone, str(own.user), own.phone)
