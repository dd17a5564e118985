"""Actions on providers and on who signs in with them. Each is atomic and writes one audit event."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction

from accounts.access import TWO_PEOPLE, Role
from accounts.actions.role_requests import switched_off
from accounts.actions.users import add_user, set_roles
from accounts.audit import audit
from accounts.models import User
from accounts.promotions import IDENTITY_LINKED
from accounts.providers.client import forget, new_key
from accounts.providers.models import Identity, LogoutToken, Provider, sealed
from accounts.providers.tokens import Claims, TokenRefused
from accounts.refusals import Refused
from accounts.seen import check_seen

SETTINGS = (
    *("name", "kind", "issuer", "tenant", "client_id", "proof", "secret_ends_on", "required_acr"),
    *("group_roles", "makes_users", "trusts_addresses", "is_on"),
)
IN_SESSION = "provider"  # {"pk", "subject", "sid"} of whoever signed in with one
UNKNOWN_FOR = timedelta(days=30)  # an identity that nobody links is deleted then
TOKENS_FOR = timedelta(days=1)
NAME = 200  # characters
ADDRESS = 254


@transaction.atomic
def add_provider(*, by: User, now: datetime, secret: str = "", **values: Any) -> Provider:
    """A new provider; with proof by key, its key is made now."""
    provider = Provider(**values)
    if secret:
        provider.secret = sealed(secret)
    _save(provider)
    audit(by=by, action="provider.added", about=provider, now=now, issuer=provider.issuer)
    return provider


@transaction.atomic
def change_provider(
    *, provider: Provider, by: User, now: datetime, seen: str, secret: str = "", **values: Any
) -> None:
    """Sets what is given; an empty secret leaves the one that is stored."""
    current = check_seen(provider, SETTINGS, seen)
    before = {
        name: getattr(current, name)
        for name, value in values.items()
        if getattr(current, name) != value
    }
    if not (before or secret):
        return
    for name in before:
        setattr(current, name, values[name])
    after = {name: values[name] for name in before}
    if secret:
        current.secret = sealed(secret)
        before["secret"], after["secret"] = "", "replaced"
    forget(provider)  # by the issuer that it had
    _save(current)
    audit(by=by, action="provider.changed", about=current, now=now, before=before, after=after)


def _save(provider: Provider) -> None:
    if provider.proof == Provider.Proof.KEY and not provider.private_key:
        provider.private_key = sealed(new_key())
    forget(provider)
    try:
        with transaction.atomic():
            provider.save()
    except IntegrityError:
        raise Refused(
            "There is a provider with this name, or with this issuer and client ID. Change that one."
        ) from None


@transaction.atomic
def replace_key(*, provider: Provider, by: User, now: datetime) -> None:
    """A new key; the provider reads it from the address of our keys."""
    provider.private_key = sealed(new_key())
    provider.save(update_fields=["private_key"])
    audit(by=by, action="provider.key_replaced", about=provider, now=now)


@dataclass(frozen=True)
class Person:
    """What a provider says of somebody. An address is there only if the provider has verified it."""

    name: str
    claimed_email: str
    verified_email: str
    groups: frozenset[str]

    @classmethod
    def of(cls, claims: Claims) -> "Person":
        """Entra ID says of an address whether its domain is verified; others of the address itself."""
        email = _words(claims.get("email"), ADDRESS)
        is_verified = claims.get("email_verified") is True or claims.get("xms_edov") in (
            True,
            "1",
            "true",
        )
        groups = [claims.get(name) for name in ("groups", "roles")]
        return cls(
            name=_words(claims.get("name"), NAME),
            claimed_email=email or _words(claims.get("preferred_username"), ADDRESS),
            verified_email=email.lower() if is_verified and email.isascii() else "",
            groups=frozenset(
                str(name) for names in groups if isinstance(names, list) for name in names
            ),
        )


def _words(value: object, longest: int) -> str:
    return "".join(filter(str.isprintable, value))[:longest] if isinstance(value, str) else ""


@transaction.atomic
def admit(*, provider: Provider, subject: str, claims: Claims, now: datetime) -> Identity:
    """The identity that signed in. Without a user they are not known here yet, and an administrator
    can link them.

    A user is found by the address, or made, only where the settings of the provider say so.
    """
    person = Person.of(claims)
    identity, _ = Identity.objects.select_for_update().get_or_create(
        issuer=provider.issuer,
        subject=subject,
        defaults={"provider": provider, "seen_at": now},
    )
    identity.provider = provider
    identity.name, identity.email = person.name, person.claimed_email
    identity.seen_at = now
    identity.save(update_fields=["provider", "name", "email", "seen_at"])
    if identity.user is None and (user := _user_for(provider, person, now)):
        _link(identity, user, by=None, now=now)
    is_by_token = provider.group_roles and not provider.scim_groups.exists()
    if identity.user and identity.user.is_active and is_by_token:
        follow_groups(identity.user, provider, person.groups, now)
    return identity


def _user_for(provider: Provider, person: Person, now: datetime) -> User | None:
    if not person.verified_email:
        return None
    found = list(User.objects.at_address(person.verified_email)[:2])
    if found:
        return found[0] if len(found) == 1 and _is_trusted_for(found[0], provider) else None
    if not provider.makes_users:
        return None
    return add_user(
        email=person.verified_email,
        name=person.name or person.verified_email,
        roles=set(),
        password=None,
        by=None,
        now=now,
    )


def _is_trusted_for(user: User, provider: Provider) -> bool:
    """By an address somebody is linked once at a provider, and no manager or administrator."""
    is_first = not user.identities.filter(provider=provider).exists()
    return provider.trusts_addresses and is_first and not user.roles & TWO_PEOPLE


def follow_groups(user: User, provider: Provider, groups: frozenset[str], now: datetime) -> None:
    """Roles that the table names are as the groups say; the others stay."""
    before = set(user.role_grants.values_list("role", flat=True))
    after = roles_after(before, provider.group_roles, groups)
    if after != before:
        set_roles(user=user, roles={Role(role) for role in after}, by=None, now=now)


def roles_after(
    before: set[str], group_roles: Mapping[str, list[str]], groups: frozenset[str]
) -> set[str]:
    """The roles of somebody in these groups, who had these before."""
    named = {role for roles in group_roles.values() for role in roles} - TWO_PEOPLE
    given = {role for group, roles in group_roles.items() if group in groups for role in roles}
    return (before - named) | (given - TWO_PEOPLE)


@transaction.atomic
def link_identity(*, identity: Identity, user: User, by: User, now: datetime) -> None:
    """An administrator says who it is; never of themselves, a manager or another administrator."""
    if user == by:
        raise Refused("Link your own account yourself, under Ways to sign in.")
    current = User.objects.select_for_update().get(pk=user.pk)  # who may be given a role meanwhile
    if current.roles & TWO_PEOPLE:
        raise Refused(
            f"{user} is a manager or administrator: they link it themselves, under Ways to sign in."
        )
    _link(identity, user, by=by, now=now)


@transaction.atomic
def link_own_identity(
    *, provider: Provider, subject: str, claims: Claims, user: User, now: datetime
) -> Identity:
    """The user has signed in here and at the provider in the same browser."""
    person = Person.of(claims)
    identity, _ = Identity.objects.get_or_create(
        issuer=provider.issuer,
        subject=subject,
        defaults={
            "provider": provider,
            "seen_at": now,
            "name": person.name,
            "email": person.claimed_email,
        },
    )
    _link(identity, user, by=user, now=now)
    return identity


def _link(identity: Identity, user: User, *, by: User | None, now: datetime) -> None:
    current = Identity.objects.select_for_update().get(pk=identity.pk)
    if current.user == user:
        return
    if current.user is not None:
        raise Refused(
            f"{current.user or 'Somebody'} signs in with this already. Unlink it there first, if it is wrong."
        )
    if not user.is_active:
        raise switched_off(user)
    identity.user, identity.linked_at, identity.linked_by = user, now, by
    identity.save(update_fields=["user", "linked_at", "linked_by"])
    audit(
        by=by,
        action=IDENTITY_LINKED,
        about=user,
        now=now,
        provider=identity.provider.name,
        identity=str(identity),
        subject=identity.subject,
    )


@transaction.atomic
def unlink_identity(*, identity: Identity, by: User, now: datetime) -> None:
    """They cannot sign in with it any more, and the sessions begun with it end."""
    user = identity.user
    if user is None:
        return
    if user == by and not user.has_usable_password():
        raise Refused("You have no password, so you could no longer sign in. Set a password first.")
    identity.user = identity.linked_at = identity.linked_by = None
    identity.save(update_fields=["user", "linked_at", "linked_by"])
    end_provider_sessions(provider=identity.provider, subject=identity.subject)
    audit(
        by=by,
        action="user.identity_unlinked",
        about=user,
        now=now,
        provider=identity.provider.name,
        identity=str(identity),
        subject=identity.subject,
    )


def end_provider_sessions(*, provider: Provider, subject: str = "", sid: str = "") -> int:
    """Deletes the sessions that were begun with this identity, or this session of the provider;
    returns how many.
    """
    known = {"pk": provider.pk, "subject": subject, "sid": sid}
    wanted = {name: value for name, value in known.items() if value}
    keys = []
    for row in Session.objects.all().iterator():
        begun = row.get_decoded().get(IN_SESSION) or {}
        if all(begun.get(name) == value for name, value in wanted.items()):
            keys.append(row.session_key)
    return Session.objects.filter(session_key__in=keys).delete()[0]


@transaction.atomic
def sign_out_by_provider(
    *, provider: Provider, subject: str, sid: str, jti: str, now: datetime
) -> int:
    """Ends the sessions that the provider's logout token is about; each token works once."""
    key = hashlib.sha256(f"{provider.issuer}\n{jti}".encode()).hexdigest()
    _, is_new = LogoutToken.objects.get_or_create(key=key, defaults={"used_at": now})
    if not is_new:
        raise TokenRefused("This logout token was used before.")
    ended = end_provider_sessions(provider=provider, subject=subject, sid=sid)
    audit(
        by=None,
        action="sign_in.ended",
        about=Identity.objects.filter(issuer=provider.issuer, subject=subject).first(),
        now=now,
        provider=provider.name,
        because="signed out at the provider",
        sessions=ended,
    )
    return ended


def forget_identities(*, now: datetime) -> int:
    """Deletes identities that nobody linked within a month, and used logout tokens."""
    LogoutToken.objects.filter(used_at__lte=now - TOKENS_FOR).delete()
    return Identity.objects.filter(user=None, seen_at__lte=now - UNKNOWN_FOR).delete()[0]
