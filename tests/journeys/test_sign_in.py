"""Signing in by the page: the right password lets in, a wrong one says so, the page is fit for anyone."""

import pytest

from tests.journeys.conftest import DESK, PASSWORD, POCKET


@pytest.mark.parametrize("viewport", [DESK, POCKET], ids=["desk", "pocket"])
def test_sign_in_with_the_right_password(walk, officer, viewport):
    walker = walk(officer, viewport)

    walker.sees("Ceri Maddox")
    walker.check_page()


def test_sign_in_with_a_wrong_password_says_so_and_keeps_the_address(walk, officer):
    walker = walk()
    walker.go("/account/login/")
    walker.check_page()
    walker.page.get_by_label("Email").fill(officer.email)
    walker.page.get_by_label("Password").fill("not the password")
    walker.press("Sign in")

    assert walker.page.title().startswith("Error: ")
    assert walker.page.get_by_label("Email").input_value() == officer.email
    walker.check_page()


def test_what_was_typed_comes_back_after_the_sign_in_that_had_run_out(walk, officer):
    walker = walk(officer)
    walker.go("/enquiries/add/")
    walker.page.get_by_label("Subject").fill("Parking charges")
    walker.page.context.clear_cookies(name="sessionid")
    walker.press("Log the enquiry")
    walker.page.get_by_label("Email").fill(officer.email)
    walker.page.get_by_label("Password").fill(PASSWORD)
    walker.page.get_by_role("button", name="Sign in", exact=True).click()

    walker.sees("What you typed is here again")
    assert walker.page.get_by_label("Subject").input_value() == "Parking charges"
