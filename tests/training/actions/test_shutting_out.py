"""Nobody but an administrator ends the access of a manager or an administrator at once, whichever
part of the register it is done with.
"""

from datetime import date, timedelta

import pytest

from accounts.leavers import with_access
from accounts.models import User
from accounts.refusals import Refused
from tests.clock import NOW, TODAY
from tests.factories.training import PersonFactory, TenureFactory
from training.actions.facts import correct_fact, record_fact, retract_fact, undo_fact
from training.actions.people import leave_register
from training.models import Person, Tenure

pytestmark = pytest.mark.django_db
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def head(manager: User) -> Person:
    return PersonFactory(reference="E1", user=manager, joined_on=date(2020, 1, 1))


def has_access(user: User) -> bool:
    return User.objects.filter(with_access(TODAY), pk=user.pk).exists()


def test_leave_register_in_the_past_is_for_administrators(head, officer, manager, administrator):
    with pytest.raises(Refused, match="Enter today or a later day as the last one"):
        leave_register(person=head, left_on=YESTERDAY, by=officer, now=NOW)
    assert head.left_on is None
    leave_register(person=head, left_on=TODAY, by=officer, now=NOW)
    assert has_access(manager)

    leave_register(person=head, left_on=YESTERDAY, by=administrator, now=NOW)

    assert not has_access(manager)


def test_leave_register_in_the_past_for_oneself_and_for_other_roles(
    head, officer, manager, spokesperson
):
    leaver = PersonFactory(user=spokesperson)

    leave_register(person=leaver, left_on=YESTERDAY, by=officer, now=NOW)
    leave_register(person=head, left_on=YESTERDAY, by=manager, now=NOW)

    assert [has_access(spokesperson), has_access(manager)] == [False, False]


def test_a_role_that_ended_shuts_nobody_out(head, officer, manager):
    ended = Tenure(
        person=head, role="senior_staff", starts_on=date(2021, 1, 1), ends_on=date(2021, 12, 31)
    )
    with pytest.raises(Refused, match="Enter today or a later day as the last one,"):
        record_fact(fact=ended, by=officer, now=NOW)
    TenureFactory(person=head, starts_on=date(2020, 1, 1), ends_on=date(2020, 12, 31))
    running = TenureFactory(person=head, starts_on=date(2021, 1, 1), ends_on=None)
    with pytest.raises(Refused, match="Enter today or a later day as the last one,"):
        retract_fact(fact=running, because="Wrong person", by=officer, now=NOW)
    with pytest.raises(Refused, match="Enter today or a later day as the last one,"):
        correct_fact(
            fact=running, values={"ends_on": YESTERDAY}, because="Ended", by=officer, now=NOW
        )

    moved = correct_fact(
        fact=Tenure.objects.get(pk=running.pk),
        values={"starts_on": date(2021, 2, 1)},
        because="A month later",
        by=officer,
        now=NOW,
    )
    running.refresh_from_db()
    undo_fact(added=moved, retracted=running, by=officer, now=NOW + timedelta(minutes=1))

    assert has_access(manager)
