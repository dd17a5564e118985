"""Arranging training: a series with a file for all of its sessions, a time that suits six people and a
trainer, and what becomes of a plan whose trainer falls ill.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from jobs.models import Mail
from scheduling.planning.half_days import slot_of
from scheduling.planning.models import TrainingPlan
from scheduling.training_sessions.actions.bookings import book
from scheduling.training_sessions.models import TrainingSession
from tests.factories.scheduling import TrainerFactory, VenueFactory
from tests.factories.training import CourseFactory, PersonFactory, RequirementFactory, TenureFactory
from tests.factories.training_requests import TrainingRequestFactory
from tests.journeys.conftest import POCKET
from tests.training.test_evidence import pdf

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
Walk = Callable[..., Any]
RunJobs = Callable[..., list[str]]
M3 = "M3 Radio: studio, phone, phone-in (up to 6)"


def test_a_series_and_a_file_for_all_of_its_sessions(
    walk,
    officer,
    spokesperson,
    run_jobs,
    settings,
    tmp_path,
):
    settings.MEDIA_ROOT = tmp_path / "files"
    VenueFactory(name="Wharf Room")
    TrainerFactory(name="Bronwen Achterberg", courses=[CourseFactory(code="M3")])
    leila = PersonFactory(user=spokesperson, email=spokesperson.email)
    desk = walk(officer)
    desk.go("/training-sessions/add/")
    page = desk.page
    page.get_by_label("Course").select_option(label=M3)
    page.get_by_label("Day").fill(f"{timezone.localdate() + timedelta(days=7):%d/%m/%Y}")
    page.get_by_label("Starts").fill("10am")
    page.get_by_label("Ends").fill("1pm")
    page.get_by_label("Venue").select_option(label="Wharf Room (holds 12)")
    page.get_by_label("Trainer").select_option(label="Bronwen Achterberg (M3)")
    page.get_by_label("Places").fill("6")
    page.get_by_label("Repeat").select_option(label="Every week")
    page.get_by_label("Number of sessions").fill("3")
    desk.press("Schedule the session")
    desk.sees("Nothing has been scheduled yet.")
    desk.check_page()
    desk.press("Schedule the sessions chosen")
    desk.sees("sessions have been scheduled.")
    desk.check_page()

    first, second, *_ = TrainingSession.objects.order_by("starts_at")
    book(training_session=second, person=leila, by=officer, now=timezone.now())
    desk.press("Add a file")
    page.get_by_label("What it is").fill("Slides")
    page.get_by_label("File", exact=True).set_input_files(
        {"name": "slides.pdf", "mimeType": "application/pdf", "buffer": pdf()}
    )
    page.get_by_label("This session and the").check()
    desk.check_page()
    desk.press("Add the file")
    desk.sees("Slides has been added to ")
    desk.check_page()

    assert {one.materials.count() for one in TrainingSession.objects.all()} == {1}
    run_jobs(at=timezone.now() + timedelta(minutes=11))
    assert Mail.objects.filter(subject__startswith="A file for your training: M3").count() == 1
    pocket = walk(spokesperson, POCKET)
    pocket.go("/my/bookings/")
    pocket.sees("Slides")
    pocket.check_page()
    assert first.series == second.series


def test_a_time_for_six_people_and_a_trainer_before_a_day(walk, officer):
    course = RequirementFactory(course=CourseFactory(code="M3")).course
    names = ("Ashdown", "Brightmoor", "Coldridge", "Dunmore", "Eastlake", "Fenwright")
    for name in names:
        TenureFactory(person__first_name="Pat", person__last_name=name)
    TrainerFactory(name="Perran Locke", courses=[course])
    VenueFactory(name="Harbour Street", capacity=6)
    desk = walk(officer)
    desk.go("/training-sessions/")
    desk.press("Find a time")
    desk.check_page()
    page = desk.page
    page.get_by_label("Course").select_option(label=M3)
    page.get_by_label("Trainer").select_option(label="Perran Locke")
    last_on = timezone.localdate() + timedelta(days=15)
    page.get_by_label("Last day").fill(f"{last_on:%d/%m/%Y}")
    desk.press("Find times")
    for name in names:
        page.get_by_label(f"Pat {name}").check()
    desk.press("Find times")
    desk.sees("6 of 6")
    desk.check_page()
    pocket = walk(officer, POCKET)
    pocket.go(page.url.removeprefix(desk.base))
    pocket.sees("6 of 6")
    pocket.check_page()
    page.get_by_role("link", name="Schedule").first.click()
    desk.sees("Pat Ashdown")
    desk.check_page()
    desk.press("Schedule the session")
    desk.sees("Pat Fenwright")
    desk.check_page()

    made = TrainingSession.objects.get()
    assert (str(made.trainer), made.places_taken) == ("Perran Locke", 6)
    assert timezone.localdate(made.starts_at) <= last_on


def test_a_trainer_falls_ill_and_the_plan_says_who_moves_and_why(walk, officer, run_jobs):
    radio = CourseFactory(code="M3")
    for name in ("Ashdown", "Brightmoor"):
        TrainingRequestFactory(course=radio, person__first_name="Pat", person__last_name=name)
    TrainerFactory(name="Perran Locke", courses=[radio])
    VenueFactory(name="Harbour Street", capacity=2)
    desk = walk(officer)
    desk.go("/training-plans/add/")
    monday = timezone.localdate() + timedelta(days=7 - timezone.localdate().weekday())
    page = desk.page
    page.get_by_label("From", exact=True).fill(f"{monday:%d/%m/%Y}")
    page.get_by_label("To", exact=True).fill(f"{monday + timedelta(days=11):%d/%m/%Y}")
    page.get_by_label("Fewest people in a session").fill("1")
    desk.press("Work out a plan")
    run_jobs()
    desk.sees("1 session gives 2 of 2 places that are needed.")
    before = TrainingPlan.objects.get().proposed[0]["slot"]
    ill_on = slot_of(before).on

    desk.go("/black-outs/add/")
    page.get_by_label("Venue or trainer").select_option(label="Perran Locke")
    page.get_by_label("First day").fill(f"{ill_on:%d/%m/%Y}")
    page.get_by_label("Last day").fill(f"{ill_on:%d/%m/%Y}")
    page.get_by_label("Why").fill("Not at work")
    desk.press("Add the days")
    desk.go(TrainingPlan.objects.get().get_absolute_url())
    desk.press("Plan again")
    run_jobs()

    desk.sees("1 session gives 2 of 2 places that are needed.")
    page.get_by_text("Who is at another time than in the plan before").click()
    desk.sees(f"Pat Ashdown, M3: {slot_of(before).words}, now ")
    desk.sees("because Perran Locke is not free then")
    desk.check_page()
    [after] = TrainingPlan.objects.get().proposed
    assert slot_of(after["slot"]).on != ill_on
