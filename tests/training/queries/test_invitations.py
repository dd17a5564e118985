"""Who can be invited, with which roles, and the list of invitations."""

from datetime import timedelta

import pytest

from accounts.access import Role
from tests.clock import NOW, TODAY
from tests.factories.accounts import UserFactory
from tests.factories.invitations import InvitationFactory
from tests.factories.training import DirectorateSpellFactory, PersonFactory, TenureFactory
from training.models import Invitation
from training.queries.invitations import (
    invitation_rows,
    invitations_found,
    invitations_table,
    usual_roles,
    without_sign_in,
)

pytestmark = pytest.mark.django_db


def test_without_sign_in_leaves_out_who_came_who_is_invited_and_who_left():
    free = PersonFactory(last_name="Ash")
    no_longer = InvitationFactory(withdrawn=True, person__last_name="Birch").person
    PersonFactory(user=UserFactory())
    PersonFactory(left_on=TODAY - timedelta(days=1))
    PersonFactory(joined_on=TODAY + timedelta(days=1))
    PersonFactory(removed=True)
    InvitationFactory()
    InvitationFactory(expired=True)
    TenureFactory(ends_on=TODAY - timedelta(days=1))

    assert list(without_sign_in({}, on=TODAY)) == [free, no_longer]


def test_without_sign_in_is_filtered_by_word_directorate_and_role():
    chair = TenureFactory(role="governing_board", person__last_name="Wexcombe").person
    spell = DirectorateSpellFactory(person=chair)
    PersonFactory(last_name="Ash")

    for wanted in (
        {"search": "wexc"},
        {"role": "governing_board"},
        {"directorate": spell.directorate.name},
    ):
        assert list(without_sign_in(wanted, on=TODAY)) == [chair]


@pytest.mark.parametrize(
    ("held", "roles"),
    [
        ([], {Role.STAFF}),
        (["other_staff"], {Role.STAFF}),
        (["senior_staff", "other_staff"], {Role.SPOKESPERSON}),
        (["clinical_lead"], {Role.SPOKESPERSON}),
        (["governing_board"], {Role.BOARD, Role.SPOKESPERSON}),
    ],
)
def test_usual_roles_go_by_the_register(held, roles):
    person = PersonFactory()
    for role in held:
        TenureFactory(person=person, role=role)
    last_year = TODAY - timedelta(days=365)
    TenureFactory(person=person, role="governing_board", starts_on=last_year, ends_on=last_year)

    assert usual_roles(person, on=TODAY) == roles


def test_invitations_are_found_by_state_and_words():
    rows = {
        "waiting": InvitationFactory(person__last_name="Ash"),
        "expired": InvitationFactory(expired=True),
        "came": InvitationFactory(accepted=True),
        "withdrawn": InvitationFactory(withdrawn=True),
        "disowned": InvitationFactory(disowned=True),
    }

    found = {
        state: list(invitations_found({"state": state}, now=NOW)) for state in Invitation.State
    }

    assert found == {state: [row] for state, row in rows.items()}
    assert {row.state(NOW): [row] for row in rows.values()} == found
    assert list(invitations_found({"search": "ash"}, now=NOW)) == [rows["waiting"]]


def test_invitation_rows_say_how_many_days_are_left():
    InvitationFactory(sent_at=NOW - timedelta(days=13, hours=20))
    InvitationFactory(sent_at=NOW - timedelta(days=13))

    rows = invitation_rows(invitations_found({}, now=NOW), now=NOW)

    assert [row.days_left for row in rows] == [1, 0]


def test_invitations_table_has_a_row_each():
    one = InvitationFactory(roles=["spokesperson", "board"], wanted_at=NOW, withdrawn=True)

    headings, row = invitations_table(invitations_found({}, now=NOW), now=NOW)

    assert len(headings) == len(row)
    assert row[3] == "Spokesperson, Board member"
    assert row[:3] == [one.person.reference, one.person.full_name, one.email]
    assert row[7:] == ["Withdrawn", TODAY + timedelta(days=14), TODAY, TODAY]
