"""The frame of every page: menus, keys, undo, and the pages about users, by keyboard alone where it
matters.
"""

from io import BytesIO

import pikepdf
from playwright.sync_api import expect

from accounts.demo import add_cast
from accounts.models import User
from tests.clock import NOW
from tests.factories.accounts import UserFactory
from tests.factories.scheduling import LineFactory
from tests.factories.training import PersonFactory
from tests.journeys.conftest import NARROW, POCKET

PAGES = [
    "/users/",
    "/users/?words=nobody-at-all",
    "/users/add/",
    "/audit/",
    "/audit/state/",
    "/roles/",
    "/nowhere/",
]


def test_pages_of_the_administrator_are_fit_for_anyone(walk, administrator):
    walker = walk(administrator)

    for path in [
        *PAGES,
        f"/users/{administrator.pk}/",
        "/account/password/change/",
        "/account/reauthenticate/",
    ]:
        walker.go(path)
        walker.page.wait_for_load_state("networkidle")
        walker.check_page()


def test_pages_before_signing_in_are_fit_for_anyone(walk, db, settings):
    settings.DEMO = True
    walker = walk(None)

    for path in [
        "/account/login/",
        "/account/password/reset/",
        "/account/password/reset/done/",
        "/account/signup/",
    ]:
        walker.go(path)
        walker.check_page()


def test_another_roles_page_is_refused_in_words(walk, spokesperson):
    walker = walk(spokesperson, POCKET)

    walker.go("/users/")

    walker.sees("You do not have access to this page")
    walker.check_page()


def test_undo_takes_a_deed_back(walk, administrator):
    other = UserFactory(name="Rhys Calloway")
    walker = walk(administrator)
    walker.go(f"/users/{other.pk}/")

    walker.press("Switch sign-in off")
    walker.sees("Rhys Calloway can no longer sign in.")
    walker.press("Undo")

    walker.sees("Rhys Calloway can sign in again.")
    assert User.objects.get(pk=other.pk).is_active is True


def test_keys_search_and_help_and_can_be_turned_off(walk, administrator):
    walker = walk(administrator)
    keyboard = walker.go("/users/").keyboard
    focused = "document.activeElement.name"

    keyboard.press("/")
    assert walker.page.evaluate(focused) == "words"
    keyboard.type("?")  # typed into the box, and no help opens
    assert walker.page.locator("#keys-help").is_visible() is False

    walker.page.evaluate("document.activeElement.blur()")
    keyboard.press("?")
    walker.page.get_by_role("heading", name="Keyboard shortcuts").wait_for()
    walker.check_page()
    walker.page.get_by_label("Use these keys on this device").uncheck()
    keyboard.press("Escape")
    walker.go("/users/")
    keyboard.press("/")
    assert walker.page.evaluate(focused) != "words"


def test_help_lists_the_keys_of_the_page(walk, officer):
    walker = walk(officer)
    page = walker.go("/enquiries/add/")
    page.evaluate("document.activeElement.blur()")

    page.keyboard.press("?")

    said = page.get_by_role("dialog").locator("#keys-own")
    expect(said).to_contain_text("On this page: Tab next field")
    walker.check_page()
    walker.go("/people/").keyboard.press("?")
    expect(page.get_by_role("dialog").locator("#keys-own")).not_to_be_visible()


def test_keys_lead_to_pages(walk, administrator):
    walker = walk(administrator)
    walker.go("/users/")
    walker.page.evaluate("document.querySelector('a[href=\"/roles/\"]').dataset.key = 'g x'")

    walker.page.keyboard.press("g")
    walker.page.keyboard.press("x")

    walker.page.wait_for_url("**/roles/")


def test_menu_opens_and_closes_by_keyboard(walk, administrator):
    walker = walk(administrator)
    menu = walker.page.locator(".menu summary")

    menu.focus()
    walker.page.keyboard.press("Enter")
    walker.sees("Change password")
    walker.check_page()
    walker.page.keyboard.press("Escape")

    assert walker.page.get_by_text("Change password").is_visible() is False
    assert walker.page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_bar_folds_away_on_a_narrow_screen(walk, administrator):
    walker = walk(administrator, NARROW)
    walker.go("/users/")
    link = walker.page.get_by_role("link", name="Audit trail")

    assert link.is_visible() is False
    walker.press("Menu")

    assert link.is_visible() is True
    walker.check_page()


