"""Mails about assessments: a link and no content, least of all a score."""

from datetime import datetime

from desk.assessments.models import Assessment
from training.link_emails import queue_link

SUBJECTS = {
    "second": "You are asked to assess an interview",
    "in": "Both assessments are submitted",
    "settling": "Agree an assessment",
    "not_settled": "An assessment is not agreed",
    "decided": "Your assessment is ready to read",
    "corrected": "Your assessment was corrected",
}
SENTENCES = {
    "second": "You have been asked to score an interview as the second assessor. See which one",
    "in": "You have both submitted your scores. See the result, and where your scores differ",
    "settling": (
        "The other assessor has recorded what you agreed. It counts once you agree. Read it here"
    ),
    "not_settled": (
        "The other assessor does not agree with what you recorded. Talk to each other and try again"
    ),
    "decided": (
        "You have been assessed. Read what to keep, what to change and your next step. "
        "Only you and your assessors can see it"
    ),
    "corrected": "One of your scores was corrected. See your result now",
}


def notify(*, assessment: Assessment, what: str, to: str, now: datetime) -> None:
    """Does nothing without an address."""
    path = assessment.get_absolute_url()
    queue_link(
        to=to,
        kind="assessment" if what in ("decided", "corrected") else "assessing",
        subject=SUBJECTS[what],
        sentence=SENTENCES[what],
        path=path,
        now=now,
    )
