"""The library of questions: proposed by a debrief or the desk, approved before they enter packs,
withdrawn.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import TypedDict, Unpack

from django.db import transaction

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused
from accounts.seen import check_seen
from desk.enquiries.models import Debrief, Question
from scheduling.references import next_reference
from training.models import Topic

LONGEST = 400
MOST = 20


class QuestionDetails(TypedDict):
    text: str
    topic: Topic | None
    is_unwanted: bool
    answer: str
    bridge: str


TOPIC_MISSING = "Choose the topic: it decides which packs suggest the question."


def _question_withdrawn(question: Question) -> Refused:
    return Refused(f"{question.reference} was withdrawn. Restore it first.")


def split_questions(text: str) -> list[str]:
    """The lines of the text as questions, without bullets or repeats: at most 20, of at most 400
    characters.
    """
    lines = (" ".join(line.split()).lstrip("-–•* ")[:LONGEST] for line in text.splitlines())  # noqa: RUF001  a bullet
    once: dict[str, str] = {}
    for line in filter(None, lines):
        once.setdefault(line.casefold(), line)
    return list(once.values())[:MOST]


def propose_questions(
    *, texts: Iterable[str], topic: Topic | None, debrief: Debrief, by: User | None, now: datetime
) -> list[Question]:
    """Adds those that the library does not have on the topic, within the caller's transaction."""
    asked_already = Question.objects.filter(topic=topic).values_list("text", flat=True)
    known = {text.casefold() for text in asked_already}
    new = [text for text in texts if text.casefold() not in known]
    return [
        Question.objects.create(
            reference=next_reference(Question, "Q"),
            text=text,
            topic=topic,
            debrief=debrief,
            proposed_at=now,
            proposed_by=by,
        )
        for text in new
    ]


@transaction.atomic
def add_question(*, by: User, now: datetime, **details: Unpack[QuestionDetails]) -> Question:
    """Adds a question of the desk's own, already approved."""
    reference = next_reference(Question, "Q")
    _check(None, details["text"], details["topic"])
    made = {"proposed_at": now, "proposed_by": by, "approved_at": now, "approved_by": by}
    question = Question.objects.create(reference=reference, **details, **made)
    audit(by=by, action="question.added", about=question, now=now, text=question.text)
    return question


@transaction.atomic
def change_question(
    *,
    question: Question,
    by: User,
    now: datetime,
    seen: str | None = None,
    **details: Unpack[QuestionDetails],
) -> Question:
    """Changes words, topic or kind; this also approves a proposed question."""
    current = check_seen(question, details, seen)
    if current.withdrawn_at:
        raise _question_withdrawn(current)
    _check(current, details["text"], details["topic"])
    before = current.text
    for name, value in details.items():
        setattr(current, name, value)
    current.approved_at = current.approved_at or now
    current.approved_by = current.approved_by or by
    current.save()
    audit(by=by, action="question.changed", about=current, now=now, before=before)
    return current


@transaction.atomic
def approve_question(*, question: Question, by: User, now: datetime) -> None:
    """Approves it as it is: from now on it is offered to packs on its topic. Repeating it changes
    nothing.
    """
    if question.withdrawn_at:
        raise _question_withdrawn(question)
    if question.topic is None:
        raise Refused(TOPIC_MISSING)
    proposed = Question.objects.proposed().filter(pk=question.pk)
    if proposed.update(approved_at=now, approved_by=by):
        audit(by=by, action="question.approved", about=question, now=now)


@transaction.atomic
def withdraw_question(*, question: Question, by: User, now: datetime) -> None:
    """Stops offering it; packs that have it keep it."""
    if Question.objects.filter(pk=question.pk, withdrawn_at=None).update(
        withdrawn_at=now, withdrawn_by=by
    ):
        audit(by=by, action="question.withdrawn", about=question, now=now)


@transaction.atomic
def restore_question(*, question: Question, by: User, now: datetime) -> None:
    """Undoes a withdrawal."""
    if Question.objects.filter(pk=question.pk, withdrawn_at__isnull=False).update(
        withdrawn_at=None, withdrawn_by=None
    ):
        audit(by=by, action="question.restored", about=question, now=now)


def _check(question: Question | None, text: str, topic: Topic | None) -> None:
    if topic is None:
        raise Refused(TOPIC_MISSING)
    same = Question.objects.filter(topic=topic, text__iexact=text, withdrawn_at=None)
    if question:
        same = same.exclude(pk=question.pk)
    if earlier := same.first():
        raise Refused(f"{earlier.reference} already asks the same. Change that one instead.")
