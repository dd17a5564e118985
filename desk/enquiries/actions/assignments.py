"""Who gives an interview: asking people, their answers, assigning, handing over, and going
on air.
"""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused
from accounts.tokens import hash_of, new_token
from desk import job_names
from desk.enquiries import emails
from desk.enquiries.actions.enquiry_steps import follow_interview, state_before_air
from desk.enquiries.actions.interview_links import end_interview_links, send_event
from desk.enquiries.actions.interviews import (
    agreed_words,
    cancel_open_asks,
    check_open,
    check_spokesperson,
    claim_slot,
    emptied,
    queue_interview_changed,
    slot_in_the_past,
)
from desk.enquiries.models import Ask, AskStep, Enquiry, Interview
from desk.enquiries.queries.asks import note_for
from jobs.actions import queue_job
from nhsuk.dates.moments import moment_text
from nhsuk.words import near_moment
from scheduling.availability.actions.claims import PersonNotFree, PersonNotOnRegister
from training.actions.facts import record_fact, retract_fact
from training.models import Person, Practice

# Someone has the interview, or it was called off. The person is not told which, or who.
NO_LONGER_NEEDED = "You are no longer needed for this. There is nothing more to do."


def _interview_assigned(interview: Interview) -> Refused:
    return Refused(
        f"{interview.reference} is already with {interview.person}. Give it to someone else instead."
    )


def interview_not_assigned(interview: Interview) -> Refused:
    return Refused(f"Nobody has accepted {interview.reference}. Choose a spokesperson first.")


def _interview_changed_meanwhile(interview: Interview) -> Refused:
    return Refused(f"Someone else has just changed {interview.reference}. Check it and try again.")


@transaction.atomic
def ask_person(
    *,
    interview: Interview,
    person: Person,
    by: User,
    now: datetime,
    until: datetime | None = None,
    spokesperson_shown: str | None = None,
) -> Ask:
    """Asks someone by mail and on their page; nobody is asked again before they have answered.

    The mail has a secret link, so that they can answer without signing in. `until`: when somebody
    else is asked too. `spokesperson_shown`: as `shown` in `check_spokesperson`.
    """
    check_spokesperson(interview, spokesperson_shown, to=person)
    _check_to_come(interview, now)
    if interview.person == person:
        raise _interview_assigned(interview)
    if (
        not Person.objects.on_register(timezone.localdate(interview.starts_at))
        .filter(pk=person.pk)
        .exists()
    ):
        raise PersonNotOnRegister(person, interview.starts_at)
    token = new_token()
    values = {
        "asked_at": now,
        "asked_by": by,
        "note": note_for(interview, person),
        "token_hash": hash_of(token),
    }
    ask, is_new = Ask.objects.get_or_create(
        interview=interview, person=person, answer=Ask.Answer.WAITING, defaults=values
    )
    if not is_new:
        raise Refused(
            f"{ask.person} was already asked, at {moment_text(ask.asked_at)}. Wait for the answer,"
            " or ring."
        )
    emails.send_ask(ask=ask, token=token, now=now, until=until)
    audit(by=by, action="interview.asked", about=interview, now=now, person=person.reference)
    return ask


def find_ask(token: str, *, now: datetime) -> Ask | None:
    """The ask of a link while it can be answered; None once it is answered, withdrawn or over."""
    waiting = Ask.objects.to_answer(now).filter(token_hash=hash_of(token))
    return waiting.select_related(
        "interview__enquiry__outlet", "interview__enquiry__topic", "person__user", "step"
    ).first()


@transaction.atomic
def accept_ask(
    *, ask: Ask, by: User | None, now: datetime, spokesperson_shown: str | None = None
) -> None:
    """Accepts an ask. The first yes assigns an open interview; a yes to a later ask hands it over.

    `spokesperson_shown`: as `shown` in `check_spokesperson`, if the desk answers for them.
    """
    interview = Interview.objects.select_for_update().get(pk=ask.interview_id)
    check_spokesperson(interview, spokesperson_shown, to=ask.person)
    _answer(ask, Ask.Answer.ACCEPTED, "", now)
    if interview.accepted_at and ask.asked_at < interview.accepted_at:
        raise Refused(NO_LONGER_NEEDED)
    give = hand_over_interview if interview.person else assign_interview
    try:
        give(interview=interview, person=ask.person, by=by, now=now)
    except PersonNotFree as refusal:
        if by is None or by == ask.person.user:
            raise Refused(
                f"{refusal.message_for_person} Ring the communications team: they may be able to"
                " move it."
            ) from refusal
        raise


