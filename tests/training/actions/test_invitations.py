"""Inviting people from the register, and what can stand in the way."""

import re
from datetime import timedelta

import pytest

from accounts.access import Role
from accounts.models import AuditEvent, User
from accounts.refusals import Refused
from accounts.tokens import hash_of
from jobs.models import Mail
from tests.clock import NOW, TODAY
from tests.factories.accounts import UserFactory
from tests.factories.invitations import TOKEN, InvitationFactory
from tests.factories.training import PersonFactory, TenureFactory
from training.actions.invitations import (
    accept,
    disown,
    find_invitation,
    invite,
    restore,
    send_again,
    want_another,
    withdraw,
)
from training.models import Invitation, Organisation, Person

pytestmark = pytest.mark.django_db
ADDRESS = "leila@solent.example.nhs.uk"
LATER = NOW + timedelta(hours=1)
PASSWORD = "three quiet lemons"


@pytest.fixture(autouse=True)
def named() -> None:
    """Without a name nobody can be invited."""
    Organisation.objects.update(name="Solent Vale NHS Trust")


@pytest.fixture
def leila() -> Person:
    return PersonFactory(first_name="Leila", last_name="Iyer-Thorne", email=ADDRESS)


def token_in(mail: Mail) -> str:
    found = re.search(r"/join/([\w-]+)/", mail.text)
    assert found
    return found[1]


def test_nobody_is_invited_before_they_could_open_the_link(leila, administrator, settings):
    invitation = InvitationFactory(sent_at=NOW - timedelta(days=1))
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend"}}

    with pytest.raises(Refused, match="Write the address that people open, such as BASE_URL="):
        invite(person=leila, roles={Role.SPOKESPERSON}, by=administrator, now=NOW)
    with pytest.raises(Refused, match="only this machine can open"):
        send_again(invitation=invitation, by=administrator, now=NOW)


def test_invite_mails_a_link_whose_hash_alone_is_stored(leila, administrator):
    invitation = invite(person=leila, roles={Role.SPOKESPERSON}, by=administrator, now=NOW)

    mail = Mail.objects.get()
    assert (mail.to, mail.subject) == (ADDRESS, f"{administrator} invites you to Greenroom")
    assert "You are invited as Leila Iyer-Thorne" in mail.text
    assert "do not forward it" in mail.text
    assert invitation.token_hash == hash_of(token_in(mail)) != token_in(mail)
    assert invitation.expires_at == NOW + timedelta(days=14)
    event = AuditEvent.objects.get()
    assert (event.action, event.by, event.details) == (
        "invitation.sent",
        administrator,
        {"email": ADDRESS, "roles": ["spokesperson"]},
    )


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"email": ""}, "no email address for them"),
        ({"left_on": TODAY - timedelta(days=1)}, "left on 24 November 2026"),
        ({"removed_at": NOW}, "removed from the register"),
    ],
)
def test_invite_refuses_whom_it_cannot_reach(leila, administrator, values, words):
    Person.objects.update(**values)

    with pytest.raises(Refused, match=words):
        invite(person=leila, roles={Role.STAFF}, by=administrator, now=NOW)

    assert not Invitation.objects.exists()
    assert not Mail.objects.exists()


def test_invite_reaches_somebody_on_their_last_day(leila, administrator):
    Person.objects.update(left_on=TODAY)

    assert invite(person=leila, roles={Role.STAFF}, by=administrator, now=NOW)


def test_invite_refuses_somebody_whose_last_role_has_ended(leila, administrator):
    TenureFactory(person=leila, starts_on=TODAY - timedelta(days=90), ends_on=TODAY - timedelta(1))

    with pytest.raises(Refused, match="last role ended on 24 November 2026"):
        invite(person=leila, roles={Role.STAFF}, by=administrator, now=NOW)


def test_invite_refuses_who_signs_in_already(leila, administrator):
    leila.user = UserFactory(email="leila@example.org")
    leila.save()

    with pytest.raises(Refused, match=r"leila@example\.org"):
        invite(person=leila, roles={Role.STAFF}, by=administrator, now=NOW)


def test_invite_refuses_an_address_with_which_somebody_signs_in(leila, administrator):
    UserFactory(name="Ines Thackray", email=ADDRESS.title())

    with pytest.raises(Refused, match="Ines Thackray already signs in"):
        invite(person=leila, roles={Role.STAFF}, by=administrator, now=NOW)


