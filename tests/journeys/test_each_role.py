"""Each role of the example organisation: their own work first, and every page of their bar fit for anyone."""

import pytest
from django.utils import timezone

from accounts.demo import CAST, email_of
from accounts.models import User
from reports.management.commands.demo import moment_of
from scheduling.models import Debrief, Enquiry, Handover, Interview, Journalist, Restriction
from tests.journeys.conftest import DESK, POCKET
from training.models import Person

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


def behind_the_lists() -> list[str]:
    """Pages of the desk that no bar leads to: what stands on them is looked at as it is in the example."""
    on_hold, alike = Enquiry.objects.get(state="on_hold"), Enquiry.objects.filter(state="new").latest("pk")
    embargo = Restriction.objects.held().exclude(enquiry=None).get()
    assert embargo.enquiry is not None
    given = Interview.objects.filter(person__isnull=False, called_off_at=None, starts_at__gt=timezone.now())
    interview, debrief = given.in_order()[0], Debrief.objects.order_by("pk")[0]
    journalist, handover = Journalist.objects.kept().order_by("pk")[0], Handover.objects.order_by("pk")[0]
    other = Person.objects.listed().exclude(pk=interview.person_id).order_by("pk")[0]
    return [
        alike.get_absolute_url(),
        *(f"{on_hold.get_absolute_url()}{deed}" for deed in ("", "hold/")),
        *(f"{embargo.enquiry.get_absolute_url()}{deed}" for deed in ("", "answer/", "refer/", "approve/")),
        embargo.get_absolute_url(),
        "/handovers/",
        "/handovers/add/",
        handover.get_absolute_url(),
        *(f"/journalists/{page}" for page in ("", "due/", f"{journalist.pk}/", f"{journalist.pk}/change/")),
        *(f"/outlets/{journalist.outlet_id}/{deed}" for deed in ("", "change/")),
        *(f"/interviews/{interview}/{page}" for page in ("", "move/", f"hand-over/?to={other.reference}", "change/")),
        *(f"/interviews/{debrief.interview}/{page}" for page in ("", "debrief/change/")),
        "/desk/settings/",
    ]


def test_pages_behind_the_lists_of_the_desk_are_fit_for_anyone(walk, example):
    walker = walk(User.objects.get(email=email_of("manager")), POCKET)
    for address in behind_the_lists():
        walker.go(address)
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