@transaction.atomic
def decline_ask(
    *, ask: Ask, reason: str, by: User | None, now: datetime, is_no: bool = False
) -> None:
    """Declines an ask: not available, or with `is_no` not for this interview. Only the asker sees
    which, and the optional reason. The next person is asked at once.

    `by` None: someone without an account, by the secret link.
    """
    _answer(ask, Ask.Answer.NO if is_no else Ask.Answer.DECLINED, reason, now)
    if step := AskStep.objects.filter(ask=ask).first():
        queue_job(
            name=job_names.ADVANCE_ASK_SEQUENCE,
            arguments={"sequence_id": step.sequence_id},
            now=now,
        )
    audit(
        by=by,
        action="interview.declined",
        about=ask.interview,
        now=now,
        person=ask.person.reference,
    )


@transaction.atomic
def record_no(*, interview: Interview, person: Person, by: User, now: datetime) -> None:
    """Someone said no to the desk, once. It answers an ask that waits; without one it counts as
    asked and answered at once, and no mail is sent.
    """
    interview = Interview.objects.select_for_update().get(pk=interview.pk)
    _check_to_come(interview, now)
    if interview.person == person:
        raise _interview_assigned(interview)
    last = Ask.objects.filter(interview=interview, person=person).order_by("asked_at", "pk").last()
    if last and last.answer == Ask.Answer.NO:
        raise Refused(
            f"{last.person} already said no, at {moment_text(last.answered_at or last.asked_at)}."
        )
    ask, is_new = Ask.objects.get_or_create(
        interview=interview,
        person=person,
        answer=Ask.Answer.WAITING,
        defaults={"asked_at": now, "asked_by": by},
    )
    if is_new:
        audit(by=by, action="interview.asked", about=interview, now=now, person=person.reference)
    decline_ask(ask=ask, reason="", by=by, now=now, is_no=True)


@transaction.atomic
def assign_interview(
    *,
    interview: Interview,
    person: Person,
    by: User | None,
    now: datetime,
    spokesperson_shown: str | None = None,
) -> None:
    """Assigns the interview: claims the person's time, withdraws the other asks, sends the
    invitation.

    `spokesperson_shown`: as `shown` in `check_spokesperson`.
    """
    check_spokesperson(interview, spokesperson_shown, to=person)
    _check_to_come(interview, now)
    _assign(interview, person, before=None, agreed_at=None, now=now)
    text = f"{person} accepted {interview.reference}"
    follow_interview(
        enquiry=interview.enquiry, step=Enquiry.State.ACCEPTED, by=by, now=now, text=text
    )
    send_event(interview=interview, now=now)
    queue_interview_changed(interview=interview, by=by, now=now)
    audit(by=by, action="interview.assigned", about=interview, now=now, person=person.reference)


@transaction.atomic
def hand_over_interview(
    *,
    interview: Interview,
    person: Person,
    by: User | None,
    now: datetime,
    agreed_at: datetime | None = None,
    agreed_to: str = "",
    reason: str = "",
    still_so: Collection[str] = (),
) -> None:
    """Hands it over to another person: frees the first one's time and cancels their invitation.

    `agreed_at` and `agreed_to`: when they said yes to the desk, and to whom; None where they have
    answered an ask.

    What was agreed for the first one leaves with them, except the fields that are `still_so`. The
    log of the enquiry has what it was.
    """
    _check_to_come(interview, now)
    if agreed_at and agreed_at > now:
        raise Refused("That time is in the future. Enter when they agreed.")
    before = interview.person
    if before is None:
        raise interview_not_assigned(interview)
    if before == person:
        raise _interview_assigned(interview)
    agreed = agreed_words(interview, before, still_so)
    leaves = emptied(interview, still_so)
    _assign(interview, person, before=before, agreed_at=agreed_at, now=now, **leaves)
    if agreed_at and by:
        yes = {"answer": Ask.Answer.ACCEPTED, "answered_at": agreed_at}
        asked = {"asked_at": agreed_at, "asked_by": by}
        Ask.objects.get_or_create(interview=interview, person=person, **yes, defaults=asked)
    why = f": {reason.rstrip('.')}" if reason else ""
    text = f"{interview.reference} given to {person} instead of {before}{why}."
    if agreed_at:
        text += f" {person} agreed {near_moment(agreed_at, now=now)}, to {agreed_to}."
    text = f"{text} {agreed}".rstrip()
    follow_interview(
        enquiry=interview.enquiry, step=Enquiry.State.ACCEPTED, by=by, now=now, text=text
    )
    end_interview_links(interview=interview, person=before, now=now)
    emails.cancel_invitation(interview=interview, person=before, now=now)
    send_event(interview=interview, now=now)
    queue_interview_changed(interview=interview, by=by, now=now, before=before)
    people = {"before": before.reference, "after": person.reference}
    audit(by=by, action="interview.handed_over", about=interview, now=now, **people)


