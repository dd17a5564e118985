"""Set and remove the organisation's logo for print."""

from datetime import datetime

from django.db import transaction

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused
from training.logos import UnusablePicture, clean
from training.models import Logo, Organisation


class LogoRefused(Refused):
    """The message says what is wrong with the file."""


@transaction.atomic
def set_logo(*, content: bytes, by: User, now: datetime) -> Logo:
    """Replace the logo on everything printed from now on."""
    try:
        picture = clean(content)
    except UnusablePicture as refusal:
        raise LogoRefused(str(refusal)) from refusal
    values = {"content": picture.content, "width": picture.width, "height": picture.height}
    logo, _ = Logo.objects.update_or_create(
        organisation=Organisation.objects.ours(), defaults={**values, "set_at": now, "set_by": by}
    )
    audit(by=by, action="logo.set", about=logo, now=now, width=picture.width, height=picture.height)
    return logo


@transaction.atomic
def remove_logo(*, by: User, now: datetime) -> bool:
    """Return whether there was a logo."""
    removed, _ = Logo.objects.all().delete()
    if removed:
        audit(by=by, action="logo.removed", about=None, now=now)
    return bool(removed)