def test_a_long_list_begins_on_the_first_sheet_of_paper_and_goes_on_over_the_next(walk, officer):
    PersonFactory.create_batch(50)
    walker = walk(officer)
    walker.go("/people/")

    with pikepdf.open(BytesIO(walker.page.pdf(format="A4", prefer_css_page_size=True))) as printed:
        written = [len(sheet.Contents.read_bytes()) for sheet in printed.pages]

    assert len(written) == 2
    assert written[0] > max(written) / 2


def test_sign_in_as_one_of_the_example_takes_one_press(walk, db, settings):
    settings.DEMO = True
    add_cast(NOW)
    walker = walk()
    walker.go("/users/")

    walker.press("Administrator")

    walker.page.wait_for_url("**/users/")
    walker.sees("Tomasz Underhay")


def test_someone_whose_password_was_never_set_is_asked_for_one(walk, administrator):
    administrator.set_unusable_password()
    administrator.save()
    walker = walk(administrator)

    walker.go("/account/password/set/")

    walker.sees("Set a password")
    walker.check_page()


def test_ctrl_k_finds_a_person_from_any_page(walk, officer):
    person = PersonFactory(title="Dr", first_name="Leila", last_name="Iyer-Thorne")
    PersonFactory(title="", first_name="Leila", last_name="Aster")
    walker = walk(officer)
    keyboard = walker.go("/lines/").keyboard

    keyboard.press("Control+k")
    keyboard.type("leila")
    walker.sees("Leila Aster")
    walker.check_page()
    keyboard.press("ArrowDown")
    keyboard.press("ArrowDown")
    keyboard.press("Enter")

    walker.page.wait_for_url(f"**{person.get_absolute_url()}")


def test_slash_leads_to_the_box_in_the_bar_and_rows_are_walked_by_keys(walk, officer):
    for name in ("Aster", "Birch", "Cedar"):
        PersonFactory(last_name=name)
    walker = walk(officer)
    page = walker.go("/roles/")

    page.keyboard.press("/")
    page.keyboard.type("people")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Pages").wait_for()
    walker.check_page()
    page.locator("body").click(position={"x": 2, "y": 400})
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/people/")
    for key in "jjk":
        page.keyboard.press(key)
    assert "Aster" in page.evaluate("document.activeElement.textContent")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Birch").wait_for()


def test_search_is_fit_for_anyone(walk, officer):
    PersonFactory(last_name="Iyer-Thorne")
    walker = walk(officer)

    for path in ["/search/", "/search/?q=iyer", "/search/?q=zebra"]:
        walker.go(path)
        walker.check_page()


def test_a_list_is_saved_as_one_likes_it(walk, officer):
    PersonFactory(last_name="Aster", title="")
    walker = walk(officer)
    page = walker.go("/people/?search=aster&sort=-joined")

    page.get_by_text("Save this view").click()
    page.get_by_label("Name", exact=True).fill("Asters")
    walker.check_page()
    walker.press("Save")
    walker.sees("“Asters” is saved.")
    walker.check_page()
    walker.go("/people/")
    page.get_by_role("link", name="Asters").click()
    page.wait_for_url("**/people/?search=aster&sort=-joined")
    walker.press("Remove the view Asters")
    walker.sees("“Asters” is removed.")


def test_rows_are_chosen_and_dealt_with_at_once(walk, manager):
    lines = LineFactory.create_batch(3)
    walker = walk(manager)
    page = walker.go("/lines/")
    button = page.get_by_role("button", name="Withdraw the chosen lines")
    assert not button.is_visible()

    for line in lines[:2]:
        page.get_by_label(f"Choose {line}").check()
    walker.check_page()
    button.click()
    page.get_by_role("heading", name="Withdraw 2 lines").wait_for()
    page.wait_for_load_state("networkidle")
    walker.check_page()
    page.get_by_label("Why you are withdrawing them").fill("Old figures")
    walker.press("Withdraw the 2 lines")

    walker.sees(f"Withdrawn: {lines[0]}, {lines[1]}.")
