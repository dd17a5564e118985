"""What is open on the desk, stored in a handover note as text and times, so that it never
changes.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import OuterRef, Subquery

from desk.enquiries.interview_words import contacts_of
from desk.enquiries.models import Ask, Coverage, Enquiry, EnquiryNote, Interview, ReceivedEmail
from desk.enquiries.queries.enquiries import active_interviews, next_step, with_active_interviews
from training.media import in_sentence

AHEAD = timedelta(hours=72)


def open_work(now: datetime) -> dict[str, list[dict[str, Any]]]:
    """What waits to be logged, open enquiries, the interviews of the next 72 hours, unanswered asks,
    corrections that are asked for.
    """
    corrections = Coverage.objects.not_retracted().filter(
        correction_asked_at__isnull=False, correction_made_at=None
    )
    return {
        "received": [_received(email) for email in ReceivedEmail.objects.waiting()],
        "enquiries": [_enquiry(row, now) for row in _open()],
        "interviews": [_interview(row) for row in _interviews(now)],
        "asks": [
            _ask(row) for row in Ask.objects.to_answer(now).select_related("person", "interview")
        ],
        "corrections": [
            {"reference": row.enquiry.reference, "what": f"{row.outlet}: {row.title}"}
            for row in corrections.select_related("outlet", "enquiry").order_by("pk")
        ],
    }


def _received(email: ReceivedEmail) -> dict[str, Any]:
    """Without its words, which are deleted sooner than the note."""
    return {
        "received_at": email.received_at.isoformat(),
        "passed_on_by": str(email.passed_on_by or ""),
    }


def _open() -> list[Enquiry]:
    last_note = (
        EnquiryNote.objects.filter(enquiry=OuterRef("pk"))
        .exclude(text="")
        .exclude(by=None)
        .order_by("-at", "-pk")
    )
    whole = Enquiry.objects.open().for_board().select_related("outlet", "owner", "deputy")
    return list(
        with_active_interviews(whole.annotate(last_note=Subquery(last_note.values("text")[:1])))
    )


def _enquiry(enquiry: Enquiry, now: datetime) -> dict[str, Any]:
    return {
        "reference": enquiry.reference,
        "what": f"{enquiry.outlet} · {enquiry.subject}",
        "state": enquiry.get_state_display(),
        "deadline_at": enquiry.deadline_at.isoformat(),
        "owner": str(enquiry.owner),
        "deputy": str(enquiry.deputy or ""),
        "next": next_step(enquiry, active_interviews(enquiry), now).words
        if enquiry.state in Enquiry.WAITING
        else "",
        "note": (enquiry.last_note or "")[:300],  # type: ignore[attr-defined]  # annotated
    }


def _interviews(now: datetime) -> list[Interview]:
    ahead = Interview.objects.to_come(now).filter(starts_at__lt=now + AHEAD)
    return list(ahead.select_related("person", "enquiry__outlet", "enquiry__journalist"))


def _interview(interview: Interview) -> dict[str, Any]:
    return {
        "reference": interview.reference,
        "starts_at": interview.starts_at.isoformat(),
        "what": (
            f"{interview.enquiry.outlet}, {in_sentence(interview.medium)}, {interview.minutes} min"
        ),
        "person": str(interview.person or ""),
        "phone": next(filter(None, (each.phone for each in contacts_of(interview))), ""),
    }


def _ask(ask: Ask) -> dict[str, Any]:
    return {
        "reference": ask.interview.reference,
        "person": str(ask.person),
        "asked_at": ask.asked_at.isoformat(),
    }
