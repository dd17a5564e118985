"""The first day of an organisation: from an empty installation to the first approved pack of an
invented trust, with its own three exports.

Nothing is created in the database directly; the requirements that other tests start with are taken
out. The time that the pages themselves take is printed;
people read and think besides.
"""

import re
import time
from pathlib import Path

import pytest

from tests.clock import NOW
from tests.database import Migrated
from tests.journeys.conftest import DESK, PASSWORD, POCKET
from tests.journeys.site import PATIENCE, site_at
from tests.journeys.test_register_mapping import EXPORTS, bring_in

TRUST = "Westmoor Hospitals NHS Trust"
SPOKESPERSON = "Leila van der Berg"
TOPIC = "Winter pressures"


NONE_IN_FORCE = """
from training.models import Requirement
Requirement.objects.all().delete()
"""


@pytest.fixture
def site(tmp_path: Path, migrated: Migrated):
    with site_at(NOW, tmp_path, migrated, {}, NONE_IN_FORCE) as site:
        yield site


def test_from_an_empty_installation_to_the_first_approved_pack(site, walkers, samples):
    started = time.monotonic()
    manager = walkers(site.base, DESK)
    begin(site, manager)
    name_the_trust(manager)
    choose_requirements(manager)
    bring_in_the_exports(manager, samples)
    add_a_topic(manager)
    list_the_spokesperson(manager)
    officer = let_an_officer_in(site, walkers, manager)

    log_enquiry(officer)
    ask(officer)
    accept(site, walkers)
    write_pack(officer)
    approve(manager)

    link = site.link_in_mail("leila.vanderberg@example.nhs.uk", rf"{site.base}/p/\S+")
    phone = walkers(site.base, POCKET)
    phone.go(link)
    phone.press("Open the pack")
    phone.sees("If it is an emergency, call 999.")
    phone.sees(TRUST)
    manager.go("/set-up/")
    manager.check_page()
    print(f"\nfrom the code to the pack on the phone: {time.monotonic() - started:.0f} s")


def begin(site, manager):
    code = re.search(r"(?:\w{4}-){6}\w{4}", site.manage("set_up"))
    assert code
    manager.go("/account/login/")
    manager.press("Set up Greenroom")
    manager.page.get_by_label("Code").fill(code[0])
    manager.page.get_by_label("Your name").fill("Robin Tavener")
    manager.page.get_by_label("Your email address").fill("robin@westmoor.example.nhs.uk")
    manager.page.get_by_label("Password").fill(PASSWORD)
    manager.press("Begin")
    manager.page.wait_for_url("**/set-up/")


def name_the_trust(manager):
    manager.press("Enter")
    manager.page.locator("#id_name").fill(TRUST)
    manager.page.get_by_label("Telephone in office hours").fill("01632 960200")
    manager.page.get_by_label("Mailbox of the team").fill("press@westmoor.example.nhs.uk")
    manager.press("Save")
    manager.page.wait_for_url("**/set-up/")


def choose_requirements(manager):
    manager.press("Choose")
    manager.press("See what it changes")
    manager.press("Put them in force")
    manager.page.wait_for_url("**/set-up/")


def bring_in_the_exports(manager, samples):
    for name, rows in EXPORTS:
        bring_in(manager, samples, name, rows)


def add_a_topic(manager):
    manager.go("/topics/add/")
    manager.page.get_by_label("Code").fill("winter")
    manager.page.get_by_label("Title").fill(TOPIC)
    manager.press("Add the topic")
    manager.sees("has been added")


def list_the_spokesperson(manager):
    """The list of HR says who works where, and not who speaks for the trust."""
    page = manager.page
    manager.go("/people/?role=none")
    for name in (SPOKESPERSON, "Prof Orla Redfern", "Dr Leila Dunmore"):
        page.get_by_label(f"Choose {name}").check()
    manager.check_page()
    manager.press("Give them a role")
    page.get_by_label("Senior staff").check()
    page.get_by_label("From").fill("1 March 2024")
    manager.check_page()
    manager.press("Give them the role")
    manager.sees("3 people have the role now.")
    manager.go("/people/20400327/facts/topic/add/")
    page.get_by_label("Topic").select_option(label=TOPIC)
    page.get_by_label("Lead").check()
    manager.press("Add a topic")
    manager.check_page()


def let_an_officer_in(site, walkers, manager):
    """Whoever writes a pack may not approve it, so there are two of them: one is invited from the
    register.
    """
    manager.go("/people/20400211/invite/")
    manager.page.get_by_label("Communications officer").check()
    manager.check_page()
    manager.press("Send the invitation")
    officer = walkers(site.base, DESK)
    officer.go(site.link_in_mail("orla.jessop@example.nhs.uk", rf"{site.base}/join/\S+"))
    officer.page.get_by_label("Choose a password").fill(PASSWORD)
    officer.check_page()
    officer.press("Yes, that is me: sign in")
    officer.page.wait_for_url(lambda url: "/join/" not in url)
    return officer


def log_enquiry(officer):
    officer.go("/enquiries/add/")
    page = officer.page
    given = {
        "Outlet": "Solent Shore FM",
        "Subject": "Ambulance queues",
        "Answer by": "18:00",
        "When": "tomorrow 10:10",
        "Minutes": "5",
        "Questions as asked": "Is it safe?",
    }
    page.get_by_text("More", exact=True).last.click()
    for label, text in given.items():
        page.get_by_label(re.compile(f"^{label}")).first.fill(text)
    page.get_by_label("Topic").select_option(label=TOPIC)
    page.get_by_label("Medium").select_option("Radio, live")
    officer.press("Log it")
    officer.sees("Who can do it")
    officer.check_page()


def ask(officer):
    """She is rusty: nobody of the trust has practised since the exports were made."""
    officer.sees("not practised")
    officer.page.get_by_label(f"More for {SPOKESPERSON}").click()
    officer.page.get_by_role("button", name=f"Ask anyway {SPOKESPERSON}").click()
    officer.sees(f"{SPOKESPERSON} has been asked.")


def accept(site, walkers):
    """By the link in the email, on a phone, without a sign-in."""
    phone = walkers(site.base, POCKET)
    phone.go(site.link_in_mail("leila.vanderberg@example.nhs.uk", rf"{site.base}/asked/\S+"))
    phone.check_page()
    phone.press("Yes, I can")
    phone.sees("You are giving the interview")


def write_pack(officer):
    officer.go("/interviews/I-0001/change/")
    page = officer.page
    page.get_by_label("Place or link").fill("In the press office")
    page.get_by_label("Contacts").fill("producer 01632 960148 rings at 9:55am")
    officer.press("Save the interview")
    officer.press("Write the pack")
    officer.go("/packs/P-0001/sections/messages/")
    page.get_by_label("Primary message").fill("If it is an emergency, call 999.")
    for number, text in enumerate(("One more ward is open.", "We are sorry.", "Use 111 online.")):
        page.locator(f"[name='supporting.{number}.text']").fill(text)
    page.get_by_role("button", name="Save", exact=True).click()
    officer.sees("Saved")
    officer.go("/packs/P-0001/")
    page.get_by_role("link", name="Send for review").click()
    officer.check_page()
    page.get_by_role("button", name="Send for review").click()
    officer.sees("In review")


def approve(manager):
    manager.go("/packs/P-0001/1/")
    manager.page.get_by_role("button", name="Approve").wait_for(timeout=PATIENCE)
    manager.check_page()
    manager.press("Approve")
    manager.sees("is approved. It is being printed")
