"""Deeds on outlets and journalists: they are met for the first time when an enquiry of theirs is
logged.
"""

from datetime import datetime

from django.db import transaction

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused
from scheduling.desk.models import Journalist, Outlet
from training.actions.seen import check_seen

SEEN_OF_OUTLET = ("name", "about")
SEEN_OF_JOURNALIST = ("name", "email", "phone", "about", "is_verified")


class OutletNameTaken(Refused):
    """Another outlet has this name already."""

    def __init__(self, name: str) -> None:
        super().__init__(f"There is already an outlet called {name}. Change that one instead.")


class JournalistNameTaken(Refused):
    """Another journalist of the outlet has this name already."""

    def __init__(self, name: str, outlet: Outlet) -> None:
        super().__init__(f"{name} of {outlet} is already listed. Change that entry instead.")


@transaction.atomic
def outlet_named(*, name: str, by: User, now: datetime) -> Outlet:
    """The outlet of this name, whatever its case; a new one where there is none."""
    name = " ".join(name.split())
    if outlet := Outlet.objects.filter(name__iexact=name).first():
        return outlet
    outlet, is_new = Outlet.objects.get_or_create(name=name)
    if is_new:
        audit(by=by, action="outlet.added", about=outlet, now=now)
    return outlet


@transaction.atomic
def journalist_named(
    *,
    name: str,
    outlet: Outlet,
    by: User,
    now: datetime,
    phone: str = "",
    email: str = "",
    is_verified: bool = False,
) -> Journalist:
    """The outlet's journalist of this name, or a new one. What is given here replaces what was
    there.

    The trail says which of it changed, not what it was: a contact is forgotten after a while, and
    the trail is not.
    """
    name = " ".join(name.split())
    journalist = Journalist.objects.filter(name__iexact=name, outlet=outlet).first()
    is_new = False
    if journalist is None:
        journalist, is_new = Journalist.objects.get_or_create(
            name=name, outlet=outlet, defaults={"met_at": now}
        )
    given = {"phone": phone, "email": email, "is_verified": is_verified}
    changes = {
        field: value
        for field, value in given.items()
        if value and value != getattr(journalist, field)
    }
    for field, value in changes.items():
        setattr(journalist, field, value)
    if changes:
        journalist.save(update_fields=list(changes))
    if is_new or changes:
        action = "journalist.added" if is_new else "journalist.changed"
        audit(by=by, action=action, about=journalist, now=now, changed=sorted(changes))
    return journalist


@transaction.atomic
def change_outlet(
    *, outlet: Outlet, name: str, about: str, by: User, now: datetime, seen: str | None = None
) -> Outlet:
    """OutletNameTaken in whatever case it is written; ChangedMeanwhile unless it is as `seen`."""
    check_seen(outlet, SEEN_OF_OUTLET, seen)
    if Outlet.objects.filter(name__iexact=name).exclude(pk=outlet.pk).exists():
        raise OutletNameTaken(name)
    outlet.name = name
    outlet.about = about
    outlet.save(update_fields=["name", "about"])
    audit(by=by, action="outlet.changed", about=outlet, now=now)
    return outlet


@transaction.atomic
def change_journalist(
    *,
    journalist: Journalist,
    name: str,
    email: str,
    phone: str,
    about: str,
    is_verified: bool,
    by: User,
    now: datetime,
    seen: str | None = None,
) -> Journalist:
    """`is_verified`: somebody rang the outlet's own number and found the journalist there."""
    check_seen(journalist, SEEN_OF_JOURNALIST, seen)
    others = Journalist.objects.filter(outlet=journalist.outlet).exclude(pk=journalist.pk)
    if others.filter(name__iexact=name).exists():
        raise JournalistNameTaken(name, journalist.outlet)
    details = {
        "name": name,
        "email": email,
        "phone": phone,
        "about": about,
        "is_verified": is_verified,
    }
    for field, value in details.items():
        setattr(journalist, field, value)
    journalist.save(update_fields=list(details))
    audit(by=by, action="journalist.changed", about=journalist, now=now)
    return journalist
