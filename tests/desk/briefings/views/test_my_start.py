"""The first page of staff."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.access import Role
from accounts.models import User
from tests.clock import NOW
from tests.conftest import ClientOf
from tests.factories.accounts import UserFactory
from tests.factories.briefings import BriefingFactory
from tests.factories.incidents import IncidentFactory
from tests.factories.notices import NoticeFactory
from tests.factories.received_emails import ReceivedEmailFactory
from tests.factories.training import PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
ADDRESS = reverse("desk:my_start")


@pytest.fixture
def matron() -> User:
    user = UserFactory(name="Rosalind Pettigrew", roles={Role.STAFF})
    PersonFactory(user=user)
    return user


@pytest.fixture
def staff(client_of: ClientOf, matron: User) -> Client:
    return client_of(matron)


def test_staff_start_with_what_they_can_do_here(staff):
    page = staff.get("/", follow=True)

    assert page.request["PATH_INFO"] == ADDRESS
    for name in (
        "desk:my_approach_add",
        "desk:briefing_ask",
        "scheduling:my_training",
        "training:my_declarations",
        "training:policy_list",
    ):
        assert f'href="{reverse(name)}"' in page.text
        assert staff.get(reverse(name)).status_code == 200
    assert "Notices about the major incident" not in page.text


def test_staff_read_approved_notices_of_active_incidents_alone(staff):
    active = IncidentFactory()
    NoticeFactory(sent=True, incident=active, subject="Stay away from the east wing")
    NoticeFactory(incident=active, subject="Still a draft")
    over = IncidentFactory(over=True, declared_at=NOW, stood_down_at=NOW)
    NoticeFactory(sent=True, incident=over, subject="Long over")

    page = staff.get(ADDRESS).text

    assert "Stay away from the east wing" in page
    assert "Still a draft" not in page
    assert "Long over" not in page


def test_staff_see_what_they_asked_for_and_passed_on(staff, matron):
    BriefingFactory(person=matron.person)
    ReceivedEmailFactory(passed_on_by=matron, reached_by="phone", outlet="Coastline News")

    page = staff.get(ADDRESS).text

    assert "Your support" in page
    assert "Coastline News" in page


def test_a_sign_in_without_a_person_is_told(client_of):
    page = client_of(UserFactory(roles={Role.STAFF})).get(ADDRESS).text

    assert "not linked to a person on the register yet" in page
