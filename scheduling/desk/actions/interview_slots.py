"""The slot of an interview: taking its person for it, freeing them, and calling back whoever else
was asked.
"""

from datetime import datetime

from jobs.actions import queue_job
from scheduling import job_names
from scheduling.availability.actions.claims import claim_person
from scheduling.availability.models import Claim
from scheduling.desk import emails
from scheduling.desk.models import Ask, AskSequence, Interview
from training.models import Person


def claim_slot(*, person: Person, interview: Interview) -> None:
    """Takes the person for the interview's slot, in the place of whatever the interview had claimed
    before.
    """
    Claim.objects.filter(interview=interview).delete()
    claim_person(
        person=person, starts_at=interview.starts_at, ends_at=interview.ends_at, interview=interview
    )


def free_slot(*, interview: Interview) -> None:
    """The person's time is their own again."""
    Claim.objects.filter(interview=interview).delete()


def call_back_asks(*, interview: Interview, now: datetime) -> None:
    """Whoever has been asked and has not answered is told that it is settled; nobody further is
    asked in order.
    """
    for sequence in AskSequence.objects.filter(interview=interview, ended_at=None):
        queue_job(
            name=job_names.ADVANCE_ASK_SEQUENCE, arguments={"sequence_id": sequence.pk}, now=now
        )
    waiting = Ask.objects.filter(interview=interview, answer=Ask.Answer.WAITING)
    for ask in waiting.select_related("person", "interview"):
        emails.send_called_back(ask=ask, now=now)
    waiting.update(answer=Ask.Answer.CALLED_BACK, answered_at=now)