def test_nobody_invites_themselves(administrator):
    """Their address is a user's; a person who is linked to them signs in."""
    own = PersonFactory(email=administrator.email)

    with pytest.raises(Refused, match="If that is the same person, link the sign-in"):
        invite(person=own, roles={Role.SPOKESPERSON}, by=administrator, now=NOW)


@pytest.mark.parametrize("role", [Role.MANAGER, Role.ADMINISTRATOR])
def test_invite_gives_no_role_that_needs_a_second_person(leila, administrator, role):
    with pytest.raises(Refused, match="a second person has to agree"):
        invite(person=leila, roles={Role.STAFF, role}, by=administrator, now=NOW)
    with pytest.raises(Refused, match="Choose at least one role"):
        invite(person=leila, roles=set(), by=administrator, now=NOW)


def test_invite_that_another_process_overtook_is_refused(leila, administrator, monkeypatch):
    """Both looked before either had written: the database refuses the second."""
    InvitationFactory(person=leila)
    monkeypatch.setattr(
        "training.models.invitations.InvitationQuerySet.first", lambda _: None, raising=False
    )
    monkeypatch.setattr(
        "training.actions.invitations._invited_already", lambda _: Refused("overtaken")
    )
    monkeypatch.setattr(
        "training.actions.invitations._address_invited", lambda _: Refused("overtaken")
    )

    with pytest.raises(Refused, match="overtaken"):
        invite(person=leila, roles={Role.STAFF}, by=administrator, now=NOW)

    assert Invitation.objects.count() == 1


def test_two_people_cannot_be_invited_at_one_address(leila, administrator):
    invite(person=leila, roles={Role.STAFF}, by=administrator, now=NOW)
    other = PersonFactory(email=ADDRESS.upper())

    with pytest.raises(Refused, match="Leila Iyer-Thorne is invited at the same address"):
        invite(person=other, roles={Role.STAFF}, by=administrator, now=NOW)


def test_send_again_makes_a_new_link_and_kills_the_old(leila, administrator):
    invitation = InvitationFactory(person=leila, expired=True, opens=True, wanted_at=NOW)
    Person.objects.update(email="new@solent.example.nhs.uk")

    send_again(invitation=invitation, by=administrator, now=NOW)

    invitation.refresh_from_db()
    mail = Mail.objects.get()
    assert find_invitation(TOKEN) is None
    assert find_invitation(token_in(mail)) == invitation
    assert mail.to == invitation.email == "new@solent.example.nhs.uk"
    assert invitation.expires_at == NOW + timedelta(days=14)
    assert invitation.wanted_at is None


@pytest.mark.parametrize(
    ("ending", "words"),
    [
        ("accepted", "accepted this invitation already"),
        ("withdrawn", "was withdrawn"),
        ("disowned", "Somebody else got this"),
    ],
)
def test_what_is_over_is_neither_sent_again_nor_withdrawn(administrator, ending, words):
    invitation = InvitationFactory(**{ending: True}, sent_at=NOW - timedelta(days=1))

    for action in (send_again, withdraw):
        with pytest.raises(Refused, match=words):
            action(invitation=invitation, by=administrator, now=NOW)


def test_withdraw_kills_the_link_and_restore_brings_it_back(administrator):
    invitation = InvitationFactory(opens=True)

    withdraw(invitation=invitation, by=administrator, now=NOW)
    with pytest.raises(Refused, match="Ask whoever invited you for a new one"):
        accept(invitation=invitation, password=PASSWORD, now=NOW)
    restore(invitation=invitation, by=administrator, now=NOW)
    restore(invitation=invitation, by=administrator, now=NOW)

    assert accept(invitation=invitation, password=PASSWORD, now=NOW).email == invitation.email
    actions = AuditEvent.objects.filter(action__startswith="invitation.").order_by("number")
    assert list(actions.values_list("action", flat=True)) == [
        "invitation.withdrawn",
        "invitation.restored",
        "invitation.accepted",
    ]


def test_restore_leaves_a_later_invitation_alone(leila, administrator):
    old = InvitationFactory(person=leila, withdrawn=True)
    invite(person=leila, roles={Role.STAFF}, by=administrator, now=NOW)

    with pytest.raises(Refused, match="They were invited"):
        restore(invitation=old, by=administrator, now=NOW)


