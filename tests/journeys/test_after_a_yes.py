"""Leave imported after a yes, on a real installation: what the officer is told, and both ways out."""

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.clock import NOW
from tests.database import Migrated
from tests.journeys.conftest import DESK, POCKET
from tests.journeys.site import site_at
from tests.journeys.test_overnight import (
    BEFORE,
    CAST,
    PERSON,
    call_is_logged,
    person_is_asked_and_accepts,
)

LEAVE = "person,starts_at,ends_at,kind\nE1021,2026-11-26T00:00,2026-11-27T00:00,leave\n"
ON_LEAVE = f"{PERSON} is on leave on Thu 26 Nov"
REASON = "She does it from home, and asked us to leave it with her."


@pytest.fixture
def site(tmp_path: Path, samples: Path, migrated: Migrated):
    register = str(samples / "register")
    with site_at(NOW, tmp_path, migrated, CAST, BEFORE.format(register=register)) as site:
        site.at(NOW + timedelta(minutes=5))  # the register was there before anybody was asked
        yield site


def test_leave_imported_after_a_yes_is_decided_by_the_officer(site, walkers):
    officer = walkers(site.base, DESK).sign_in("officer@example.nhs.uk")
    phone = walkers(site.base, POCKET).sign_in("spokesperson@example.nhs.uk")
    call_is_logged(officer)
    person_is_asked_and_accepts(officer, phone)

    leave_is_imported(officer)
    officer_is_told(site, officer)
    she_is_kept_with_a_reason(officer)
    she_is_taken_off_after_all(officer)


def leave_is_imported(officer):
    """The result says over which interview it came."""
    page = officer.go("/register/import/")
    files = [{"name": "away.csv", "mimeType": "text/csv", "buffer": LEAVE.encode()}]
    page.locator("input[type=file]").set_input_files(files)
    officer.press("Check the changes")
    officer.press("Import the register")
    officer.sees(f"I-0001 on Thu 26 Nov, 7:20am needs attention: {ON_LEAVE}.")


def officer_is_told(site, officer):
    """On Today, by email and on the interview, with since when and from where."""
    page = officer.go("/today/")
    officer.sees(ON_LEAVE)
    officer.check_page()
    subject = f"Needs attention, {PERSON}: Solent Shore FM, Thu 26 Nov, 7:20am"
    link = site.link_in_mail(
        "officer@example.nhs.uk", rf"{site.base}/interviews/I-0001/\S*", subject=subject
    )
    page.get_by_role("link", name="Decide").click()
    expect(page).to_have_url(link)
    officer.sees("Needs attention (1)")
    expect(page.locator(".attn")).to_contain_text("by import")
    officer.check_page()


def she_is_kept_with_a_reason(officer):
    page = officer.page
    officer.press("Keep, with a reason")
    officer.check_page()
    page.get_by_label("Why they can still give it").fill(REASON)
    officer.press("Keep, with this reason")
    officer.sees(REASON)
    expect(page.get_by_text("Needs attention")).to_have_count(0)
    officer.check_page()
    officer.go("/today/")
    expect(page.get_by_text(ON_LEAVE)).to_have_count(0)


def she_is_taken_off_after_all(officer):
    page = officer.go("/interviews/I-0001/")
    officer.press("Take back")
    officer.press("Choose another")
    officer.sees("could do it instead")
    officer.go("/interviews/I-0001/hand-over/?to=E1028")  # nobody else is ready at 7:20am
    page.get_by_label("When did they agree?").fill("now")
    page.get_by_label("Why is it given to someone else?").fill("The first one is on leave")
    officer.press("Give it to Ms Imogen Dunmore")
    officer.sees("so the email reaches nobody")
    expect(page.get_by_text("is on leave")).to_have_count(0)
