"""What was typed into a form whose sign-in had run out by the time it was sent is there again after
signing in; and a field says what it understood of a day or a time.
"""

import re

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from tests.journeys.conftest import PASSWORD

FULL = "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }"


@pytest.mark.parametrize("is_full", [False, True], ids=["kept", "refused"])
def test_what_was_typed_when_the_sign_in_had_run_out_is_there_again(walk, officer, is_full):
    officer.set_password(PASSWORD)
    officer.save()
    walker = walk(officer)
    if is_full:
        walker.page.add_init_script(FULL)
    page = walker.go("/enquiries/add/")
    page.get_by_label("Subject").fill("Ambulance queues")
    Session.objects.all().delete()

    page.get_by_label("Subject").press("Enter")
    page.get_by_label("Email").fill(officer.email)
    page.get_by_label("Password").fill(PASSWORD)
    walker.press("Sign in")
    page.wait_for_url("**/enquiries/add/")

    subject = page.get_by_label("Subject").input_value()
    is_told = page.get_by_text("What you typed is back but not saved yet").is_visible()
    assert (subject, is_told) == (("", False) if is_full else ("Ambulance queues", True))
    page.reload()
    assert page.get_by_label("Subject").input_value() == ""


def test_a_field_says_what_it_understood_as_one_types(walk, officer):
    walker = walk(officer)
    page = walker.go("/enquiries/add/")
    deadline = page.get_by_label("Deadline")
    said = page.locator("output")

    deadline.press_sequentially("tomorrow 0810")
    expect(said).to_have_text(re.compile(r"^\w{3} \d+ \w{3}( \d{4})?, 8:10am$"))
    deadline.fill("tomorrow breakfast")
    expect(said).to_contain_text("“tomorrow breakfast” could be any time from 6am to 9am.")
    deadline.fill("")

    expect(said).to_be_empty()
