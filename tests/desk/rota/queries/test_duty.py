"""Who is on duty at a moment, and which number reaches them."""

from datetime import timedelta

import pytest

from accounts.access import Role
from desk.rota.queries.duty import Contact, contact_at, users_on_duty
from tests.clock import NOW, TODAY
from tests.factories.accounts import UserFactory
from tests.factories.scheduling import DutyShiftFactory
from tests.factories.training import PersonFactory
from training.models import Organisation

pytestmark = pytest.mark.django_db
TEAM = ("Press office", "01632 960200", "01632 960333")


@pytest.fixture
def organisation() -> Organisation:
    name, phone, other = TEAM
    return Organisation(
        communications_name=name,
        communications_phone=phone,
        communications_phone_out_of_hours=other,
    )


def test_users_on_duty_from_the_start_up_to_the_end(officer):
    shift = DutyShiftFactory(user=officer)

    on = [users_on_duty(at) for at in (shift.starts_at, shift.ends_at - timedelta.resolution)]

    assert on == [[officer], [officer]]
    assert users_on_duty(shift.ends_at) == []
    assert users_on_duty(shift.starts_at - timedelta.resolution) == []


def test_nobody_is_on_duty_who_left_the_desk():
    DutyShiftFactory(user=UserFactory(roles={Role.OFFICER}, is_active=False))
    DutyShiftFactory(user=UserFactory(roles={Role.BOARD}))
    DutyShiftFactory(retracted_at=NOW)
    DutyShiftFactory(
        user=PersonFactory(
            user=UserFactory(roles={Role.OFFICER}), left_on=TODAY - timedelta(days=1)
        ).user
    )

    assert users_on_duty(NOW) == []


def test_contact_is_the_team_unless_someone_has_a_number(organisation, officer, manager):
    nobody = contact_at(organisation, NOW)
    DutyShiftFactory(user=officer)
    without = contact_at(organisation, NOW)
    DutyShiftFactory(user=manager, phone="07700 900142")

    found = contact_at(organisation, NOW)

    assert nobody == without == Contact("Press office", "01632 960200")
    assert found == Contact("Press office", "01632 960200", "Ines Thackray", "07700 900142")
    assert (found.name_to_ring, found.phone_to_ring) == ("Ines Thackray", "07700 900142")
    assert (nobody.name_to_ring, nobody.phone_to_ring) == ("Press office", "01632 960200")


def test_contact_by_night_is_the_other_number(organisation, officer):
    night = NOW.replace(hour=22)
    DutyShiftFactory(user=officer, night=True, phone="01632 960333")

    assert contact_at(organisation, night) == Contact("Press office", "01632 960333")
