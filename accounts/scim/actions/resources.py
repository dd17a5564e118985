"""Actions of a provider that sends users and groups. Each is atomic and writes audit events."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from scim2_models import InvalidValueException, UniquenessException

from accounts.actions.users import add_user, deactivate_user, reactivate_user
from accounts.audit import audit
from accounts.models import AuditEvent, User
from accounts.providers.actions import follow_groups
from accounts.providers.models import Provider
from accounts.scim.models import ScimGroup, ScimUser
from accounts.scim.resources import Group
from accounts.scim.resources import User as UserResource
from nhsuk.numbers import whole_number


@transaction.atomic
def save_user(
    *, provider: Provider, sent: UserResource, row: ScimUser | None, now: datetime
) -> ScimUser:
    """Stores what was sent. A user is made, or found by their address, at the first time; not being
    active switches them off and ends their sessions. Being active again switches on who was switched off
    by SCIM, and nobody whom an administrator switched off.
    """
    name = _fits(sent.user_name or "", ScimUser, "user_name")
    others = provider.scim_users.filter(user_name__iexact=name)
    if (others.exclude(pk=row.pk) if row else others).exists():
        raise UniquenessException(detail=f"There is a user {name}.")
    was_off = row is not None and row.is_active is False
    row = row or ScimUser(provider=provider, made_at=now)
    row.user_name = name
    display_name = sent.display_name or (sent.name.full if sent.name else "")
    row.display_name = _fits(display_name, ScimUser, "display_name")
    row.external_id = _fits(sent.external_id or "", ScimUser, "external_id")
    row.is_active = sent.active
    row.changed_at = now
    if row.user is None and _is_address(name):
        row.user = User.objects.at_address(name).first() or add_user(
            email=name, name=row.display_name or name, roles=set(), password=None, by=None, now=now
        )
    row.save()
    audit(by=None, action="scim_user.saved", about=row, now=now, active=row.is_active)
    if row.user and row.user.is_active and row.is_active is False:
        deactivate_user(user=row.user, by=None, now=now)
    is_on_again = row.is_active and was_off
    if row.user and not row.user.is_active and is_on_again and not _is_switched_off_here(row.user):
        reactivate_user(user=row.user, by=None, now=now)
    return row


def _is_switched_off_here(user: User) -> bool:
    """Whether an administrator did it, and not a provider or a command."""
    events = AuditEvent.objects.filter(
        action="user.deactivated", about_type=User._meta.label, about_id=str(user.pk)
    )
    last = events.order_by("-number").first()
    return last is not None and last.by_id is not None


@transaction.atomic
def delete_user(*, row: ScimUser, now: datetime) -> None:
    """They left: their user is switched off, and stays for what they did."""
    if row.user and row.user.is_active:
        deactivate_user(user=row.user, by=None, now=now)
    audit(by=None, action="scim_user.deleted", about=row, now=now)
    row.delete()


@transaction.atomic
def save_group(
    *, provider: Provider, sent: Group, row: ScimGroup | None, now: datetime
) -> ScimGroup:
    """Stores the group and its members, whose roles follow."""
    row = row or ScimGroup(provider=provider, made_at=now)
    before = set(row.members.all()) if row.pk else set[ScimUser]()
    row.display_name = _fits(sent.display_name or "", ScimGroup, "display_name")
    row.external_id = _fits(sent.external_id or "", ScimGroup, "external_id")
    row.changed_at = now
    row.save()
    wanted = {member.value for member in sent.members or () if member.value}
    keys = [whole_number(key) for key in wanted]
    found = [each for each in provider.scim_users.filter(pk__in=keys) if str(each.pk) in wanted]
    if len(found) != len(wanted):
        raise InvalidValueException(detail="A member is not a user that was sent before.")
    row.members.set(found)
    audit(by=None, action="scim_group.saved", about=row, now=now, members=len(found))
    _follow(provider, before | set(found), now)
    return row


@transaction.atomic
def delete_group(*, row: ScimGroup, now: datetime) -> None:
    """The roles that it gave go with it."""
    members = set(row.members.all())
    provider = row.provider
    audit(by=None, action="scim_group.deleted", about=row, now=now, members=len(members))
    row.delete()
    _follow(provider, members, now)


def _follow(provider: Provider, members: Iterable[ScimUser], now: datetime) -> None:
    if not provider.group_roles:
        return
    for member in sorted(members, key=lambda each: each.pk):
        if member.user and member.user.is_active:
            groups = member.groups.values_list("display_name", "external_id")
            names = frozenset(name for pair in groups for name in pair if name)
            follow_groups(member.user, provider, names, now)


def _is_address(text: str) -> bool:
    if not text.isascii():
        return False
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def _fits(text: str, model: type[ScimUser | ScimGroup], name: str) -> str:
    longest = model._meta.get_field(name).max_length or 0  # type: ignore[union-attr]  # a text field
    if len(text) > longest:
        raise InvalidValueException(detail=f"{name} is longer than {longest} characters.")
    if not text.isprintable():
        raise InvalidValueException(detail=f"{name} has control characters in it.")
    return text
