"""An officer writes a paper, a manager approves it, and a board member reads it on the phone."""

import re
from datetime import timedelta

from django.utils import timezone

from jobs import runner
from jobs.models import Job, Mail
from nhsuk.words import day
from reports.board.models import PaperCopy, PaperVersion
from reports.board.queries.paper_proof import proof_of
from reports.printing import files
from tests.factories.training import (
    CourseFactory,
    PersonFactory,
    TenureFactory,
    TrainingRecordFactory,
)
from tests.journeys.conftest import DESK, POCKET
from training.models import Requirement


def test_a_paper_from_its_first_sentence_to_the_boards_phone(
    walk,
    officer,
    manager,
    board_member,
    tmp_path,
    settings,
):
    settings.MEDIA_ROOT = tmp_path
    known = timezone.now() - timedelta(days=100)
    Requirement.objects.update(recorded_at=known)
    for number in range(3):
        person = PersonFactory()
        TenureFactory(person=person, recorded_at=known)
        for code in ("M1", "M2", "M3", "M6")[: 3 + (number > 0)]:
            TrainingRecordFactory(person=person, course=CourseFactory(code=code), recorded_at=known)
    on = timezone.localdate().replace(day=1) - timedelta(days=1)

    # given a draft with a sentence
    walker = walk(officer, DESK)
    page = walker.go("/papers/")
    walker.check_page()
    page.get_by_role("link", name="Write the first paper").click()
    walker.check_page()
    page.get_by_role("button", name="Start the paper").click()
    page.get_by_label("Sentence 1").fill("Note that 2 of 3 people are ready.")
    page.get_by_role("button", name="Save").click()
    walker.sees("2 and 3 is typed.")
    page.get_by_label("Sentence 1").fill("Note that {ready} of {required} people are ready.")
    walker.check_page()
    page.get_by_role("button", name="Save").click()
    walker.sees("that 2 of 3 people are ready.")
    walker.check_page()
    page.get_by_role("button", name="Send for approval").click()
    walker.sees("BP-0001 version 1 waits for the approval of another communications manager.")
    walker.check_page()

    # when a manager approves it and it is printed
    approver = walk(manager, DESK)
    page = approver.go("/papers/")
    page.get_by_role("link", name=day(on)).click()
    approver.check_page()
    page.get_by_role("button", name="Approve").click()
    approver.sees("It is being printed")
    for job in Job.objects.filter(name="reports.tasks.issue_paper"):
        runner.run_next(Job.objects.filter(pk=job.pk), renewing=False)
    approver.go("/papers/BP-0001/1/")
    approver.sees("Who has read it")
    approver.check_page()

    # then a board member reads it on the phone, by the link in the email
    link = re.search(r"/b/[\w-]{43}", Mail.objects.get(to=board_member.email).text)
    assert link
    reader = walk(None, POCKET)
    page = reader.go(link[0])
    reader.check_page()
    page.get_by_role("button", name="Open the paper").click()
    reader.sees("2 of 3 people are ready for an interview")
    reader.check_page()
    page.get_by_role("button", name="I have read this").click()
    reader.sees("You read it")
    assert PaperCopy.objects.get().read_at is not None
    version = PaperVersion.objects.get()
    assert proof_of(files.read(version.sha256)).differences == []
    page = reader.go(f"/papers/latest/{version.paper.public_id}/1")
    reader.sees("Version 1 is the latest")
    reader.check_page()
