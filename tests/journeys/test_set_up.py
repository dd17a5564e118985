"""A stranger sets up a new installation, on a desk and on a phone, and every page on the way is fit
for anyone.
"""

import pytest

from accounts.actions.set_up import make_set_up_code
from accounts.models import User
from tests.clock import NOW
from tests.factories.training import TenureFactory
from training.models import Organisation, Requirement

pytestmark = pytest.mark.journey
PAGES = [
    "/settings/",
    "/settings/hours/",
    "/settings/incidents/",
    "/settings/email-words/",
    "/settings/packs/",
    "/desk/settings/",
    "/jobs/email/",
    "/help/",
    "/accessibility-statement/",
    "/privacy/",
]


def test_a_stranger_sets_up_step_by_step(walk, transactional_db):
    Requirement.objects.all().delete()
    TenureFactory(role="senior_staff")
    code = make_set_up_code(now=NOW)
    walker = walk(None)

    walker.go("/account/login/")
    walker.press("Set up Greenroom")
    walker.check_page()
    walker.page.get_by_label("Code").fill("AAAA-AAAA-AAAA-AAAA")
    walker.page.get_by_label("Your name").fill("Robin Tavener")
    walker.page.get_by_label("Your email address").fill("robin@westmoor.example.nhs.uk")
    walker.page.get_by_label("Password").fill("three quiet lemons")
    walker.press("Begin")
    walker.is_told_of_an_error()
    walker.page.get_by_label("Code").fill(code)
    walker.page.get_by_label("Password").fill("three quiet lemons")
    walker.press("Begin")
    walker.page.wait_for_url("**/set-up/")
    walker.check_page()

    walker.press("Enter")
    walker.page.locator("#id_name").fill("Westmoor Hospitals NHS Trust")
    walker.press("Save")
    walker.is_told_of_an_error()
    walker.check_page()
    walker.go("/today/")  # left, and come back to
    walker.sees("steps are left.")
    walker.check_page()
    walker.press("Your organisation")
    walker.page.locator("#id_name").fill("Westmoor Hospitals NHS Trust")
    walker.page.get_by_label("Telephone in office hours").fill("01632 960200")
    walker.page.get_by_label("Mailbox of the team").fill("press@westmoor.example.nhs.uk")
    walker.press("Save")
    walker.page.wait_for_url("**/set-up/")
    walker.sees("Westmoor Hospitals NHS Trust. Communications team 01632 960200")

    walker.press("Choose")
    walker.press("See what it changes")
    walker.sees("People who must hold a course")
    walker.check_page()
    walker.press("Put them in force")
    walker.page.wait_for_url("**/set-up/")
    for path in PAGES:
        walker.go(path)
        walker.check_page()
    walker.go("/settings/validity/")
    walker.page.get_by_label("Radio").fill("6")
    walker.press("See what it changes")
    walker.sees("People ready for radio")
    walker.check_page()

    assert User.objects.get().name == "Robin Tavener"
    assert Organisation.objects.get().communications_phone == "01632 960200"
    assert Requirement.objects.count() == 10
