"""The debrief: requested after a slot, chased once, given once, corrected with a reason. It feeds
practice and the next pack.
"""

from contextlib import suppress
from datetime import datetime, time, timedelta
from typing import TypedDict, Unpack

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused, reason_given
from accounts.seen import check_seen
from accounts.tokens import hash_of, new_token
from desk import job_names
from desk.enquiries import debrief_emails as emails
from desk.enquiries.actions.assignments import (
    interview_not_assigned,
    record_went_out,
    undo_went_out,
)
from desk.enquiries.actions.care import raise_care
from desk.enquiries.actions.coverage import CoverageExists, add_coverage
from desk.enquiries.actions.enquiry_steps import follow_interview
from desk.enquiries.actions.interviews import interview_called_off
from desk.enquiries.actions.questions import propose_questions, split_questions
from desk.enquiries.models import (
    Debrief,
    DebriefCorrection,
    DebriefLink,
    Enquiry,
    EnquiryNote,
    Interview,
)
from jobs.actions import queue_job
from jobs.reminders import counts_from
from nhsuk.dates.moments import local_moment, moment_text
from training.actions.facts import NOTHING_CHANGED
from training.models import Person

CHASED_AT = time(9)
OPENS_FOR = timedelta(days=14)  # after the slot


class DebriefAnswers(TypedDict):
    """The answers of a debrief. `questions`: one a line; `care`: empty if nobody needs support."""

    went: str
    questions: str
    keep: str
    change: str
    coverage_link: str
    correction: str
    care: str
    care_words: str


@transaction.atomic
def queue_links(*, now: datetime) -> int:
    """Queues a job for each outstanding debrief: the first request, and the reminder the next
    morning.
    """
    number = 0
    for interview in Debrief.objects.outstanding(now):
        if not interview.person or not interview.person.email:
            continue  # after the reminder, the desk's page says to ring
        rows = DebriefLink.objects.filter(
            interview=interview, person=interview.person
        ).select_related("mail__job")
        links = {link.is_chase: link for link in rows}
        is_chase = False in links
        if True in links or (is_chase and not _is_reminder_due(links[False], interview, now)):
            continue
        arguments = {
            "interview_id": interview.pk,
            "person_id": interview.person_id,
            "is_chase": is_chase,
        }
        key = f"debrief:{interview.pk}:{interview.person_id}:{'chase' if is_chase else 'first'}"
        queue_job(name=job_names.SEND_DEBRIEF_LINK, arguments=arguments, now=now, dedup_key=key)
        number += 1
    return number


def _is_reminder_due(first: DebriefLink, interview: Interview, now: datetime) -> bool:
    """Whether the reminder is due: from 9am in London on the day after the slot, or after the first
    mail was sent, if that is later.
    """
    asked_at = counts_from(first.mail, otherwise=first.made_at)
    if asked_at is None:
        return False
    day = timezone.localdate(max(interview.ends_at, asked_at))
    return now >= local_moment(day + timedelta(days=1), CHASED_AT)


@transaction.atomic
def send_link(
    *, interview: Interview, person: Person, is_chase: bool, now: datetime
) -> DebriefLink | None:
    """Mails one link, unless the debrief was given, or the interview called off or handed over
    meanwhile.
    """
    if (
        interview.person_id != person.pk
        or interview.called_off_at
        or Debrief.objects.filter(interview=interview).exists()
    ):
        return None
    token = new_token()
    values = {"token_hash": hash_of(token), "made_at": now}
    link, is_new = DebriefLink.objects.get_or_create(
        interview=interview, person=person, is_chase=is_chase, defaults=values
    )
    if not is_new:
        return None
    link.mail = emails.send_link(link=link, token=token, now=now)
    link.save(update_fields=["mail"])
    audit(
        by=None,
        action="debrief.asked",
        about=interview,
        now=now,
        person=person.reference,
        is_chase=is_chase,
    )
    return link


def find_link(token: str, *, now: datetime) -> DebriefLink | None:
    """The link of a token, up to 14 days after the slot, while the interview is on and still its
    person's.
    """
    rows = DebriefLink.objects.select_related(
        "interview__enquiry__outlet", "interview__person", "person"
    )
    link = rows.filter(token_hash=hash_of(token), interview__called_off_at=None).first()
    if (
        link is None
        or link.interview.person_id != link.person_id
        or now > link.interview.ends_at + OPENS_FOR
    ):
        return None
    return link


