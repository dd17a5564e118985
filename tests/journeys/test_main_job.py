"""The main job on a real installation, from an empty place to an acknowledged pack: web, worker and
mail as they run.

It is 4:20pm on 25 November 2026 for all of its processes. Nothing is created in the database directly but the
four sign-ins.
"""

import json
import re
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from tests.clock import NOW
from tests.database import Migrated
from tests.journeys.conftest import DESK, POCKET
from tests.journeys.site import PATIENCE, site_at

CAST = {
    "officer": "Ceri Maddox",
    "manager": "Ines Marchbanks",
    "spokesperson": "Dr Leila",
    "board": "Sir Aled Wexcombe",
    "administrator": "Tomasz Underhay",
}
LINE = "111 online and pharmacists can deal with a third of what comes to A&E."
PERSON = "Ms Leila O'Hanrahan"
MESSAGES = (
    "Fewer people wait over an hour than last October.",
    "We have opened 26 more beds this month.",
    "Not an emergency? 111 online or a pharmacist is quicker.",
)


TO_RING = """
from training.models import Organisation
Organisation.objects.update(communications_phone="01632 960200")
"""


@pytest.fixture
def site(tmp_path: Path, migrated: Migrated):
    with site_at(NOW, tmp_path, migrated, CAST, TO_RING) as site:
        yield site


def test_from_a_register_to_an_acknowledged_pack(site, walkers, samples, tmp_path):
    officer = walkers(site.base, DESK).sign_in("officer@example.nhs.uk")
    manager = walkers(site.base, DESK).sign_in("manager@example.nhs.uk")

    import_register(officer, samples, tmp_path)
    write_line(officer, manager)
    log_enquiry(officer)
    choose_person(officer)
    link_person(site, walkers)
    accept_on_phone(site, walkers)
    write_pack(officer)
    approve_pack(manager)
    read_and_acknowledge(site, walkers)
    officer.go("/today/")
    officer.sees("Interviews")
    board_agrees(site, walkers)


def import_register(officer, samples, tmp_path):
    """A wrong file first: each problem by its place, and nothing written; then the right ones, with
    a preview.
    """
    wrong = tmp_path / "people.csv"
    wrong.write_text("reference,first_name,last_name,joined_on\nE1,Ada,Birch,31/02/2026\n")
    send(officer, wrong)
    officer.sees("31/02/2026")
    officer.check_page()

    send(officer, *sorted((samples / "register").glob("*.csv")))
    officer.sees("Nothing is saved yet.")
    officer.check_page()
    officer.press("Import the register")
    officer.sees("The register is imported.")


def send(officer, *files: Path):
    officer.go("/register/import/")
    officer.page.get_by_label("Files").set_input_files([str(file) for file in files])
    officer.press("Check the changes")


def write_line(officer, manager):
    officer.go("/lines/add/")
    page = officer.page
    page.get_by_label("Topic").select_option(label="Winter pressures and A&E")
    page.get_by_label("Reference (optional)").fill("W-07")
    page.get_by_label("Line", exact=True).fill(LINE)
    page.get_by_label("Source of the proof").fill("Urgent care review")
    officer.press("Save the draft")
    officer.sees("waiting for a fact check")
    manager.go("/lines/W-07/")
    manager.page.get_by_label("Checked against").fill("The review itself, table 3")
    manager.press("Confirm words and figures")
    manager.press("Approve")
    manager.sees("approved by Ines Marchbanks")


def log_enquiry(officer):
    officer.go("/enquiries/add/")
    page = officer.page
    given = {
        "Outlet": "Solent Shore FM",
        "Programme": "Breakfast",
        "Journalist": "Morwenna Pascoe",
        "Phone": "01632 960148",
        "Subject": "Ambulance queues outside St Aubin’s",
        "Answer by": "18:00",
        "When": "tomorrow 07:10",
        "Minutes": "5",
        "Questions as asked": "Is it safe? Whose fault is it? When does it get better?",
        "Peg and angle": "A photo of nine ambulances went round last night.",
        "Who else is speaking": "Cllr Rhoda Whitmarsh, before; a paramedic, voiced up",
    }
    officer.page.get_by_text("More", exact=True).last.click()
    for label, text in given.items():
        page.get_by_label(re.compile(f"^{label}")).first.fill(text)
    page.get_by_label("Topic").select_option(label="Winter pressures and A&E")
    officer.page.get_by_label("Medium").select_option("Radio, live")
    officer.press("Log it")
    officer.sees("Who can do it")
    officer.check_page()


