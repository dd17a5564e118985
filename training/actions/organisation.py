"""Set and remove the organisation's logo for print."""

from datetime import datetime

from django.db import transaction

from accounts.audit import audit
from accounts.models import User
from training.logos import clean
from training.models import Logo, Organisation


@transaction.atomic
def set_logo(*, content: bytes, by: User, now: datetime) -> Logo:
    """Replace the logo on everything printed from now on."""
    picture = clean(content)
    values = {"content": picture.content, "width": picture.width, "height": picture.height}
    before = _words(Logo.objects.first())
    logo, _ = Logo.objects.update_or_create(
        organisation=Organisation.objects.ours(), defaults={**values, "set_at": now, "set_by": by}
    )
    _audit(by, now, before, _words(logo), about=logo)
    return logo


@transaction.atomic
def remove_logo(*, by: User, now: datetime) -> bool:
    """Return whether there was a logo."""
    before = _words(Logo.objects.first())
    removed, _ = Logo.objects.all().delete()
    if removed:
        _audit(by, now, before, "", about=None)
    return bool(removed)


def _words(logo: Logo | None) -> str:
    """`300 by 120 pixels`; empty for none."""
    return f"{logo.width} by {logo.height} pixels" if logo else ""


def _audit(by: User, now: datetime, before: str, after: str, *, about: Logo | None) -> None:
    values = {"before": {"logo": before}, "after": {"logo": after}}
    audit(by=by, action="logo.changed", about=about, now=now, **values)
