"""Training for each role: a spokesperson sends in a certificate, a trainer scores, a manager changes
requirements, the board reads.
"""

import io
import json
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from PIL import Image

from desk.assessments.models import Assessment
from tests.factories.scheduling import BookingFactory
from tests.factories.training import (
    CourseFactory,
    PersonFactory,
    TenureFactory,
    TrainingRecordFactory,
)
from tests.journeys.conftest import POCKET, going_on
from training.models import Person, Requirement

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
Walk = Callable[..., Any]


def senior(*, lacks: str = "", **values: Any) -> Person:
    """One of the senior staff, asked for M1 and M2, who holds what they do not lack."""
    person = PersonFactory.create(**values)
    TenureFactory(person=person, role="senior_staff", starts_on=date(2024, 1, 8))
    for code in {"M1", "M2"} - {lacks}:
        last_day = timezone.localdate() + timedelta(days=200)
        TrainingRecordFactory(person=person, course=CourseFactory(code=code), valid_until=last_day)
    return person


def figures(*arguments: str) -> dict[str, Any]:
    out = io.StringIO()
    call_command("readiness", "--format", "json", *arguments, stdout=out)
    return dict(json.loads(out.getvalue())["figures"])


def paper() -> bytes:
    out = BytesIO()
    Image.new("RGB", (600, 400), "white").save(out, "PNG")
    return out.getvalue()


def test_a_certificate_from_the_spokesperson_to_the_figures(walk, spokesperson, officer):
    leila = senior(user=spokesperson, first_name="Leila", last_name="Iyer-Thorne", lacks="M2")
    pocket = walk(spokesperson, POCKET)
    pocket.go("/my-training/certificates/add/")
    pocket.press("Send it in")
    pocket.sees("Choose the file")
    pocket.check_page()
    pocket.page.get_by_label("Which course?").select_option(label=str(CourseFactory(code="M2")))
    pocket.page.get_by_label("Date on the certificate").fill(
        f"{timezone.localdate() - timedelta(days=9):%d/%m/%Y}"
    )
    pocket.page.get_by_label("Who gave the course").fill("Southern Leadership Academy")
    pocket.page.get_by_label("Certificate", exact=True).set_input_files(
        {"name": "paper.png", "mimeType": "image/png", "buffer": paper()}
    )
    pocket.press("Send it in")
    pocket.sees("Waiting for review")

    desk = walk(officer)
    desk.go("/readiness/")
    desk.sees("The one person required is not ready")
    desk.go("/today/")
    desk.press("1 certificate to check")
    desk.page.get_by_role("link", name=str(leila)).click()
    desk.check_page()
    desk.press("Accept")
    desk.sees("is on the register")
    desk.go("/readiness/")
    desk.sees("The one person required is ready")

    pocket.go("/my-training/")
    pocket.sees("2 of 2 courses in date: you are ready.")
    pocket.go("/my-training/certificates/")
    pocket.sees("Accepted")
    pocket.check_page()


def test_a_trainer_scores_and_only_the_person_reads_it(walk, spokesperson, trainer_user, officer):
    BookingFactory(
        **{f"training_session__{name}": value for name, value in going_on().items()},
        training_session__trainer__user=trainer_user,
        training_session__course=CourseFactory(code="M3"),
        person=PersonFactory(user=spokesperson),
    )
    door = walk(trainer_user, POCKET)
    door.go("/my/training-sessions/")
    door.press("Record attendance")
    door.press("Arrived")
    door.page.locator('button[value="not_there"]').wait_for()
    door.press("Assess Robin")
    door.press("Submit")
    door.sees("Enter one thing to keep")
    for target in door.page.locator(".scores input[value='4']").all():
        target.check(force=True)
    door.page.get_by_label("Yes, all of it").check()
    door.page.get_by_label("One thing to keep").fill("Calm when interrupted")
    door.page.get_by_label("One thing to change").fill("Bridge back sooner")
    door.page.get_by_label("The next step").fill("Two bridges aloud, once a week")
    door.check_page()
    door.press("Submit")
    door.sees("Passed")

    pocket = walk(spokesperson, POCKET)
    pocket.go("/my/assessments/")
    for words in (
        "Keep: Calm when interrupted",
        "Change: Bridge back sooner",
        "Next: Two bridges aloud",
    ):
        pocket.sees(words)
    pocket.check_page()
    desk = walk(officer)
    desk.go(Assessment.objects.get().get_absolute_url())
    assert "Calm when interrupted" not in desk.page.content()


def test_a_manager_sees_what_a_requirement_would_do_before_it_is_made(walk, manager):
    senior(), senior(lacks="M2")
    before = Requirement.objects.count()
    desk = walk(manager)
    desk.go("/requirements/add/")
    desk.page.get_by_label("Senior staff").check()
    desk.page.get_by_label("Course").select_option(label=str(CourseFactory(code="M3")))
    desk.page.get_by_label("Within how many days").fill("30")
    desk.page.get_by_label("In force from").fill(
        f"{timezone.localdate() - timedelta(days=60):%d/%m/%Y}"
    )
    desk.press("Show the effect")
    desk.sees("Becomes required: 2")
    desk.sees("1 of 2 → 0 of 2")
    desk.check_page()
    assert Requirement.objects.count() == before

    desk.press("Add the requirement")
    desk.sees("The requirement has been added.")
    desk.go("/readiness/")
    desk.sees("0 of 2 people are ready")
    assert figures()["people_ready"] == 0


def test_a_board_member_reads_the_figures_that_the_command_gives(walk, board_member):
    senior(), senior(last_name="Unnamed", lacks="M2")
    today = timezone.localdate()
    later = timezone.localdate() + timedelta(days=201)
    board = walk(board_member)
    board.go("/readiness/")
    for on in (today, later):
        counted = figures("--on", on.isoformat())
        board.page.locator(".asking summary.btn").click()
        board.page.get_by_label("As of").fill(f"{on:%d/%m/%Y}")
        board.press("Show that day")
        verb = "is" if counted["people_ready"] == 1 else "are"
        board.sees(f"{counted['people_ready']} of {counted['people_required']} people {verb} ready")
        board.sees(f"{counted['compliant']} of {counted['required']} required courses in date")
        assert "Unnamed" not in board.page.content()
    board.check_page()
    assert [figures("--on", day.isoformat())["people_ready"] for day in (today, later)] == [1, 0]
