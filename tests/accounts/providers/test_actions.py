"""Rules of providers that no page shows."""

from datetime import timedelta

import pytest

from accounts.providers.actions import Person, forget_identities, roles_after
from accounts.providers.models import Identity, LogoutToken
from tests.clock import NOW
from tests.factories.providers import IdentityFactory

TABLE = {"Press": ["officer"], "Board": ["board", "spokesperson"], "Chiefs": ["administrator"]}


@pytest.mark.parametrize(
    ("before", "groups", "after"),
    [
        (set(), {"Press"}, {"officer"}),
        ({"officer"}, set(), set()),
        ({"officer", "trainer"}, {"Board"}, {"trainer", "board", "spokesperson"}),
        ({"administrator"}, set(), {"administrator"}),
        (set(), {"Chiefs"}, set()),
        (set(), {"press"}, set()),
    ],
)
def test_roles_that_the_table_names_follow_the_groups(before, groups, after):
    assert roles_after(before, TABLE, frozenset(groups)) == after


def test_person_is_read_without_what_cannot_be_printed():
    person = Person.of(
        {"name": "A\x00B\u202e", "email": ["x"], "groups": "Press", "roles": ["R", 1]}
    )

    assert person == Person(
        name="AB", claimed_email="", verified_email="", groups=frozenset({"R", "1"})
    )


def test_verified_address_is_one_in_ascii():
    def verified(email: str) -> str:
        return Person.of({"email": email, "email_verified": True}).verified_email

    assert verified("Kit@Example.org") == "kit@example.org"
    assert verified("\N{KELVIN SIGN}it@example.org") == ""


def test_identity_that_nobody_links_is_forgotten_after_a_month(officer):
    month = timedelta(days=30)
    IdentityFactory(seen_at=NOW - month)
    left = [IdentityFactory(seen_at=NOW - month, user=officer), IdentityFactory()]
    LogoutToken.objects.create(key="x", used_at=NOW - timedelta(days=1))

    assert forget_identities(now=NOW) == 1
    assert [*Identity.objects.order_by("pk")] == left
    assert not LogoutToken.objects.exists()
