"""An officer brings their register in from a spreadsheet, mends what is wrong, and keeps it by hand
from then on.
"""

from pathlib import Path

from django.utils import timezone

from training.models import Person, TrainingRecord

NARROW = {"width": 320, "height": 640}


def send(walker, *files: Path) -> None:
    walker.go("/register/import/")
    walker.page.get_by_label("Files").set_input_files([str(file) for file in files])
    walker.press("Check the changes")


def test_officer_imports_the_sample_register_and_takes_it_back(walk, officer, samples):
    walker = walk(officer)
    walker.go("/people/")
    walker.sees("No people yet")
    walker.check_page()

    walker.page.get_by_role("link", name="Import the register").click()
    walker.sees("What each file contains")
    walker.check_page()
    send(walker, *sorted((samples / "register").glob("*.csv")))
    walker.sees("Nothing is saved yet.")
    walker.check_page()
    assert Person.objects.count() == 0
    walker.press("Import the register")
    walker.sees("The register is imported.")
    walker.check_page()
    walker.go("/people/?everyone=on")
    walker.sees("48 people")
    walker.check_page()

    walker.go("/register/imports/")
    walker.page.get_by_role("cell").get_by_role("button", name="Undo").click()
    walker.sees("is undone.")
    walker.check_page()
    walker.go("/people/?everyone=on")
    walker.sees("Nobody matches these filters.")


def test_officer_is_told_every_problem_and_mends_it(walk, officer, tmp_path):
    people = tmp_path / "people.csv"
    people.write_text("reference,first_name,last_name,joined_on\nE1,Gwen,Fenwright,soon\n")
    walker = walk(officer)

    send(walker, people)
    walker.sees("“soon” is not a date that the register can read.")
    walker.check_page()
    people.write_text("reference,first_name,last_name,joined_on\nE1,Gwen,Fenwright,2020-01-01\n")
    walker.page.get_by_role("link", name="upload the whole file again").click()
    send(walker, people)
    walker.press("Import the register")

    walker.sees("The register is imported.")
    assert Person.objects.get().full_name == "Gwen Fenwright"


def test_officer_keeps_a_person_by_hand(walk, officer):
    walker = walk(officer)
    page = walker.page
    walker.go("/people/add/")
    walker.press("Add the person")
    walker.sees("There is a problem")
    walker.check_page()
    for label, text in {"Reference": "E1", "First name": "Gwen", "Last name": "Fenwright"}.items():
        page.get_by_label(label).fill(text)
    page.get_by_label("Joined").fill("1 January 2024")
    page.get_by_label("Directorate").fill("Finance")
    walker.press("Add the person")
    walker.sees("Gwen Fenwright is on the register.")
    walker.check_page()

    page.locator(".head__do summary", has_text="More").click()
    page.get_by_role("link", name="Add a role").click()
    walker.check_page()
    page.get_by_label("Senior staff").check()
    page.get_by_label("From").fill("1/1/2024")
    walker.press("Add a role")
    walker.sees("A role has been added.")
    page.locator(".head__do summary", has_text="More").click()
    page.get_by_role("link", name="Add a training record").click()
    page.get_by_label("Course").select_option(
        label="M1 Media awareness, confidentiality and social media"
    )
    page.get_by_label("Completed").fill(f"{timezone.localdate():%d/%m/%Y}")
    page.get_by_label("Passed", exact=True).check()
    walker.press("Add a training record")
    walker.sees("1 of 2 in date today")
    walker.check_page()

    page.keyboard.press("h")
    page.locator("#training").get_by_role("link", name="Correct").click()
    walker.check_page()
    page.get_by_label("Not passed").check()
    page.get_by_label("Why").fill("Assessor's letter")
    walker.press("Save the correction")
    walker.sees("0 of 2 in date today")
    page.get_by_role("button", name="Undo").click()
    walker.sees("Undone.")
    walker.sees("1 of 2 in date today")
    assert TrainingRecord.objects.count() == 3
    walker.go("/people/E1/history/")
    walker.sees("Assessor's letter")
    walker.check_page()

    walker.go("/people/E1/diary/")
    walker.check_page()
    page.get_by_role("link", name="Add time away").click()
    walker.check_page()
    for part, day in (("From", "1/3/2027"), ("To", "2/3/2027")):
        page.get_by_role("group", name=part).get_by_label("Day").fill(day)
        page.get_by_role("group", name=part).get_by_label("Time").fill("8am")
    walker.press("Add to the diary")
    walker.sees("Gwen Fenwright is away then.")
    walker.check_page()


def test_manager_changes_courses_and_requirements(walk, manager):
    walker = walk(manager)
    page = walker.page
    walker.go("/courses/")
    walker.check_page()
    page.get_by_role("link", name="Add a course").click()
    page.get_by_label("Code").fill("X1")
    page.get_by_label("Title").fill("Podcasts")
    page.get_by_label("Radio").check()
    walker.check_page()
    walker.press("Add the course")
    walker.sees("X1 Podcasts has been added.")
    page.get_by_role("link", name="Who must hold them").click()
    walker.check_page()
    page.get_by_role("link", name="Add a requirement").click()
    walker.check_page()
    page.get_by_label("Other staff").check()
    page.get_by_label("Course").select_option(label="X1 Podcasts")
    page.get_by_label("Within how many days").fill("30")
    page.get_by_label("In force from").fill("1/1/2026")
    walker.press("Show the effect")
    walker.sees("Nothing is saved yet.")
    walker.check_page()
    walker.press("Add the requirement")
    walker.sees("The requirement has been added.")
    walker.go("/topics/add/")
    page.get_by_label("Code").fill("winter")
    page.get_by_label("Title").fill("Winter pressures")
    walker.press("Add the topic")
    walker.sees("Winter pressures has been added.")
    walker.check_page()
