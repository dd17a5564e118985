"""Mails about assessments: a link and no content, least of all a score."""

from datetime import datetime

from scheduling.assessments.models import Assessment
from training.link_emails import queue_link

SUBJECTS = {
    "second": "You are asked to assess an interview",
    "in": "Both assessments are in",
    "settling": "Settle an assessment",
    "not_settled": "An assessment is not settled",
    "decided": "Your assessment is there to read",
    "corrected": "Your assessment was corrected",
}
SENTENCES = {
    "second": "you are asked to score an interview by the rubric, as the second of two assessors. Whose and what for",
    "in": "both of you have scored. Where you lie apart, and what it comes to",
    "settling": "the other assessor has written what the two of you agreed. It counts once you agree. What it says",
    "not_settled": "the other assessor does not agree with what you wrote down. Talk, and settle it. What it is about",
    "decided": "you were assessed. What to keep, what to change, and the next step, for you and your trainer alone",
    "corrected": "a score of yours was corrected. What it comes to now",
}


def tell(*, assessment: Assessment, what: str, to: str, now: datetime) -> None:
    """To nobody where there is no address."""
    path = assessment.get_absolute_url()
    queue_link(to=to, subject=SUBJECTS[what], sentence=SENTENCES[what], path=path, now=now)
