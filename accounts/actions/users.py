"""Users and the roles they hold: added, changed, switched off, and shut out by the register."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.access import TWO_PEOPLE, Permission, Role
from accounts.actions.sign_ins import end_sign_ins
from accounts.audit import audit
from accounts.leavers import administrators_here, departures, holders_here, who_may_here
from accounts.models import (
    AuditEvent,
    RoleGrant,
    RoleRequest,
    User,
    UserQuerySet,
)
from accounts.promotions import remove_doubtful_ways
from accounts.refusals import Refused
from accounts.seen import digest_of

ROLE_ASKED = "user.role_asked"
ACCESS_ENDED = "user.access_ended"  # by the register
ACCESS_BACK = "user.access_back"
ALONE = "alone"  # detail: the roles that the only administrator gave without a second person
ALONE_AFTER = timedelta(days=7)  # after the last other administrator was taken away


def _address_taken(holder: User | str) -> Refused:
    return Refused(
        f"{holder} already signs in with this address. Change their roles instead.", "email"
    )


def _alone_too_soon(who: User, ends_at: datetime) -> Refused:
    """There was a second administrator until lately."""
    day = timezone.localtime(ends_at)
    return Refused(
        f"{who} managed users too until lately, so you cannot make a manager or an administrator "
        f"alone before {day:%-d %B %Y}. Let {who} sign in again to confirm it, or wait until then."
    )


@transaction.atomic
def add_user(
    *, email: str, name: str, roles: set[Role], password: str | None, by: User | None, now: datetime
) -> User:
    """A new user with these roles. Without a password they set one from the reset email. The roles of
    manager and administrator wait for a second person.
    """
    if holder := User.objects.at_address(email).first():
        raise _address_taken(holder)
    try:
        with transaction.atomic():
            user = User.objects.create_user(email=email, password=password, name=name)
    except IntegrityError:  # added by someone else since the check
        raise _address_taken("Someone") from None
    granted, details = _give_roles(user=user, roles=roles, by=by, now=now)
    audit(by=by, action="user.added", about=user, now=now, roles=sorted(granted), **details)
    return user


@transaction.atomic
def set_roles(*, user: User, roles: set[Role], by: User | None, now: datetime) -> None:
    """Sets the user's roles to exactly these, and signs them out so that the change applies at once.

    A role of manager or administrator that they do not hold yet waits for a second person.
    """
    # If two people set the roles at once, the second waits and sees the first's change.
    User.objects.select_for_update().get(pk=user.pk)
    before = _roles_of(user)
    if Role.ADMINISTRATOR in before - roles:
        _ensure_an_administrator(without=user, now=now)
    user.role_grants.exclude(role__in=roles).delete()
    granted, details = _give_roles(user=user, roles=roles - before, by=by, now=now)
    after = before & roles | granted
    if after == before and not details:
        return
    if after != before:
        end_sign_ins(user=user)
    audit(
        by=by,
        action="user.roles_set",
        about=user,
        now=now,
        before=sorted(before),
        after=sorted(after),
        **details,
    )


def _roles_of(user: User) -> set[Role]:
    return {Role(role) for role in user.role_grants.values_list("role", flat=True)}


def _give_roles(
    *, user: User, roles: set[Role], by: User | None, now: datetime
) -> tuple[set[Role], dict[str, list[Role]]]:
    """Which were granted, and for the trail which wait for a second person, or were granted by the only
    administrator alone. Commands and set-up need no second person.
    """
    if by is None or not roles & TWO_PEOPLE:
        waiting, alone = set[Role](), set[Role]()
    elif who_manage_users(now).exclude(pk=by.pk).exists():
        waiting, alone = roles & TWO_PEOPLE, set[Role]()
    else:
        waiting, alone = set[Role](), roles & TWO_PEOPLE
        _ensure_long_alone(by=by, giving=alone, to=user, now=now)
    if (roles - waiting) & TWO_PEOPLE:
        remove_doubtful_ways(user=user, by=by, now=now)
    for role in sorted(roles - waiting):
        RoleGrant.objects.create(user=user, role=role, granted_at=now, granted_by=by)
    asked = [role for role in sorted(waiting) if by and _ask_for(user, role, by=by, now=now)]
    details = {"waiting": asked, ALONE: sorted(alone)}
    return roles - waiting, {key: given for key, given in details.items() if given}


def _ensure_long_alone(*, by: User, giving: set[Role], to: User, now: datetime) -> None:
    """Refused if somebody else managed users within the last seven days: otherwise an
    administrator would switch the others off, and give the role alone. Whoever was an administrator until
    then can become one again, so that a mistake is put right.
    """
    back = {to.pk} if giving == {Role.ADMINISTRATOR} else set[int]()
    since = now - ALONE_AFTER
    for event in AuditEvent.objects.filter(
        action__in=["user.deactivated", "user.roles_set"],
        about_type=User._meta.label,
        at__gt=since,
    ).order_by("-number"):
        who = User.objects.filter(pk=event.about_id).exclude(pk__in={by.pk} | back).first()
        if who and _took_an_administrator(event, who):
            raise _alone_too_soon(who, event.at + ALONE_AFTER)
    gone = User.objects.filter(role_grants__role=Role.ADMINISTRATOR, last_login__gt=since)
    if who := gone.filter(is_active=True).exclude(pk__in={by.pk} | back).first():
        raise _alone_too_soon(who, (who.last_login or now) + ALONE_AFTER)


def _took_an_administrator(event: AuditEvent, user: User) -> bool:
    if event.action == "user.deactivated":
        return not user.is_active and Role.ADMINISTRATOR in user.roles
    roles = [event.details.get(name, ()) for name in ("before", "after")]
    return Role.ADMINISTRATOR in roles[0] and Role.ADMINISTRATOR not in roles[1]


def who_manage_users(now: datetime) -> UserQuerySet:
    """Those who can ask and confirm: somebody who has left cannot."""
    return who_may_here(Permission.MANAGE_USERS, timezone.localdate(now))


def _ask_for(user: User, role: Role, *, by: User, now: datetime) -> bool:
    """False if it was asked for before and still waits."""
    request, is_new = RoleRequest.objects.get_or_create(
        user=user, role=role, decided_at=None, defaults={"asked_by": by, "asked_at": now}
    )
    if not is_new and request.ends_at > now:
        return False
    request.asked_by = by
    request.asked_at = now
    request.save(update_fields=["asked_by", "asked_at"])
    audit(by=by, action=ROLE_ASKED, about=user, now=now, role=role)
    return True


@transaction.atomic
def change_user(
    *, user: User, name: str, roles: set[Role], by: User, now: datetime, seen: str | None = None
) -> None:
    """Sets name and roles; signs the user out only if the roles change.

    `seen` is the `user_fingerprint` when the page was opened, so that nobody restores a role that
    someone else has just removed.
    """
    if seen is not None and seen != user_fingerprint(
        User.objects.select_for_update().get(pk=user.pk)
    ):
        raise Refused(
            "Someone else changed this user after you opened the page. "
            "Check it, then make your change again."
        )
    if name != user.name:
        before = user.name
        user.name = name
        user.save(update_fields=["name"])
        audit(by=by, action="user.renamed", about=user, now=now, before=before, after=name)
    if roles != _roles_of(user):
        set_roles(user=user, roles=roles, by=by, now=now)


def user_fingerprint(user: User) -> str:
    """A short digest of their name and roles."""
    roles = sorted(user.role_grants.values_list("role", flat=True))
    return digest_of([user.name, roles])


@transaction.atomic
def deactivate_user(*, user: User, by: User | None, now: datetime) -> None:
    """They can no longer sign in; their name stays on what they did. A provider (`by` None) never
    switches off the last manager.
    """
    _ensure_an_administrator(without=user, now=now)
    if by is None:
        _ensure_a_manager(without=user, now=now)
    user.is_active = False
    user.save(update_fields=["is_active"])
    end_sign_ins(user=user)
    audit(by=by, action="user.deactivated", about=user, now=now)


@transaction.atomic
def reactivate_user(*, user: User, by: User | None, now: datetime) -> None:
    """They can sign in again, with the same roles and password."""
    user.is_active = True
    user.save(update_fields=["is_active"])
    audit(by=by, action="user.reactivated", about=user, now=now)


@transaction.atomic
def note_register_access(*, now: datetime) -> None:
    """Notes for the trail which managers and administrators the register shut out, and which it has back,
    since this was last noted. Whoever edits the register ends access without a second person, so the others
    are told (jobs.account_news).
    """
    users = User.objects.filter(role_grants__role__in=TWO_PEOPLE, is_active=True).distinct()
    known = {user.pk: user for user in users}
    events = AuditEvent.objects.filter(
        action__in=[ACCESS_ENDED, ACCESS_BACK],
        about_type=User._meta.label,
        about_id__in=map(str, known),
    )
    last = dict(events.order_by("number").values_list("about_id", "action"))
    gone = departures(known.values(), on=timezone.localdate(now))
    for pk, user in sorted(known.items()):
        is_out = pk in gone and not gone[pk].may_sign_in
        was_out = last.get(str(pk)) == ACCESS_ENDED
        if is_out and not was_out:
            audit(by=None, action=ACCESS_ENDED, about=user, now=now, because=gone[pk].words)
        elif was_out and not is_out:
            audit(by=None, action=ACCESS_BACK, about=user, now=now)


def _ensure_an_administrator(*, without: User, now: datetime) -> None:
    """Refused if no other active user manages users, or all others have left. Waits
    for concurrent calls.
    """
    holders = RoleGrant.objects.select_for_update().filter(
        role=Role.ADMINISTRATOR, user__is_active=True
    )
    active = set(holders.values_list("user_id", flat=True))
    here = User.objects.filter(administrators_here(timezone.localdate(now)))
    if (set(here.values_list("pk", flat=True)) or active) == {without.pk}:
        raise Refused("Nobody else can manage users. Make someone else an administrator first.")


def _ensure_a_manager(*, without: User, now: datetime) -> None:
    """Refused if nobody else approves packs. Waits for concurrent calls."""
    managers = RoleGrant.objects.select_for_update().filter(role=Role.MANAGER)
    here = holders_here([Role.MANAGER], timezone.localdate(now))
    is_manager = without.pk in set(managers.values_list("user_id", flat=True))
    if is_manager and not here.exclude(pk=without.pk).exists():
        raise Refused(
            "Nobody else can approve packs. Make someone else a manager first, or let an "
            "administrator switch this user off."
        )
