"""An officer brings in three exports as they are: the list of HR, the competence report of the
Electronic Staff Record, and a homemade sheet.
"""

import re

from tests.journeys.conftest import DESK
from training.models import Person, TrainingRecord

EXPORTS = (
    ("Staff list.csv", "24 rows"),
    ("Competence report.csv", "rows"),
    ("Spokespeople.xlsx", "14 rows"),
)


def bring_in(walker, samples, name, rows):
    """A file by its guesses; what is not ours is left out."""
    page = walker.page
    walker.go("/register/import/")
    page.get_by_label("Files").set_input_files(str(samples / "exports" / name))
    walker.press("Check the changes")
    walker.sees(rows)
    walker.check_page()
    page.get_by_label("Ignore every column without a choice").check()
    walker.press("Continue")
    walker.sees("Nothing is imported yet.")
    for choice in page.get_by_label(re.compile("^Leave ")).all():
        choice.check()
    walker.check_page()
    walker.press("Check the changes")
    walker.sees("Nothing is saved yet.")
    walker.check_page()
    walker.press("Import the register")
    walker.sees("The register is imported.")


def test_officer_imports_three_exports_as_they_are(walk, officer, samples):
    walker = walk(officer)
    page = walker.page
    for name, rows in EXPORTS:
        bring_in(walker, samples, name, rows)

    assert Person.objects.count() == 24
    assert Person.objects.filter(title="Dr").exists()
    assert TrainingRecord.objects.filter(outcome="did_not_attend").exists()
    walker.go("/register/import/")
    walker.sees("Competence report")
    page.get_by_label("Files").set_input_files(str(samples / "exports" / "Staff list.csv"))
    walker.press("Check the changes")
    walker.sees("The register already matches this file.")


def test_officer_gives_somebody_who_is_not_in_the_list_a_last_day(walk, officer, samples, tmp_path):
    walker = walk(officer, DESK)
    page = walker.page
    people = tmp_path / "people.csv"
    people.write_text("reference,name\nE1,Gwen Fenwright\nE2,Hamish Dunmore\n")
    shorter = tmp_path / "shorter" / "people.csv"
    shorter.parent.mkdir()
    shorter.write_text("reference,name,job_title\nE1,Gwen Fenwright,Chair\n")
    for file in (people, shorter):
        walker.go("/register/import/")
        page.get_by_label("Files").set_input_files(str(file))
        walker.press("Check the changes")
        walker.press("Import the register")
    walker.sees("1 person on the register whom the file")
    walker.check_page()

    page.locator(".pick .tick").check()
    walker.press("Save their last day")
    walker.sees("The last day of 1 person is saved.")
    walker.check_page()
    assert Person.objects.get(reference="E2").left_on is not None
    walker.press("Undo")
    walker.sees("Hamish Dunmore is still on the register.")
    assert Person.objects.get(reference="E2").left_on is None
