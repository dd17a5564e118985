"""Actions on the tokens of other programs. Each is atomic and writes one audit event."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused, refusing_duplicates
from accounts.tokens import hash_of, new_token
from reports.api.models import ApiToken, Scope

LONGEST = timedelta(days=366)
NOTED_EVERY = timedelta(minutes=1)  # when a token was last used


def _made_already(token: ApiToken) -> Refused:
    return Refused(
        f"There is a token “{token.name}” until {token.ends_on:%-d %B %Y} already. If it was lost,"
        " revoke it first; otherwise enter another name."
    )


@transaction.atomic
def make_api_token(
    *, name: str, scopes: Collection[Scope], valid_for: timedelta, by: User, now: datetime
) -> str:
    """A new token, which is returned this once."""
    if not scopes:
        raise Refused("The token could read nothing. Choose at least one thing.")
    if valid_for > LONGEST:
        raise Refused(
            "A token works for a year at most. Choose a shorter time, and make another one then."
        )
    token = new_token()
    made = ApiToken(
        name=name,
        token_hash=hash_of(token),
        scopes=[scope.value for scope in Scope if scope in scopes],
        made_at=now,
        made_by=by,
        ends_on=timezone.localdate(now + valid_for),
    )
    with refusing_duplicates(_made_already(made)):
        made.save(force_insert=True)
    audit(
        by=by,
        action="api_token.made",
        about=made,
        now=now,
        scopes=made.scopes,
        ends_on=made.ends_on,
    )
    return token


@transaction.atomic
def revoke_api_token(*, token: ApiToken, by: User, now: datetime) -> None:
    """Whoever has it can read nothing more."""
    changes = {"revoked_at": now, "revoked_by": by}
    if not ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(**changes):
        return
    audit(by=by, action="api_token.revoked", about=token, now=now)


@transaction.atomic
def restore_api_token(*, token: ApiToken, by: User, now: datetime) -> None:
    """Takes back that it was revoked; its last day stays. Refused where another took its
    place meanwhile.
    """
    changes = {"revoked_at": None, "revoked_by": None}
    revoked = ApiToken.objects.filter(pk=token.pk, revoked_at__isnull=False)
    with refusing_duplicates(_made_already(token)):
        is_changed = revoked.update(**changes)
    if not is_changed:
        return
    audit(by=by, action="api_token.restored", about=token, now=now)


def api_token_of(token: str, *, now: datetime) -> ApiToken | None:
    """The row, if the token is valid; notes that it was used."""
    row = ApiToken.objects.valid(now).filter(token_hash=hash_of(token)).first()
    if row and (row.used_at is None or now - row.used_at > NOTED_EVERY):
        ApiToken.objects.filter(pk=row.pk).update(used_at=now)
    return row
