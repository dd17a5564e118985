"""Bringing a pack up to date: issuing a version again, and what happens when its interview changes.

A re-issue repeats an approved version, or one in review, with only what changed around its text.
It goes to review as any other version does. Its author stays whoever submitted the text, so that
whoever issues it again may still approve it."""

from contextlib import suppress
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused, refusing_duplicates
from desk.briefings.actions.briefings import cancel_briefing
from desk.briefings.briefing_emails import notify_briefer_of_slot
from desk.briefings.models import Briefing
from desk.enquiries.actions.enquiry_steps import follow_interview
from desk.enquiries.actions.interview_links import update_event
from desk.enquiries.actions.interviews import check_open
from desk.enquiries.models import Enquiry, Interview
from reports.packs import emails
from reports.packs.actions.delivery import end_links_of_others
from reports.packs.actions.drafts import save_section
from reports.packs.actions.review import (
    in_review_already,
    queue_rendering,
    return_without_mail,
    withdraw_version,
)
from reports.packs.actions.shared_packs import order_interviews, take_out
from reports.packs.changes import describe_changes
from reports.packs.content import Logistics, PackContent, from_json, to_json
from reports.packs.models import Pack, PackVersion
from reports.packs.queries.authors import approvers
from reports.packs.queries.pack_problems import problems_of
from reports.packs.queries.packs import frozen, submitted_content, valid_until
from reports.packs.queries.prefill import journalist_of
from reports.packs.queries.shared_packs import SHARED, interviews_of, next_interview_of_pack
from reports.packs.queries.stale import (
    last_interview_of,
    reissue_base,
    reissue_content,
    stale_reasons,
)
from reports.packs.section_texts import to_texts
from reports.packs.slots import is_over
from training.models import Organisation, Person


class NeedsWriting(Refused):
    """The text cannot be used again as it is."""


@transaction.atomic
def reissue_pack(*, pack: Pack, by: User, now: datetime) -> PackVersion:
    """Creates the next version, in review: the same text, for the current slot and person."""
    check_open(pack.interview)
    base = reissue_base(pack)
    recipient = pack.interview.person
    if base is None:
        raise Refused(
            f"{pack.reference} has no version to issue again. Send the draft for review instead."
        )
    if not (reasons := stale_reasons(base, now=now)):
        raise Refused(f"{base} is up to date: its interview and its lines have not changed.")
    content = reissue_content(base, now=now)
    problems = [problem for problem in problems_of(pack, content, now=now) if problem.blocks]
    if problems or recipient is None:
        what = " ".join(f"{problem.what}." for problem in problems)
        raise NeedsWriting(
            f"{base} cannot be issued again as it is. {what or 'Nobody is giving the interview.'}"
            " Revise the pack, and send it for review."
        )
    if not base.approved_at:
        _return_replaced(base, reasons, content.strip.version, by, now)
    what_changed = " ".join(describe_changes(submitted_content(base), content))
    with refusing_duplicates(in_review_already(pack)):
        version = PackVersion.objects.create(
            pack=pack,
            number=content.strip.version,
            content=frozen(content, number=content.strip.version, what_changed=what_changed),
            recipient=recipient,
            what_changed=what_changed,
            valid_until=valid_until(pack.interview, Organisation.objects.ours()),
            submitted_at=now,
            submitted_by=base.submitted_by,
            reissue_of=base,
        )
    queue_rendering(version=version, now=now)
    for approver in approvers(version) or [pack.interview.enquiry.owner]:
        emails.send_to_approve(version=version, to=approver, now=now)
    audit(
        by=by,
        action="pack.reissued",
        about=version,
        now=now,
        number=version.number,
        base=base.number,
    )
    return version


def _return_replaced(
    version: PackVersion, reasons: list[str], number: int, by: User, now: datetime
) -> None:
    """Takes it out of review, because version `number` replaces it."""
    because = f"{' '.join(reasons)} Issued again as version {number}."
    undecided = PackVersion.objects.filter(pk=version.pk).in_review()
    undecided.update(returned_at=now, returned_by=by, returned_because=because)


@transaction.atomic
def update_pack(
    *,
    interview: Interview,
    before: Person | None,
    by: User | None,
    now: datetime,
    is_other_journalist: bool = False,
) -> str:
    """Brings the pack in line with its interview. Running it again changes nothing.

    `before` is who gave the interview until it was handed over. A version in review is issued again
    for any change of the slot. An approved one is issued again only for another time or person: for
    anything else, such as a number to dial, the desk decides.
    """
    pack = _pack_of(interview)
    by = by or (pack.started_by if pack else interview.offered_by)
    Interview.objects.select_for_update(no_key=True).get(pk=interview.pk)  # before its enquiry
    _end_briefings(interview, by, now)
    for briefing in Briefing.objects.filter(interview=interview).out_of_step(now):
        notify_briefer_of_slot(briefing=briefing, now=now)
    if before:
        _reopen_preparation(interview, by, now)
    if pack is None:
        return "No pack yet."
    if _leaves(interview, pack, now):
        take_out(pack=pack, interview=interview, by=by, now=now)
        return reissue_if_out_of_step(pack=pack, by=by, now=now)
    order_interviews(pack)
    if interview.called_off_at:
        return _end(pack, by, now)
    end_links_of_others(pack=pack, now=now)
    if before and interview.person_id != before.pk:
        _replace_section(pack, "last", last_interview_of(pack, now=now), by, now)
    if is_other_journalist:
        _replace_section(pack, "journalist", journalist_of(interview.enquiry), by, now)
    return reissue_if_out_of_step(pack=pack, by=by, now=now)