def choose_person(officer):
    """Nobody of the sample is free at that hour; the page says why of each. One of them is asked
    all the same.
    """
    officer.sees("7:10am is too early for everyone.")
    officer.sees("practised October 2025")
    officer.check_page()
    officer.page.get_by_label(f"More for {PERSON}").click()
    officer.page.get_by_role("button", name=f"Ask anyway {PERSON}").click()
    officer.sees(f"{PERSON} has been asked.")


def link_person(site, walkers):
    """By the administrator, who does not see the register, and whom the officer gave the reference."""
    administrator = walkers(site.base, DESK).sign_in("administrator@example.nhs.uk")
    administrator.go("/people/E1021/sign-in/")
    administrator.page.get_by_label("Signs in as").select_option(label=CAST["spokesperson"])
    administrator.check_page()
    administrator.press("Save the sign-in")
    administrator.sees(f"{PERSON} signs in as spokesperson@example.nhs.uk.")


def accept_on_phone(site, walkers):
    phone = walkers(site.base, POCKET).sign_in("spokesperson@example.nhs.uk")
    phone.go("/asks/")
    phone.sees("Solent Shore FM")
    phone.check_page()
    phone.press("Yes, I can")
    phone.sees("No mail server is set up yet, so the email reaches nobody.")


def write_pack(officer):
    officer.go("/interviews/I-0001/change/")
    page = officer.page
    page.get_by_label("Place or link").fill("Down the line from home, in the app for sound")
    page.get_by_label("Contacts").fill("producer 01632 960148 rings at 6:55am")
    officer.press("Save the interview")
    officer.press("Write the pack")
    officer.sees("At a glance")
    officer.check_page()
    officer.go("/packs/P-0001/sections/messages/")
    page.get_by_label("Primary message").fill(
        "If it is an emergency, call 999. An ambulance will come."
    )
    for number, text in enumerate(MESSAGES):
        page.locator(f"[name='supporting.{number}.text']").fill(text)
    page.get_by_role("button", name="Save", exact=True).click()
    officer.sees("Saved")
    officer.check_page()
    page.get_by_role("link", name="Send for review").click()
    officer.check_page()
    page.get_by_role("button", name="Send for review").click()
    officer.sees("In review")


def approve_pack(manager):
    """It can be approved once the worker has printed and checked it; the page says so by itself."""
    manager.go("/packs/P-0001/1/")
    manager.page.get_by_role("button", name="Approve").wait_for(timeout=PATIENCE)
    manager.check_page()
    manager.press("Approve")
    manager.confirms()
    manager.sees("is approved. It is being printed")


def read_and_acknowledge(site, walkers):
    """From the mail, on a phone, without signing in: scanners press links, so reading asks for one
    press more.
    """
    link = site.link_in_mail("@example.nhs.uk", rf"{site.base}/p/\S+")
    phone = walkers(site.base, POCKET)
    phone.go(link)
    phone.check_page()
    phone.press("Open the pack")
    phone.sees("If it is an emergency, call 999.")
    phone.check_page()
    form = phone.page.locator("form", has=phone.page.get_by_role("button", name="PDF to print"))
    token = {"csrfmiddlewaretoken": form.locator("input").get_attribute("value")}
    pdf = phone.context.request.post(site.base + form.get_attribute("action"), form=token)
    assert pdf.headers["cache-control"] == "private, no-store"
    with pikepdf.open(BytesIO(pdf.body())) as printed:
        assert 1 <= len(printed.pages) <= 4
        assert "/StructTreeRoot" in printed.Root
    phone.press("I have read this")
    phone.sees("Read at")


def board_agrees(site, walkers):
    report = json.loads(site.manage("readiness", "--format", "json"))
    figures = report["figures"]
    board = walkers(site.base, DESK).sign_in("board@example.nhs.uk")
    board.go("/readiness/")
    verb = "is" if figures["people_ready"] == 1 else "are"
    board.sees(f"{figures['people_ready']} of {figures['people_required']} people {verb} ready")
    board.sees(f"{figures['compliant']} of {figures['required']} required courses")
    board.check_page()
