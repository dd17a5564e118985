"""A call at 4:20pm to live air at 7:10am, on a real installation, with the pack at each step; the
clock is moved.

Asked, accepted, a flash pack, approved, opened and read; the slot moves, the pack follows by itself
and says what changed; at 6:40am the system looks once more; after air the interview is marked, and
its debrief is due.
"""

import re
from datetime import datetime
from pathlib import Path

import pytest

from tests.clock import LONDON, NOW
from tests.database import Migrated
from tests.journeys.conftest import DESK, POCKET
from tests.journeys.site import PATIENCE, site_at

CAST = {"officer": "Ceri Maddox", "manager": "Ines Marchbanks", "spokesperson": "Dr Leila"}
PERSON = "Ms Leila O'Hanrahan"
MESSAGE = "If it is an emergency, call 999."
READY = "Your pack is ready", "Your pack has changed"
CHECKED = datetime(2026, 11, 26, 6, 41, tzinfo=LONDON)
AFTER_AIR = datetime(2026, 11, 26, 7, 45, tzinfo=LONDON)
BEFORE = """
from training.models import Organisation, Person
call_command("import_register", {register!r}, verbosity=0)
Organisation.objects.update(communications_phone="01632 960200")
person = Person.objects.filter(reference="E1021")
person.update(user=User.objects.get(email="spokesperson@example.nhs.uk"), phone="01632 960170")
"""


@pytest.fixture
def site(tmp_path: Path, samples: Path, migrated: Migrated):
    with site_at(
        NOW, tmp_path, migrated, CAST, BEFORE.format(register=str(samples / "register"))
    ) as site:
        yield site


def test_from_a_call_at_4_20pm_to_air_at_7_10am(site, walkers):
    officer = walkers(site.base, DESK).sign_in("officer@example.nhs.uk")
    manager = walkers(site.base, DESK).sign_in("manager@example.nhs.uk")
    phone = walkers(site.base, POCKET).sign_in("spokesperson@example.nhs.uk")

    call_is_logged(officer)
    person_is_asked_and_accepts(officer, phone)
    pack_is_written(officer)
    approve(manager, 1)
    first = pack_is_opened_and_read(site, walkers)
    slot_moves(officer)
    approve(manager, 2)
    what_changed_is_said(site, walkers, first)

    for walker in (officer, manager, phone):
        walker.page.close()  # they sleep; a page that asks for itself would find nobody
    site.at(CHECKED)
    system_has_looked_once_more(site, walkers)

    site.at(AFTER_AIR)
    interview_went_out(site, walkers)


def call_is_logged(officer):
    officer.go("/enquiries/add/")
    given = {
        "Outlet": "Solent Shore FM",
        "Journalist": "Morwenna Pascoe",
        "Phone": "01632 960148",
        "Subject": "Ambulance queues outside St Aubin’s",
        "Answer by": "18:00",
        "When": "tomorrow 07:20",
        "Minutes": "5",
        "Questions as asked": "Is it safe? Whose fault is it? When does it get better?",
    }
    officer.page.get_by_text("More", exact=True).last.click()
    for label, text in given.items():
        officer.page.get_by_label(re.compile(f"^{label}")).first.fill(text)
    officer.page.get_by_label("Topic").select_option(label="Winter pressures and A&E")
    officer.page.get_by_label("Medium").select_option("Radio, live")
    officer.press("Log it")
    officer.sees("Who can do it")


def person_is_asked_and_accepts(officer, phone):
    officer.page.get_by_label(f"More for {PERSON}").click()
    officer.page.get_by_role("button", name=f"Ask anyway {PERSON}").click()
    officer.sees(f"{PERSON} has been asked.")
    phone.go("/asks/")
    phone.press("Yes, I can")
    phone.sees("No mail server is set up yet, so the email reaches nobody.")


def pack_is_written(officer):
    officer.go("/interviews/I-0001/change/")
    page = officer.page
    page.get_by_label("Place or link").fill("Down the line from home")
    page.get_by_label("Contacts").fill("producer 01632 960148 rings at 6:55am")
    officer.press("Save the interview")
    officer.press("Flash pack, one page")
    page.get_by_label("Primary message").fill(MESSAGE)
    page.get_by_role("button", name="Send for review").click()
    officer.sees("In review")


def approve(manager, number: int):
    """As soon as the version is there and the worker has printed it."""
    for _ in range(60):
        if manager.page.goto(f"{manager.base}/packs/P-0001/{number}/").status == 200:
            break
        manager.page.wait_for_timeout(250)
    manager.page.get_by_role("button", name="Approve", exact=False).first.wait_for(timeout=PATIENCE)
    manager.press("Approve")
    manager.confirms()
    manager.sees("is approved")


def open_pack(site, walkers, subject: str):
    """The phone of whoever follows the newest mail of this subject, with the pack open, and the
    link.
    """
    link = site.link_in_mail("@example.nhs.uk", rf"{site.base}/p/\S+", subject=subject)
    phone = walkers(site.base, POCKET)
    phone.go(link)
    phone.press("Open the pack")
    phone.sees(MESSAGE)
    return phone, link


def pack_is_opened_and_read(site, walkers) -> str:
    phone, link = open_pack(site, walkers, READY[0])
    phone.press("I have read this")
    phone.sees("Read at")
    return link


def slot_moves(officer):
    """The producer rings: 7:10am. The version that was approved is issued again by itself."""
    officer.go("/interviews/I-0001/change/")
    officer.page.get_by_label("Interview at").fill("tomorrow 07:10")
    officer.press("Save the interview")
    officer.sees("has been updated.")


def what_changed_is_said(site, walkers, first: str):
    phone, _ = open_pack(site, walkers, READY[1])
    phone.sees("What changed since version 1")
    phone.sees("The slot moved from 7:20am to 7:10am.")
    phone.check_page()
    phone.press("I have read this")
    phone.sees("Read at")
    old = walkers(site.base, POCKET)
    old.go(first)
    old.sees("There is a newer version")


def system_has_looked_once_more(site, walkers):
    """At 6:40am by the clock of the worker; officer and spokesperson both see what it found."""
    officer = walkers(site.base, DESK).sign_in("officer@example.nhs.uk")
    for _ in range(40):
        officer.go("/interviews/I-0001/")
        if officer.page.get_by_text("Checked before the interview", exact=True).count():
            break
        officer.page.wait_for_timeout(500)
    officer.page.get_by_text("Checked before the interview", exact=True).click()
    officer.sees("Ms Leila O'Hanrahan has read version 2.")
    officer.sees("The slot is the same as in version 2.")
    officer.check_page()
    officer.go("/today/")
    officer.sees("all 6 checks passed")
    officer.check_page()
    phone = walkers(site.base, POCKET).sign_in("spokesperson@example.nhs.uk")
    phone.go("/my-next-interview/")
    phone.sees("Checked before the interview")
    phone.check_page()
    officer.page.close()
    phone.page.close()


def interview_went_out(site, walkers):
    officer = walkers(site.base, DESK).sign_in("officer@example.nhs.uk")
    officer.go("/today/")
    officer.sees(f"Did {PERSON} go out?")
    officer.go("/interviews/I-0001/")
    officer.press("It went out")
    officer.sees("I-0001 went out.")
    officer.sees("Not given yet.")  # the debrief
    phone = walkers(site.base, POCKET).sign_in("spokesperson@example.nhs.uk")
    phone.go("/my-next-interview/")
    phone.sees("How was it?")
