"""The calendar event of whoever gives an interview: its secret link, and what it warns of.

The link needs no sign-in. Its token is in the mail alone, so each event has a link of its own.
"""

from datetime import datetime, timedelta
from typing import Unpack

from django.db import transaction
from django.db.models import F

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused
from accounts.tokens import hash_of, new_token
from desk.enquiries import emails
from desk.enquiries.models import Interview, InterviewLink
from training.models import Person

WORKS_AFTER = timedelta(days=1)  # the end of the slot


@transaction.atomic
def send_event(*, interview: Interview, now: datetime, **news: Unpack[emails.News]) -> None:
    """Mails the event to whoever gives the interview; `news` as in `send_invitation`."""
    if interview.person and interview.person.email:
        token = new_interview_link(interview=interview, now=now)
        emails.send_invitation(interview=interview, token=token, now=now, **news)


@transaction.atomic
def update_event(*, interview: Interview, warning: str, now: datetime) -> str:
    """The event with this warning, or with none, to go out with a mail; it replaces the earlier
    one. Empty for somebody without a mail address.
    """
    if not (interview.person and interview.person.email):
        return ""
    Interview.objects.filter(pk=interview.pk).update(
        calendar_warning=warning[:300], sequence=F("sequence") + 1
    )
    interview.refresh_from_db(fields=["calendar_warning", "sequence"])
    token = new_interview_link(interview=interview, now=now)
    return emails.write_event(interview, interview.person, "REQUEST", token=token, now=now)


def new_interview_link(*, interview: Interview, now: datetime) -> str:
    """The token of a new link for whoever gives the interview."""
    assert interview.person is not None  # noqa: S101  callers pass one that somebody gives
    token = new_token()
    InterviewLink.objects.create(
        interview=interview, person=interview.person, token_hash=hash_of(token), made_at=now
    )
    return token


def find_interview_link(token: str, *, now: datetime) -> InterviewLink | None:
    """The link of a token; None if it has ended, or there never was one."""
    link = any_interview_link(token)
    if link is None or link.ended_at or link.interview.called_off_at:
        return None
    if link.interview.person_id != link.person_id:
        return None
    return link if now < link.interview.ends_at + WORKS_AFTER else None


def any_interview_link(token: str) -> InterviewLink | None:
    """The link of a token, even if it has ended."""
    links = InterviewLink.objects.select_related("interview__enquiry__outlet", "person")
    return links.filter(token_hash=hash_of(token)).first()


@transaction.atomic
def end_interview_links(*, interview: Interview, person: Person, now: datetime) -> int:
    """Ends the links in every event that this person was sent for the interview."""
    theirs = InterviewLink.objects.filter(interview=interview, person=person, ended_at=None)
    return theirs.update(ended_at=now)


@transaction.atomic
def end_calendar_link(*, interview: Interview, by: User, now: datetime) -> int:
    """The desk ends every link to the interview, because somebody else has it. The event stays."""
    ended = InterviewLink.objects.filter(interview=interview, ended_at=None).update(ended_at=now)
    if not ended:
        raise Refused(f"The link to {interview} has ended already. Nobody can open it.")
    audit(by=by, action="interview.links_ended", about=interview, now=now, links=ended)
    return ended


@transaction.atomic
def send_calendar_link(*, interview: Interview, by: User, now: datetime) -> Person:
    """Mails the event again, with a new link; links that still work end. Returns to whom."""
    person = interview.person
    if person is None or not person.email or interview.called_off_at:
        raise Refused(
            f"Nobody with an email address is giving {interview}. There is no calendar to send it to."
        )
    InterviewLink.objects.filter(interview=interview, ended_at=None).update(ended_at=now)
    Interview.objects.filter(pk=interview.pk).update(sequence=F("sequence") + 1)
    interview.refresh_from_db(fields=["sequence"])
    send_event(interview=interview, now=now)
    audit(by=by, action="interview.link_sent", about=interview, now=now, person=person.reference)
    return person
