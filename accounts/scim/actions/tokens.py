"""Actions on the tokens of a provider that sends users and groups. Each is atomic and writes an audit event."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.audit import audit
from accounts.models import User
from accounts.providers.models import Provider
from accounts.scim.models import ScimToken
from accounts.tokens import hash_of, new_token

VALID_FOR = timedelta(days=365)
NOTED_EVERY = timedelta(minutes=1)  # when a token was last used


@transaction.atomic
def make_token(*, provider: Provider, by: User, now: datetime) -> str:
    """A new token, valid for a year. It is returned this once."""
    token = new_token()
    made = ScimToken.objects.create(
        provider=provider,
        token_hash=hash_of(token),
        made_at=now,
        made_by=by,
        ends_on=timezone.localdate(now + VALID_FOR),
    )
    audit(by=by, action="scim_token.made", about=made, now=now, provider=provider.name)
    return token


@transaction.atomic
def end_token(*, token: ScimToken, by: User, now: datetime) -> None:
    """Whoever has it can send nothing more."""
    if token.ended_at:
        return
    token.ended_at = now
    token.save(update_fields=["ended_at"])
    audit(by=by, action="scim_token.ended", about=token, now=now, provider=token.provider.name)


def provider_of(token: str, *, now: datetime) -> Provider | None:
    """Whose token this is, if it is valid; notes that it was used."""
    found = ScimToken.objects.valid(now).select_related("provider")
    row = found.filter(token_hash=hash_of(token)).first()
    if row is None:
        return None
    if row.used_at is None or now - row.used_at > NOTED_EVERY:
        ScimToken.objects.filter(pk=row.pk).update(used_at=now)
    return row.provider
