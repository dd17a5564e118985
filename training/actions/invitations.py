"""Invitations to sign in: sent, sent again, withdrawn; opened by the person, or by somebody else."""

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.access import TWO_PEOPLE, Role
from accounts.actions.users import add_user
from accounts.audit import audit
from accounts.emailed import links_refused
from accounts.models import User
from accounts.refusals import Refused
from accounts.tokens import hash_of, new_token
from training.invitation_emails import send_link, tell_inviter
from training.leavers import departures_of_people
from training.models import Invitation, Organisation, Person

LASTS = timedelta(days=14)
SEND_AGAIN = timedelta(minutes=1)  # after the last time: a second press sends no other link
_ADDRESS = "The communications team can change it on the register."


def _invited_already(invitation: Invitation) -> Refused:
    day = timezone.localdate(invitation.sent_at)
    return Refused(
        f"They were invited on {day:%-d %B %Y}. Send that invitation again, or withdraw it."
    )


def _address_invited(invitation: Invitation) -> Refused:
    return Refused(
        f"{invitation.person} is invited at the same address, {invitation.email}. "
        f"Everybody needs an address of their own. {_ADDRESS}"
    )


def _invitation_over(invitation: Invitation) -> Refused:
    ends = {
        Invitation.State.CAME: "They have accepted this invitation already.",
        Invitation.State.WITHDRAWN: "This invitation was withdrawn. Invite them again.",
        Invitation.State.DISOWNED: (
            "Somebody else got this invitation. Check the address, then invite them again."
        ),
    }
    return Refused(ends[invitation.state(invitation.sent_at)])


LINK_OVER = "This link no longer works. Ask whoever invited you for a new one."


@transaction.atomic
def invite(*, person: Person, roles: set[Role], by: User, now: datetime) -> Invitation:
    """Sends the link to the address on the register, and to no other."""
    if not roles:
        raise Refused("Choose at least one role.")
    if refused := roles & TWO_PEOPLE:
        listed = " and ".join(str(role.label).lower() for role in sorted(refused))
        raise Refused(
            f"An invitation cannot make somebody {listed}: a second person has to agree. Invite them "
            "with another role first, then change their roles under Users."
        )
    check_invitations_ready()
    person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    _check_may_come(person, on=timezone.localdate(now))
    if before := person.invitations.open().first():
        raise _invited_already(before)
    token = new_token()
    invitation = Invitation(
        person=person,
        email=person.email,
        roles=sorted(roles),
        token_hash=hash_of(token),
        invited_at=now,
        invited_by=by,
        sent_at=now,
        expires_at=now + LASTS,
    )
    _save_alone(invitation)
    send_link(invitation=invitation, token=token, by=by, now=now)
    audit(
        by=by,
        action="invitation.sent",
        about=invitation,
        now=now,
        email=invitation.email,
        roles=invitation.roles,
    )
    return invitation


@transaction.atomic
def send_again(*, invitation: Invitation, by: User, now: datetime) -> Invitation:
    """A new link, to the address on the register as it is now, for another 14 days. The old one is
    dead.
    """
    current = _locked(invitation)
    if not current.is_open:
        raise _invitation_over(current)
    if now - current.sent_at < SEND_AGAIN:
        raise Refused("It was sent a moment ago. Wait a minute before you send it again.")
    check_invitations_ready()
    _check_may_come(current.person, on=timezone.localdate(now))
    token = new_token()
    current.email = current.person.email
    current.token_hash = hash_of(token)
    current.sent_at = now
    current.expires_at = now + LASTS
    current.wanted_at = None
    _save_alone(current)
    send_link(invitation=current, token=token, by=by, now=now)
    audit(by=by, action="invitation.sent_again", about=current, now=now, email=current.email)
    return current


@transaction.atomic
def withdraw(*, invitation: Invitation, by: User, now: datetime) -> None:
    """Its link is dead."""
    current = _locked(invitation)
    if not current.is_open:
        raise _invitation_over(current)
    current.withdrawn_at = now
    current.withdrawn_by = by
    current.save(update_fields=["withdrawn_at", "withdrawn_by"])
    audit(by=by, action="invitation.withdrawn", about=current, now=now)


@transaction.atomic
def restore(*, invitation: Invitation, by: User, now: datetime) -> None:
    """Undoes a withdrawal: the link that was sent works again until it expires."""
    current = _locked(invitation)
    if not current.withdrawn_at:
        return
    if before := current.person.invitations.open().first():
        raise _invited_already(before)
    current.withdrawn_at = None
    current.withdrawn_by = None
    _save_alone(current)
    audit(by=by, action="invitation.restored", about=current, now=now)


