"""Two people set up the same empty installation at once, with the one code: one of them begins, and
the other is told who has.

The twin looks whether anybody is there and then adds its user: the installation gets two first
managers, one of whom nobody chose.
"""

from functools import partial
from threading import Barrier

import pytest

from accounts.access import Role
from accounts.actions.set_up import begin_set_up, make_set_up_code
from accounts.actions.users import add_user
from accounts.models import SetUpCode, User
from accounts.refusals import Refused
from tests.clock import NOW
from tests.faults.crowd import all_at_once
from tests.faults.installation import IS_FULL

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
ROUNDS = 20 if IS_FULL else 4
PASSWORD = "three quiet lemons"
STRANGERS = [
    {"name": "Robin Tavener", "email": "robin@westmoor.example.nhs.uk"},
    {"name": "Ines Marchbanks", "email": "ines@westmoor.example.nhs.uk"},
]


def test_one_of_two_begins_and_the_other_is_told_who_did():
    for _ in range(ROUNDS):
        User.objects.all().delete()
        SetUpCode.objects.all().delete()
        code = make_set_up_code(now=NOW)

        outcomes = all_at_once(
            [
                partial(begin_set_up, code=code, password=PASSWORD, now=NOW, **stranger)
                for stranger in STRANGERS
            ]
        )

        [first] = User.objects.all()
        assert [one for one in outcomes if isinstance(one, User)] == [first]
        [refusal] = [one for one in outcomes if isinstance(one, Refused)]
        assert f"{first.name} has begun to set this up." in str(refusal)

    print(f"\n{ROUNDS} times two strangers: {ROUNDS} began, {ROUNDS} were told who did")


def look_and_begin(stranger: dict[str, str], both_looked: Barrier) -> User | None:
    if not User.objects.exists():
        both_looked.wait(timeout=120)  # the worst that two requests can meet
        return add_user(**stranger, roles={Role.MANAGER}, password=PASSWORD, by=None, now=NOW)
    return None


def test_control_looking_and_beginning_makes_two_first_managers():
    both_looked = Barrier(2)
    outcomes = all_at_once(
        [partial(look_and_begin, stranger, both_looked) for stranger in STRANGERS]
    )

    print(f"\nthe twin: {User.objects.count()} first managers")
    assert [type(outcome) for outcome in outcomes] == [User, User]
    assert User.objects.count() == 2
