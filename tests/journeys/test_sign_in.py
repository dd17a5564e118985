"""Signing in by the page: the right password lets in, a wrong one says so, the page is fit for
anyone.
"""

import pytest

from tests.journeys.conftest import DESK, PASSWORD, POCKET


@pytest.mark.parametrize("viewport", [DESK, POCKET], ids=["desk", "pocket"])
def test_sign_in_with_the_right_password(walk, officer, viewport):
    officer.set_password(PASSWORD)
    officer.save()
    walker = walk(None, viewport).sign_in(officer.email)

    walker.sees("Ceri Maddox")
    walker.check_page()


def test_sign_in_with_a_wrong_password_says_so_and_keeps_the_address(walk, officer):
    walker = walk()
    walker.go("/account/login/")
    walker.check_page()
    walker.page.get_by_label("Email").fill(officer.email)
    walker.page.get_by_label("Password").fill("not the password")
    walker.press("Sign in")

    walker.is_told_of_an_error()
    assert walker.page.get_by_label("Email").input_value() == officer.email
    walker.check_page()
