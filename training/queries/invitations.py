"""Who can be invited to sign in, with which roles, and the invitations with what became of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.access import Role
from accounts.spreadsheets import Row
from training.models import Invitation, Person, Tenure
from training.roles import StaffRole

USUAL_ROLES: dict[str, frozenset[Role]] = {
    StaffRole.GOVERNING_BOARD: frozenset({Role.BOARD, Role.SPOKESPERSON}),
    StaffRole.CLINICAL_LEAD: frozenset({Role.SPOKESPERSON}),
    StaffRole.SENIOR_STAFF: frozenset({Role.SPOKESPERSON}),
}
_NAME = (Lower("last_name"), Lower("first_name"), F("reference"))


@dataclass(frozen=True)
class Invitable:
    """Somebody without a sign-in; `roles` are those that they would usually get."""

    person: Person
    roles: set[Role]

    @property
    def role_words(self) -> str:
        return role_words(self.roles)


def role_words(roles: Iterable[Role]) -> str:
    held = set(roles)
    return ", ".join(str(role.label) for role in Role if role in held)


def without_sign_in(wanted: dict[str, Any], *, on: date) -> QuerySet[Person]:
    """People who are here, do not sign in and are not invited; filters as `InviteFilterForm` gives
    them.
    """
    invited = Invitation.objects.open().filter(person=OuterRef("pk"))
    found = Person.objects.on_register(on).not_gone(on).filter(user=None).exclude(Exists(invited))
    found = found.search(wanted.get("search", "")).with_directorate(on)
    if directorate := wanted.get("directorate"):
        found = found.answering_to(directorate)
    if role := wanted.get("role"):
        found = found.holding(role, on)
    tenures = Tenure.objects.not_retracted().covering(on).order_by("role")
    held = Prefetch("tenures", tenures, to_attr="roles_now")
    return found.order_by(*_NAME).prefetch_related(held)


def usual_roles(person: Person, *, on: date) -> set[Role]:
    """By the roles on the register: a member of the board sees its papers and, like every other
    spokesperson, has training and packs; everybody else is staff.
    """
    held = getattr(person, "roles_now", None)
    if held is None:
        held = person.tenures.not_retracted().covering(on)
    roles = {role for tenure in held for role in USUAL_ROLES.get(tenure.role, frozenset())}
    return roles or {Role.STAFF}


@dataclass(frozen=True)
class InvitationRow:
    invitation: Invitation
    state: Invitation.State
    days_left: int

    @property
    def role_words(self) -> str:
        return role_words(self.invitation.role_set)

    @property
    def ended_at(self) -> datetime | None:
        one = self.invitation
        return one.accepted_at or one.withdrawn_at or one.disowned_at


def invitations_found(wanted: dict[str, Any], *, now: datetime) -> QuerySet[Invitation]:
    """The latest first; filters as `InvitationFilterForm` gives them."""
    found = Invitation.objects.search(wanted.get("search", ""))
    if state := wanted.get("state"):
        found = found.in_state(state, now)
    return found.select_related("person", "invited_by").order_by("-sent_at", "-pk")


def invitation_rows(invitations: Iterable[Invitation], *, now: datetime) -> list[InvitationRow]:
    today = timezone.localdate(now)
    return [
        InvitationRow(one, one.state(now), (timezone.localdate(one.expires_at) - today).days)
        for one in invitations
    ]


def invitations_table(invitations: QuerySet[Invitation], *, now: datetime) -> Iterator[Row]:
    yield [
        *("Reference", "Name", "Email address", "Roles", "Invited on", "Invited by", "Invited on"),
        *("State", "Expires on", "Ended on", "Asked for a new link on"),
    ]
    for row in invitation_rows(invitations.iterator(chunk_size=2000), now=now):
        one = row.invitation
        yield [
            one.person.reference,
            one.person.full_name,
            one.email,
            row.role_words,
            timezone.localdate(one.invited_at),
            str(one.invited_by),
            timezone.localdate(one.sent_at),
            row.state.label,
            timezone.localdate(one.expires_at),
            row.ended_at and timezone.localdate(row.ended_at),
            one.wanted_at and timezone.localdate(one.wanted_at),
        ]
