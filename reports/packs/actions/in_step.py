"""A pack keeps step with its interview: moved, handed over or called off, what was issued for it
follows by itself.
"""

from contextlib import suppress
from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.refusals import Refused
from reports.packs import following_emails as emails
from reports.packs.actions.delivery import end_links_of_others
from reports.packs.actions.drafts import save_section
from reports.packs.actions.reissue import NeedsWriting, reissue_pack
from reports.packs.actions.review import give_back, withdraw_version
from reports.packs.content import Opening, PackContent, from_json, to_json
from reports.packs.models import Pack, PackVersion
from reports.packs.queries.reissues import base_of, for_another_person
from reports.packs.queries.stale import stale_reasons
from reports.packs.section_texts import to_texts
from scheduling.desk.actions.briefings import cancel_briefing
from scheduling.desk.actions.enquiry_steps import follow_interview as follow_enquiry
from scheduling.desk.briefing_emails import notify_briefer_of_slot
from scheduling.desk.models import Briefing, Enquiry, Interview
from training.models import Person


@transaction.atomic
def follow_interview(
    *, interview: Interview, before: Person | None, by: User | None, now: datetime
) -> str:
    """Brings the pack in line with the interview as it stands now; run again it finds nothing to
    do.

    `before`: who gave it until it was handed over. What is in review is issued again for any change
    of the slot; what is approved only where the time or the person is another: for a number to dial
    the desk decides.
    """
    pack = (
        Pack.objects.select_related("interview__person", "started_by")
        .filter(interview=interview)
        .first()
    )
    by = by or (pack.started_by if pack else interview.offered_by)
    _end_briefings(interview, by, now)
    for briefing in Briefing.objects.filter(interview=interview).out_of_step(now):
        notify_briefer_of_slot(briefing=briefing, now=now)
    if before:
        _still_prepared(interview, by, now)
    if pack is None:
        return "No pack yet."
    if interview.called_off_at:
        return _end(pack, by, now)
    ended = end_links_of_others(pack=pack, now=now)
    for person in ended:
        emails.send_not_yours(pack=pack, person=person, now=now)
    if before and interview.person_id != before.pk:
        _hand_over_draft(pack, before, by, now)
    base = base_of(pack)
    if base is None or not _is_out_of_step(base, now):
        return f"{pack} is in step."
    try:
        version = reissue_pack(pack=pack, by=by, now=now)
    except NeedsWriting as refusal:
        return _give_back(base, str(refusal), by, now)
    if base.approved_at and base.recipient_id == version.recipient_id:
        emails.send_out_of_date(version=base, now=now)
    emails.send_to_approve(version=version, now=now)
    return f"{version} is in review."


def _still_prepared(interview: Interview, by: User, now: datetime) -> None:
    """Handed over, its enquiry is accepted again; not where somebody prepares for another interview
    of it.
    """
    enquiry = Enquiry.objects.get(pk=interview.enquiry_id)
    if enquiry.state == Enquiry.State.ACCEPTED and PackVersion.objects.preparing(enquiry).exists():
        text = "Another interview of it has a pack that stands"
        follow_enquiry(enquiry=enquiry, step=Enquiry.State.PREPARED, by=by, now=now, text=text)


def _end_briefings(interview: Interview, by: User, now: datetime) -> None:
    """Those for this interview that nobody needs any more: it is off, or with somebody else."""
    still_open = Briefing.objects.open().with_people().filter(interview=interview)
    if interview.called_off_at:
        because = f"{interview} was called off: {interview.called_off_because}"
    elif interview.person_id:
        still_open = still_open.exclude(person=interview.person_id)
        because = f"Somebody else gives {interview} now."
    else:
        return
    for briefing in still_open:
        cancel_briefing(briefing=briefing, reason=because[:300], by=by, now=now)


def _is_out_of_step(base: PackVersion, now: datetime) -> bool:
    if not base.approved_at:
        return bool(stale_reasons(base, now=now))
    interview = base.pack.interview
    printed = from_json(PackContent, base.content).logistics
    is_moved = (interview.starts_at, interview.minutes) != (printed.on_air_at, printed.minutes)
    return interview.ends_at > now and (is_moved or interview.person_id != base.recipient_id)


def _end(pack: Pack, by: User, now: datetime) -> str:
    """Called off: nothing of it is to be used, and nothing waits for a decision any more."""
    because = f"The interview was called off: {pack.interview.called_off_because}"
    if in_review := pack.versions.in_review().first():
        give_back(version=in_review, reason=because, by=by, now=now)
    latest = pack.versions.select_related("pack", "recipient").latest()
    if latest and not latest.withdrawn_at:
        withdraw_version(version=latest, reason=because, by=by, now=now)
    return f"{pack} ended: its interview was called off."


def _give_back(base: PackVersion, why: str, by: User, now: datetime) -> str:
    """It cannot be issued again by itself: the writers have it, and whoever owns the enquiry is
    told.
    """
    if not base.approved_at:
        give_back(version=base, reason=why, by=by, now=now)
    emails.send_needs_writing(version=base, now=now)
    return why


def _hand_over_draft(pack: Pack, before: Person, by: User, now: datetime) -> None:
    """The draft's caption, if it was the first one's, and what it says of their last interview."""
    written = {key: pack.sections.filter(key=key).first() for key in ("opening", "last")}
    opening = written["opening"]
    if opening is None or from_json(Opening, opening.content).caption_name != before.full_name:
        return
    contents = {key: section.content for key, section in written.items() if section}
    theirs = for_another_person(from_json(PackContent, contents), pack, now=now)
    for key, section in written.items():
        if section is None:
            continue
        texts = to_texts(key, to_json(getattr(theirs, key)))
        with suppress(
            Refused
        ):  # somebody writes it at this moment, and sees on the page who gives the interview
            save_section(pack=pack, key=key, texts=texts, revision=section.revision, by=by, now=now)