@transaction.atomic
def record_went_out(*, interview: Interview, by: User | None, now: datetime) -> None:
    """Records that it was broadcast or printed, which counts as practice in its medium on
    that day.
    """
    check_open(interview)
    if interview.person is None:
        raise interview_not_assigned(interview)
    if interview.starts_at > now:
        raise Refused(
            f"{interview.reference} starts at {moment_text(interview.starts_at)}. Record that it"
            " went out after that."
        )
    not_out = Interview.objects.filter(pk=interview.pk, went_out_at=None, called_off_at=None)
    if not not_out.update(went_out_at=now):
        raise _interview_changed_meanwhile(interview)
    text = f"{interview.reference} went out with {interview.person}"
    follow_interview(
        enquiry=interview.enquiry, step=Enquiry.State.ON_AIR, by=by, now=now, text=text
    )
    interview.went_out_at = now
    interview.practice = _record_practice(interview, by, now)
    interview.save(update_fields=["practice"])
    audit(
        by=by,
        action="interview.went_out",
        about=interview,
        now=now,
        person=interview.person.reference,
    )


@transaction.atomic
def undo_went_out(*, interview: Interview, by: User, now: datetime) -> None:
    """Undoes `record_went_out`: the enquiry returns to its state, unless another of its interviews
    went out.

    Retracts the practice, unless another interview shares it.
    """
    practice = interview.practice
    made_at = interview.went_out_at
    went_out = Interview.objects.filter(pk=interview.pk, went_out_at__isnull=False)
    if not went_out.update(went_out_at=None, practice=None):
        raise _interview_changed_meanwhile(interview)
    text = f"{interview.reference} did not go out after all"
    others = Interview.objects.filter(enquiry=interview.enquiry, went_out_at__isnull=False)
    step = "" if others.exists() else state_before_air(interview.enquiry)
    follow_interview(enquiry=interview.enquiry, step=step, by=by, now=now, text=text)
    if practice and practice.recorded_at == made_at and not practice.interviews.exists():
        retract_fact(fact=practice, because=text, by=by, now=now)
    audit(by=by, action="interview.unmarked", about=interview, now=now)


def _record_practice(interview: Interview, by: User | None, now: datetime) -> Practice:
    """Records the interview as practice; two in one medium on one day count as one."""
    day = timezone.localdate(interview.starts_at)
    fact = Practice(
        person=interview.person,
        medium=interview.medium,
        practised_on=day,
        kind=Practice.Kind.INTERVIEW,
    )
    same = Practice.objects.not_retracted().filter(
        person=fact.person, medium=fact.medium, practised_on=day, kind=fact.kind
    )
    return same.first() or record_fact(fact=fact, by=by, now=now)


def _check_to_come(interview: Interview, now: datetime) -> None:
    check_open(interview)
    if interview.starts_at <= now:
        raise slot_in_the_past(interview.starts_at)


def _assign(
    interview: Interview,
    person: Person,
    *,
    before: Person | None,
    agreed_at: datetime | None,
    now: datetime,
    **leaves: str,
) -> None:
    """Assigns the interview if it has not changed since it was read, and claims the person's
    time. `leaves`: what leaves with the person before, empty.
    """
    as_read = Interview.objects.filter(pk=interview.pk, sequence=interview.sequence, person=before)
    if not as_read.update(
        person=person,
        accepted_at=now,
        calendar_warning="",
        sequence=F("sequence") + 1,
        **leaves,
    ):
        interview.refresh_from_db()
        check_open(interview)
        raise (
            _interview_assigned(interview)
            if interview.person
            else _interview_changed_meanwhile(interview)
        )
    interview.refresh_from_db()
    claim_slot(person=person, interview=interview, now=now)
    Ask.objects.filter(interview=interview, person=person, answer=Ask.Answer.WAITING).update(
        answer=Ask.Answer.ACCEPTED, answered_at=agreed_at or now
    )
    cancel_open_asks(interview=interview, now=now)


def _answer(ask: Ask, answer: Ask.Answer, reason: str, now: datetime) -> None:
    waiting = Ask.objects.filter(pk=ask.pk, answer=Ask.Answer.WAITING)
    if not waiting.update(answer=answer, answered_at=now, reason=reason):
        ask.refresh_from_db()
        if ask.answer == Ask.Answer.CALLED_BACK:
            raise Refused(NO_LONGER_NEEDED)
        raise Refused(
            "You have already answered this. Ring the communications team if the answer has changed."
        )
