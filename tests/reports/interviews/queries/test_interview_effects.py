"""What is announced before an interview is moved or handed over is what then happens."""

import pytest

from reports.interviews.queries.interview_effects import effects_of_hand_over, effects_of_move
from reports.packs.models import PackLink
from tests.clock import NOW
from tests.factories.briefings import BriefingFactory
from tests.factories.scheduling import AskFactory, InterviewFactory
from tests.factories.training import PersonFactory

pytestmark = pytest.mark.django_db
TO_REVIEW = "goes to review automatically. It is sent once someone approves it."


def test_of_an_open_interview_without_a_pack():
    interview = InterviewFactory()
    AskFactory(
        interview=interview,
        person=PersonFactory(title="", first_name="Gwen", last_name="Fenwright"),
    )

    assert effects_of_move(interview) == [
        "Nobody has accepted it yet, so no calendar changes.",
        "Asked, but not answered yet: Gwen Fenwright. They get no email; their page shows the new time.",
        "No pack has been started.",
    ]


def test_of_one_whose_pack_is_approved(approved, interview, hamish):
    version = approved()
    assert PackLink.objects.get().version == version
    BriefingFactory(interview=interview, person=interview.person)
    AskFactory(interview=interview)

    assert effects_of_move(interview)[2:] == [
        "P-0001 version 1 is then out of date, and says so wherever it is opened.",
        f"A new version, with the new time, {TO_REVIEW}",
    ]
    assert effects_of_hand_over(interview, hamish) == [
        "Dr Leila Iyer-Thorne gets an email, and the interview is removed from their calendar.",
        "Hamish Dunmore is sent an invitation for their calendar.",
        "Links to the pack that were sent earlier stop working, and say why.",
        "The coaching of Dr Leila Iyer-Thorne for this interview is cancelled, and the coach is told.",
        "Others who have not answered yet are told that someone else is doing it.",
        "P-0001 version 1 is then out of date, and says so wherever it is opened.",
        f"A new version, for Hamish Dunmore, {TO_REVIEW}",
    ]


def test_of_one_whose_pack_is_in_review_or_a_draft(submitted, pack, interview):
    draft = effects_of_move(interview)[-1]
    submitted()

    assert draft == "The draft of P-0001 gets the new time."
    assert effects_of_move(interview)[-1] == (
        "P-0001 version 1 is in review. It is returned automatically, and a new version, "
        "with the new time, replaces it."
    )


def test_of_somebody_without_a_mail_address():
    interview = InterviewFactory(
        person=PersonFactory(email="", phone="01632 960164", last_name="Rook")
    )

    assert ": ring 01632 960164." in effects_of_move(interview)[0]
    assert interview.starts_at > NOW
