"""The context of an interview's page."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.models import AuditEvent, User
from desk.briefings.queries.briefings import briefings_for
from desk.choosing.queries.attention import Attention, attention_of
from desk.choosing.queries.choices import asks_about
from desk.enquiries.contacts import who_rings
from desk.enquiries.interview_words import contacts_of
from desk.enquiries.models import Ask, Debrief, Interview
from desk.enquiries.queries.debriefs import debrief_of
from desk.enquiries.queries.interview_needs import needs_for
from desk.enquiries.queries.interview_restrictions import restrictions_on
from desk.enquiries.timing import Clock
from reports.interviews.queries.interview_history import history_of
from reports.interviews.steps import Progress, next_step, steps
from reports.packs.content import PackContent, from_json
from reports.packs.queries.earlier_packs import OFFERED, earlier_packs
from reports.packs.queries.following import air_check_of
from reports.packs.queries.pack_states import PackState, pack_states, versions_with_reading
from reports.packs.queries.pack_templates import templates_for
from reports.packs.queries.pack_versions import VersionRow, latest_row
from reports.packs.queries.shared_packs import interviews_of, pack_of, packs_to_share
from scheduling.calendars.models import CalendarAnswer


@dataclass(frozen=True)
class Said:
    """A message of the pack; `is_stale`: it rests on what is out of date. The main one has no
    number.
    """

    text: str
    is_stale: bool
    is_main: bool = False


def interview_page(interview: Interview, *, reader: User, now: datetime) -> dict[str, Any]:
    pack = pack_of(interview)
    versions = versions_with_reading().filter(pack=pack)
    row = latest_row(interview, now=now)
    debrief = debrief_of(interview)
    is_on = interview.status in {"open", "accepted"}
    has_begun = interview.starts_at <= now
    was_given = interview.status in {"accepted", "went_out"} and interview.ends_at <= now
    state = pack_states([interview], versions, now=now)[interview.pk]
    attention = attention_of(interview, now=now)
    asks = asks_about(interview, reader=reader)
    progress = _progress(interview, state, row, attention, asks, debrief, now)
    return {
        "now": now,
        "interview": interview,
        "starts_in": Clock(interview.starts_at, now) if is_on and not has_begun else None,
        "steps": steps(progress),
        "next": next_step(progress).value,
        "pack": pack,
        "shared_with": [each for each in interviews_of(pack) if each != interview] if pack else [],
        "packs_to_share": packs_to_share(interview, now=now),
        "pack_state": state,
        "pack_row": row,
        "said": _said(row) if row else [],
        "attention": attention,
        "attention_count": (len(attention.rows) if attention else 0) + bool(row and row.stale),
        "other_slots": _other_slots(interview),
        "calendar_link": _calendar_link(interview) if is_on else "",
        "air_check": air_check_of(interview),
        "restrictions": restrictions_on(interview),
        "needs": needs_for(interview, reader=reader, now=now),
        "for_interview": briefings_for(interview, now=now),
        "offers": templates_for(interview) if state.key == "none" else [],
        "earlier_packs": earlier_packs(interview)[:OFFERED],
        "coverage": interview.coverage.not_retracted()
        .newest_first()
        .select_related("outlet", "interview"),
        "debrief": debrief,
        "is_outstanding": was_given and not debrief,
        "asks": asks,
        "contacts": contacts_of(interview),
        "answers": CalendarAnswer.objects.with_event().to_settle(now).filter(interview=interview),
        "history": history_of(interview),
        "can_choose": is_on and not has_begun,
        "can_change": is_on,
        "can_mark_out": interview.status == "accepted" and has_begun,
    }


def _progress(
    interview: Interview,
    state: PackState,
    row: VersionRow | None,
    attention: Attention | None,
    asks: list[Ask],
    debrief: Debrief | None,
    now: datetime,
) -> Progress:
    version = row.version if row and row.version.number == state.number else None
    since = (
        {
            "in_review": version.submitted_at,
            "returned": version.returned_at,
            "approved": version.approved_at,
            "withdrawn": version.withdrawn_at,
        }
        if version
        else {}
    )
    return Progress(
        now=now,
        starts_at=interview.starts_at,
        ends_at=interview.ends_at,
        person=str(interview.person or ""),
        said_yes_at=_said_yes_at(interview, asks),
        asked=sum(ask.answer == Ask.Answer.WAITING for ask in asks),
        problems=tuple(cause.cause.words for cause in attention.rows) if attention else (),
        place=interview.place,
        who_rings=who_rings(contacts_of(interview)),
        pack=state.key,
        pack_number=state.number,
        pack_since=since.get(state.key),
        is_stale=bool(state.stale),
        opened_at=row.opened_at if row and version else None,
        read_at=state.read_at,
        is_called_off=interview.called_off_at is not None,
        went_out_at=interview.went_out_at,
        debriefed_at=debrief.given_at if debrief else None,
    )


def _said_yes_at(interview: Interview, asks: list[Ask]) -> datetime | None:
    """None if it was handed over to somebody whose yes nobody has noted."""
    answered = (
        ask.answered_at
        for ask in asks
        if ask.person_id == interview.person_id and ask.answer == Ask.Answer.ACCEPTED
    )
    if said_yes_at := max(filter(None, answered), default=None):
        return said_yes_at
    about = {"about_type": interview._meta.label, "about_id": str(interview.pk)}
    if AuditEvent.objects.filter(action="interview.handed_over", **about).exists():
        return None
    return interview.accepted_at


def _said(row: VersionRow) -> list[Said]:
    """The messages of the latest version, in its order."""
    messages = from_json(PackContent, row.version.content).messages
    gone = row.staleness.not_to_use
    main = [Said(messages.primary, gone.main, is_main=True)] if messages.primary else []
    return main + [
        Said(message.text, number in gone.messages)
        for number, message in enumerate(messages.supporting, start=1)
        if message.text
    ]


def _calendar_link(interview: Interview) -> str:
    """Whether the link in the person's calendar works: `live`, `ended`, or empty for none."""
    links = interview.links.filter(person=interview.person_id)
    ended = list(links.values_list("ended_at", flat=True))
    return ("live" if None in ended else "ended") if ended else ""


def _other_slots(interview: Interview) -> list[Interview]:
    """Of the same enquiry, not called off."""
    others = Interview.objects.filter(enquiry=interview.enquiry_id, called_off_at=None)
    return list(others.exclude(pk=interview.pk).select_related("person").in_order())
