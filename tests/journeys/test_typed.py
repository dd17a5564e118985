"""What was typed into a form whose sign-in had run out by the time it was sent is there again after
signing in, and what was typed into a long form after leaving it; and a field says what it understood
of a day or a time.
"""

import re

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from tests.factories.scheduling import BookingFactory
from tests.factories.training import CourseFactory
from tests.journeys.conftest import PASSWORD, POCKET, going_on

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
    deadline = page.get_by_label("Answer by")
    said = page.locator("#id_deadline_at_echo")

    deadline.press_sequentially("tomorrow 0810")
    expect(said).to_have_text(re.compile(r"^\w{3} \d+ \w{3}( \d{4})?, 8:10am$"))
    deadline.fill("tomorrow breakfast")
    expect(said).to_contain_text("“tomorrow breakfast” could be any time from 6am to 9am.")
    deadline.fill("")

    expect(said).to_be_empty()


def test_a_long_form_that_is_left_keeps_what_was_typed_until_it_is_sent(walk, trainer_user):
    booking = BookingFactory(
        **{f"training_session__{name}": value for name, value in going_on().items()},
        training_session__trainer__user=trainer_user,
        training_session__course=CourseFactory(code="M3"),
    )
    walker = walk(trainer_user, POCKET)
    page = walker.go(f"/training-sessions/{booking.training_session_id}/attendance/")
    walker.press("Arrived")
    page.locator('button[value="not_there"]').wait_for()
    walker.press("Assess Robin")
    sheet = page.url
    page.locator(".scores input[value='4']").first.check(force=True)
    page.get_by_label("One thing to keep").fill("Calm when interrupted")

    walker.go("/my/training-sessions/")
    page.goto(sheet)
    walker.sees("What you typed here is back, but not saved yet.")
    walker.check_page()
    back = page.get_by_label("One thing to keep").input_value()
    is_scored = page.locator(".scores input[value='4']").first.is_checked()
    walker.press("Start again")
    started_again = page.get_by_label("One thing to keep").input_value()
    page.get_by_label("One thing to keep").fill("Warm")
    walker.press("Save as a draft")
    page.goto(sheet)

    assert (back, is_scored, started_again) == ("Calm when interrupted", True, "")
    assert page.get_by_label("One thing to keep").input_value() == "Warm"
    assert page.get_by_text("What you typed here is back").count() == 0
    assert (
        page.evaluate("Object.keys(localStorage).filter((key) => key.includes('long')).length") == 0
    )