@transaction.atomic
def give_debrief(
    *, interview: Interview, answers: DebriefAnswers, by: User | None, now: datetime
) -> Debrief:
    """Stores the debrief, once. An interview that went out counts as practice; the last debrief
    moves the enquiry to debriefed.

    `by` None: the spokesperson, by their secret link.
    """
    enquiry = Enquiry.objects.select_for_update().get(pk=interview.enquiry_id)
    current = Interview.objects.select_for_update().get(pk=interview.pk)
    debrief = _create(current, _check_can_debrief(current, now), answers, by, now)
    topic = enquiry.topic
    asked = propose_questions(
        texts=split_questions(answers["questions"]), topic=topic, debrief=debrief, by=by, now=now
    )
    if answers["care"]:
        raise_care(debrief=debrief, kind=answers["care"], words=answers["care_words"], now=now)
    if debrief.correction:
        emails.notify_correction(interview=current, now=now)
        text = f"{current} needs a correction: {debrief.correction}"
        EnquiryNote.objects.create(enquiry=enquiry, at=now, by=by, text=text)
    _add_coverage(debrief, enquiry, current, now)
    if debrief.went_out and not current.went_out_at:
        record_went_out(interview=current, by=by, now=now)
    others = enquiry.interviews.filter(called_off_at=None, person__isnull=False, debrief=None)
    step = Enquiry.State.DEBRIEFED if debrief.went_out and not others.exists() else ""
    text = f"{current} debriefed by {current.person}: {debrief.get_went_display().lower()}"
    follow_interview(enquiry=enquiry, step=step, by=by, now=now, text=text)
    audit(
        by=by,
        action="interview.debriefed",
        about=current,
        now=now,
        went=debrief.went,
        questions=len(asked),
    )
    return debrief


def _add_coverage(debrief: Debrief, enquiry: Enquiry, interview: Interview, now: datetime) -> None:
    """Records a link as coverage of the enquiry, in the author's name if they have an account."""
    recorder = debrief.given_by or debrief.person.user
    if not debrief.coverage_link or recorder is None:
        return
    with suppress(CoverageExists):
        add_coverage(
            enquiry=enquiry,
            interview=interview,
            outlet=enquiry.outlet.name,
            title=enquiry.subject,
            published_at=min(interview.ends_at, now),
            link=debrief.coverage_link,
            tone="",
            by=recorder,
            now=now,
        )


def _check_can_debrief(interview: Interview, now: datetime) -> Person:
    if interview.person is None:
        raise interview_not_assigned(interview)
    if interview.called_off_at:
        raise interview_called_off(interview)
    if interview.starts_at > now:
        raise Refused(
            f"{interview.reference} is at {moment_text(interview.starts_at)}. Say how it went after"
            " that."
        )
    return interview.person


def _create(
    interview: Interview, person: Person, answers: DebriefAnswers, by: User | None, now: datetime
) -> Debrief:
    """Creates the row; refused if there is one, from a double press or another tab."""
    fields = ("went", "keep", "change", "coverage_link", "correction")
    values = {name: answers[name] for name in fields}  # type: ignore[literal-required]  # names of it
    try:
        with transaction.atomic():
            return Debrief.objects.create(
                interview=interview, person=person, given_at=now, given_by=by, **values
            )
    except IntegrityError:
        raise Refused(
            f"{interview.reference} already has a debrief. "
            "Ring the communications team to add something."
        ) from None


class Corrected(TypedDict):
    went: str
    keep: str
    change: str
    coverage_link: str
    correction: str


ANSWERS = tuple(Corrected.__annotations__)


@transaction.atomic
def correct_debrief(
    *,
    debrief: Debrief,
    because: str,
    by: User,
    now: datetime,
    seen: str | None = None,
    **answers: Unpack[Corrected],
) -> DebriefCorrection:
    """Corrects a debrief; whether it went out, and so the practice, follows. Questions and care are
    changed on other pages.
    """
    because = reason_given(
        because,
        otherwise="Enter why you are correcting it. The reason is shown with what it said before.",
    )
    current = check_seen(debrief, ANSWERS, seen)
    before = {name: getattr(current, name) for name in ANSWERS}
    if before == answers:
        raise Refused(NOTHING_CHANGED)
    made = DebriefCorrection.objects.create(
        debrief=current, before=before, reason=because, corrected_at=now, corrected_by=by
    )
    for name, value in answers.items():
        setattr(current, name, value)
    current.save(update_fields=ANSWERS)
    _update_dependents(current, before["correction"], because, by, now)
    audit(
        by=by,
        action="debrief.corrected",
        about=current.interview,
        now=now,
        before=before,
        because=because,
    )
    return made


def _update_dependents(
    debrief: Debrief, correction_before: str, because: str, by: User, now: datetime
) -> None:
    """Updates what depends on the debrief: practice, the mail about a mistake, the
    enquiry's log.
    """
    interview = Interview.objects.select_related("practice", "person", "enquiry").get(
        pk=debrief.interview_id
    )
    if debrief.went_out and not interview.went_out_at:
        record_went_out(interview=interview, by=by, now=now)
    elif interview.went_out_at and not debrief.went_out:
        undo_went_out(interview=interview, by=by, now=now)
    if debrief.correction and debrief.correction != correction_before:
        emails.notify_correction(interview=interview, now=now)
    enquiry = Enquiry.objects.get(pk=interview.enquiry_id)
    text = f"Debrief of {interview} corrected: {because}"
    EnquiryNote.objects.create(enquiry=enquiry, at=now, by=by, text=text)
