"""Each role of the example organisation: their own work first, and every page of their bar fit for anyone."""

import pytest
from django.utils import timezone

from accounts.demo import CAST, email_of
from accounts.models import User
from reports.management.commands.demo import moment_of
from tests.journeys.conftest import DESK, POCKET

FIRST = {
    "officer": "Today",
    "manager": "Today",
    "spokesperson": "Solent Shore FM",
    "trainer": "My sessions",
    "board": "Readiness",
    "administrator": "Users",
}


@pytest.fixture
def example(transactional_db, told):
    """As `manage.py demo` makes it today."""
    now = timezone.now()
    told(moment_of(timezone.localdate(now), now))


@pytest.mark.parametrize("viewport", [DESK, POCKET], ids=["desk", "pocket"])
def test_each_role_finds_their_own_work_first_and_every_page_of_their_bar(walk, example, viewport):
    for who in CAST:
        walker = walk(User.objects.get(email=email_of(who)), viewport)
        assert walker.page.locator("h1").first.inner_text().startswith(FIRST[who]), who
        links = walker.page.locator("header nav a").evaluate_all("all => all.map(one => one.href)")
        for link in dict.fromkeys(links):
            walker.go(link)
            walker.check_page()


def test_the_administrator_adds_a_user_changes_their_role_and_sees_it_in_the_trail(walk, administrator):
    walker = walk(administrator)
    walker.go("/users/")
    walker.press("Add a user")
    walker.page.get_by_label("Name").fill("Rhys Calloway")
    walker.page.get_by_label("Email").fill("rhys@example.nhs.uk")
    walker.page.get_by_label("Communications officer").check()
    walker.check_page()
    walker.page.get_by_role("button", name="Add").first.click()
    walker.sees("Rhys Calloway")

    walker.go("/audit/")
    walker.sees("Rhys Calloway")
    walker.check_page()
    assert User.objects.get(email="rhys@example.nhs.uk").roles == {"officer"}