def find_invitation(token: str) -> Invitation | None:
    """The invitation that this link was sent for, whatever became of it."""
    rows = Invitation.objects.select_related("person__user", "invited_by")
    return rows.filter(token_hash=hash_of(token)).first()


def may_be_opened(invitation: Invitation, *, now: datetime) -> bool:
    """Whether the link still makes a sign-in. Not after the register gave the person another
    address: the link may have gone to a stranger.
    """
    person = invitation.person
    return (
        invitation.state(now) == Invitation.State.WAITING
        and person.user_id is None
        and person.email.lower() == invitation.email.lower()
        and not departures_of_people([person.pk], timezone.localdate(now))
    )


@transaction.atomic
def accept(*, invitation: Invitation, password: str, now: datetime) -> User:
    """The person's user, linked to them, with the roles of the invitation. The caller has validated
    the password. A second press is refused.
    """
    current = _locked(invitation)
    if not may_be_opened(current, now=now):
        raise Refused(LINK_OVER)
    inviter = current.invited_by
    user = add_user(
        email=current.email,
        name=current.person.full_name,
        roles=current.role_set,
        password=password,
        by=inviter,
        now=now,
    )
    current.person.user = user
    current.person.save(update_fields=["user"])
    current.accepted_at = now
    current.save(update_fields=["accepted_at"])
    audit(by=user, action="invitation.accepted", about=current, now=now, email=current.email)
    audit(by=inviter, action="person.linked", about=current.person, now=now, user=user.email)
    return user


@transaction.atomic
def disown(*, invitation: Invitation, now: datetime) -> None:
    """Whoever opened the link says that they are somebody else: it is dead, and who invited is told."""
    current = _locked(invitation)
    if not current.is_open:
        raise Refused(LINK_OVER)
    current.disowned_at = now
    current.save(update_fields=["disowned_at"])
    audit(by=None, action="invitation.disowned", about=current, now=now)
    tell_inviter(
        invitation=current,
        subject=f"Your invitation of {current.person} reached somebody else",
        what=(
            f"Somebody opened the invitation that you sent to {current.email} and said that they are not "
            f"{current.person}. The link no longer works. Have the address on the register checked, then "
            "invite them again:"
        ),
        now=now,
    )


@transaction.atomic
def want_another(*, invitation: Invitation, now: datetime) -> None:
    """The person asks for a new link in place of one that no longer works. Told once."""
    current = _locked(invitation)
    if not current.is_open or may_be_opened(current, now=now):
        raise Refused(LINK_OVER)
    if current.wanted_at:
        return
    current.wanted_at = now
    current.save(update_fields=["wanted_at"])
    audit(by=None, action="invitation.wanted", about=current, now=now)
    tell_inviter(
        invitation=current,
        subject=f"{current.person} asks for a new invitation",
        what=(
            f"The invitation of {current.person} no longer works, and they have asked for a new one. "
            "Send it again here:"
        ),
        now=now,
    )


def check_invitations_ready() -> None:
    """Raises Refused while the organisation is called what the first migration calls it, or nobody
    could open the link.
    """
    if refusal := links_refused():
        raise Refused(refusal)
    if not Organisation.objects.ours().is_named:
        raise Refused(
            "The invitation says who invites, and your organisation has no name here yet. Enter it "
            "under Settings, Your organisation, or ask a communications manager to."
        )


def _check_may_come(person: Person, *, on: date) -> None:
    if words := departures_of_people([person.pk], on).get(person.pk):
        raise Refused(f"They cannot be invited: {words}. Correct the register first.")
    if person.user:
        raise Refused(f"They sign in already, as {person.user.email}.")
    if not person.email:
        raise Refused(
            "The register has no email address for them. Ask the communications team to add it."
        )
    if holder := User.objects.at_address(person.email).first():
        raise Refused(
            f"{holder} already signs in as {holder.email}. If that is the same person, link the sign-in "
            "to them under Users; otherwise give them an address of their own."
        )


def _save_alone(invitation: Invitation) -> None:
    """Saves it unless somebody else is invited at the address; of two at once the second is
    refused.
    """
    others = Invitation.objects.open().select_related("person").exclude(pk=invitation.pk)
    at_address = others.filter(email__iexact=invitation.email)
    try:
        if other := at_address.first():
            raise _address_invited(other)
        with transaction.atomic():
            invitation.save()
    except IntegrityError:
        mine = others.filter(person=invitation.person).first()
        raise _invited_already(mine) if mine else _address_invited(at_address.get()) from None


def _locked(invitation: Invitation) -> Invitation:
    """As it is now, until the action ends, with the person."""
    rows = Invitation.objects.select_for_update(of=("self", "person"))
    return rows.select_related("person", "invited_by").get(pk=invitation.pk)