def _pack_of(interview: Interview) -> Pack | None:
    packs = Pack.objects.serving(interview)
    return packs.select_related("interview__person", "started_by", *SHARED).first()


def _leaves(interview: Interview, pack: Pack, now: datetime) -> bool:
    """One of two interviews was called off or went to somebody else: the pack prepares for the other
    alone, as long as that is to come.
    """
    others = [each for each in interviews_of(pack) if each.pk != interview.pk]
    if not others or others[0].ends_at <= now or others[0].called_off_at:
        return False
    return interview.called_off_at is not None or interview.person_id != others[0].person_id


@transaction.atomic
def reissue_if_out_of_step(*, pack: Pack, by: User, now: datetime) -> str:
    """After a change of its interviews. Says what came of it."""
    base = reissue_base(pack)
    if base is None or not _is_out_of_step(base, now):
        return f"{pack} is up to date."
    try:
        version = reissue_pack(pack=pack, by=by, now=now)
    except NeedsWriting as refusal:
        return _return_to_writers(base, str(refusal), by, now)
    is_same = base.recipient_id == version.recipient_id
    if base.approved_at and is_same and len(_to_come(base, now)) != len(_to_come(version, now)):
        warning = "Do not use your pack yet: it is for other slots."
        coming = next_interview_of_pack(pack, now=now)
        calendar = update_event(interview=coming, warning=warning, now=now)
        emails.send_other_slots(version=base, calendar=calendar, now=now)
    return f"{version} is in review."


def _reopen_preparation(interview: Interview, by: User, now: datetime) -> None:
    """A hand-over returns the enquiry to accepted. This undoes that if another interview from it
    has an approved pack.
    """
    enquiry = Enquiry.objects.get(pk=interview.enquiry_id)
    if enquiry.state == Enquiry.State.ACCEPTED and PackVersion.objects.preparing(enquiry).exists():
        text = "Another interview from it has an approved pack"
        follow_interview(enquiry=enquiry, step=Enquiry.State.PREPARED, by=by, now=now, text=text)


def _end_briefings(interview: Interview, by: User, now: datetime) -> None:
    """Cancels briefings for this interview that nobody needs now: it was called off or
    handed over.
    """
    still_open = Briefing.objects.open().with_people().filter(interview=interview)
    if interview.called_off_at:
        because = f"{interview} was called off: {interview.called_off_because}"
    elif interview.person_id:
        still_open = still_open.exclude(person=interview.person_id)
        because = f"Someone else is giving {interview} now."
    else:
        return
    for briefing in still_open:
        cancel_briefing(briefing=briefing, reason=because[:300], by=by, now=now)


def _is_out_of_step(base: PackVersion, now: datetime) -> bool:
    if not base.approved_at:
        return bool(stale_reasons(base, now=now))
    interview = base.pack.interview
    printed = {(slot.on_air_at, slot.minutes) for slot in _to_come(base, now)}
    served = {
        (each.starts_at, each.minutes) for each in interviews_of(base.pack) if each.ends_at > now
    }
    return interview.ends_at > now and (
        printed != served or interview.person_id != base.recipient_id
    )


def _to_come(version: PackVersion, now: datetime) -> list[Logistics]:
    slots = from_json(PackContent, version.content).slots
    return [slot for slot in slots if not is_over(slot, now)]


def _end(pack: Pack, by: User, now: datetime) -> str:
    """Called off: withdraws the latest version and returns the one in review."""
    because = f"The interview was called off: {pack.interview.called_off_because}"
    if in_review := pack.versions.in_review().first():
        return_without_mail(version=in_review, reason=because, by=by, now=now)
    latest = pack.versions.select_related("pack", "recipient").latest()
    if latest and not latest.withdrawn_at:
        withdraw_version(version=latest, reason=because, by=by, now=now)
    return f"{pack} ended: its interview was called off."


def _return_to_writers(base: PackVersion, why: str, by: User, now: datetime) -> str:
    """It cannot be issued again automatically: returns it to the writers and mails the owner of the
    enquiry.
    """
    if not base.approved_at:
        return_without_mail(version=base, reason=why, by=by, now=now)
    emails.send_needs_writing(version=base, now=now)
    return why


def _replace_section(pack: Pack, key: str, content: Any, by: User, now: datetime) -> None:
    """A section of the draft that was about the one before is about whoever it is now."""
    if section := pack.sections.filter(key=key).first():
        texts = to_texts(key, to_json(content))
        with suppress(Refused):  # somebody writes it at this moment
            save_section(pack=pack, key=key, texts=texts, revision=section.revision, by=by, now=now)