def test_accept_makes_the_user_of_the_person(leila):
    invitation = InvitationFactory(person=leila, roles=["board", "spokesperson"])

    user = accept(invitation=invitation, password=PASSWORD, now=LATER)

    leila.refresh_from_db()
    invitation.refresh_from_db()
    assert (user.email, user.name) == (ADDRESS, "Leila Iyer-Thorne")
    assert user.roles == {Role.BOARD, Role.SPOKESPERSON}
    assert user.check_password(PASSWORD)
    assert leila.user == user
    assert invitation.accepted_at == LATER
    assert set(user.role_grants.values_list("granted_by", flat=True)) == {invitation.invited_by_id}
    events = AuditEvent.objects.order_by("number").values_list("action", "by")
    assert list(events) == [
        ("user.added", invitation.invited_by_id),
        ("invitation.accepted", user.pk),
        ("person.linked", invitation.invited_by_id),
    ]


def test_accept_pressed_twice_makes_one_user():
    invitation = InvitationFactory()
    accept(invitation=invitation, password=PASSWORD, now=NOW)
    before = User.objects.count()

    with pytest.raises(Refused, match="Ask whoever invited you for a new one"):
        accept(invitation=invitation, password=PASSWORD, now=NOW)

    assert User.objects.count() == before


@pytest.mark.parametrize(
    "changes",
    [
        {"left_on": TODAY},
        {"email": "another@solent.example.nhs.uk"},
        {"removed_at": NOW},
    ],
)
def test_accept_goes_by_the_register_of_that_moment(changes):
    """Whoever left, or was given another address since, cannot use the link."""
    invitation = InvitationFactory()
    Person.objects.update(**changes)

    with pytest.raises(Refused, match="Ask whoever invited you for a new one"):
        accept(invitation=invitation, password=PASSWORD, now=NOW + timedelta(days=1))


def test_accept_ends_with_the_fourteenth_day():
    invitation = InvitationFactory()

    with pytest.raises(Refused, match="Ask whoever invited you for a new one"):
        accept(invitation=invitation, password=PASSWORD, now=invitation.expires_at)
    assert accept(
        invitation=invitation,
        password=PASSWORD,
        now=invitation.expires_at - timedelta(seconds=1),
    )


def test_accept_refuses_an_address_that_was_taken_since():
    invitation = InvitationFactory()
    UserFactory(email=invitation.email)

    with pytest.raises(Refused, match="already signs in with this address"):
        accept(invitation=invitation, password=PASSWORD, now=NOW)

    invitation.refresh_from_db()
    assert invitation.is_open
    assert invitation.person.user is None


def test_disown_ends_the_link_and_tells_who_invited(leila):
    invitation = InvitationFactory(person=leila)

    disown(invitation=invitation, now=NOW)

    mail = Mail.objects.get()
    assert mail.to == invitation.invited_by.email
    assert "they are not Leila Iyer-Thorne" in mail.text
    for action in (disown, want_another):
        with pytest.raises(Refused, match="Ask whoever invited you for a new one"):
            action(invitation=invitation, now=NOW)
    with pytest.raises(Refused, match="Ask whoever invited you for a new one"):
        accept(invitation=invitation, password=PASSWORD, now=NOW)
    assert Mail.objects.count() == 1


def test_want_another_tells_who_invited_once():
    invitation = InvitationFactory(expired=True)

    want_another(invitation=invitation, now=NOW)
    want_another(invitation=invitation, now=NOW)

    assert Mail.objects.get().to == invitation.invited_by.email
    with pytest.raises(Refused, match="Ask whoever invited you for a new one"):
        want_another(invitation=InvitationFactory(), now=NOW)


def test_news_go_to_every_administrator_where_who_invited_is_no_longer_one(
    administrator,
):
    invitation = InvitationFactory(expired=True, invited_by=UserFactory())

    want_another(invitation=invitation, now=NOW)

    assert Mail.objects.get().to == administrator.email


def test_invite_wants_the_name_of_the_organisation_first(leila, administrator):
    Organisation.objects.update(name="Our organisation")

    with pytest.raises(Refused, match="Enter it under Settings, Your organisation"):
        invite(person=leila, roles={Role.SPOKESPERSON}, by=administrator, now=NOW)

    assert (Invitation.objects.count(), Mail.objects.count()) == (0, 0)
