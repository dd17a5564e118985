"""Delivering a version to the spokesperson: the secret link, opening it, and acknowledging that it
was read.
"""

from datetime import datetime
from enum import StrEnum

from django.core.signing import BadSignature, Signer
from django.db import IntegrityError, transaction
from django.db.models import F

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused
from accounts.tokens import hash_of, new_token
from desk.enquiries.actions.interview_links import (
    any_interview_link,
    end_interview_links,
    find_interview_link,
    update_event,
)
from desk.enquiries.models import Interview
from jobs.models import Mail
from reports.packs import emails
from reports.packs.models import Acknowledgement, Pack, PackLink, PackOpening, PackVersion
from reports.packs.queries.shared_packs import interviews_of, next_interview_of_pack
from reports.packs.queries.stale import staleness_of
from training.models import Person

_RECEIPTS = Signer(salt="reports.packs.reading")


class LinkEnd(StrEnum):
    """Why a link no longer works."""

    CALLED_OFF = "called_off"
    HANDED_OVER = "handed_over"
    ENDED = "ended"
    OVER = "over"


@transaction.atomic
def deliver_version(*, version: PackVersion, now: datetime) -> PackLink | None:
    """Mails the recipient a link, once, and only if they still need this version.

    While the version was being printed, there may have been a later version, a withdrawal, another
    spokesperson or a call-off. Without a mail address there is no link: the page says to ring.
    """
    if not version.recipient.email or version.links.exists() or not _is_current(version):
        return None
    return _mail_link(version, now)


@transaction.atomic
def send_again(*, version: PackVersion, by: User, now: datetime) -> PackLink:
    """Mails a new link to the current address, because a mail was refused or lost. Earlier links
    end.

    Refused while the last mail is still on its way: a second press sends nothing.
    """
    check_readable(version)
    if not version.recipient.email:
        raise Refused(
            f"{version.recipient} has no email address. Add one on their page first, or ring."
        )
    last = version.links.select_related("mail__job").order_by("-made_at", "-pk").first()
    if (
        last
        and last.mail
        and last.mail.to == version.recipient.email
        and last.mail.status in _ON_ITS_WAY
    ):
        raise Refused(
            f"An email to {version.recipient.email} is already on its way. Wait for it, or ring."
        )
    _end_links(version, now)
    link = _mail_link(version, now)
    audit(
        by=by, action="pack.sent_again", about=version, now=now, person=version.recipient.reference
    )
    return link


_ON_ITS_WAY = (Mail.Status.QUEUED, Mail.Status.WAITING)


def _mail_link(version: PackVersion, now: datetime) -> PackLink:
    link, token = new_link(version=version, now=now)
    link.mail = emails.send_pack(
        link=link, token=token, calendar=_event_if_changed(version, now), now=now
    )
    link.save(update_fields=["mail"])
    audit(
        by=None, action="pack.delivered", about=version, now=now, person=version.recipient.reference
    )
    return link


def _event_if_changed(version: PackVersion, now: datetime) -> str:
    """The recipient's calendar event, if its link was ended or what it warns of is no longer so;
    otherwise empty.
    """
    interview = _next_interview(version, now)
    warning = staleness_of(version, now=now).calendar_words
    has_link = not interview.links.exists() or interview.links.filter(ended_at=None).exists()
    if has_link and interview.calendar_warning == warning[:300]:
        return ""
    return update_event(interview=interview, warning=warning, now=now)


def _next_interview(version: PackVersion, now: datetime) -> Interview:
    """As it is now: what read the version may have read it before."""
    coming = next_interview_of_pack(version.pack, now=now)
    return Interview.objects.select_related("enquiry__outlet", "person").get(pk=coming.pk)


def new_link(*, version: PackVersion, now: datetime) -> tuple[PackLink, str]:
    """A link for the recipient and its token, which is stored nowhere but in the mail."""
    token = new_token()
    link = PackLink.objects.create(
        version=version, person=version.recipient, token_hash=hash_of(token), made_at=now
    )
    return link, token


def _is_current(version: PackVersion) -> bool:
    """The latest version, not withdrawn, for the present spokesperson, of an interview that is not
    called off.
    """
    latest = PackVersion.objects.filter(pack=version.pack).latest()
    interview = Interview.objects.get(pk=version.pack.interview_id)
    is_current = latest is not None and latest.pk == version.pk and not latest.withdrawn_at
    return (
        is_current and interview.person_id == version.recipient_id and not interview.called_off_at
    )


def find_link(token: str, *, now: datetime) -> PackLink | None:
    """The link of a token. None if it has ended or expired, or if the interview was called off or
    went to somebody else.
    """
    interview = "version__pack__interview"
    link = PackLink.objects.select_related(f"{interview}__enquiry__outlet", "person").filter(
        token_hash=hash_of(token), ended_at=None
    )
    alive = link.filter(version__valid_until__gt=now, **{f"{interview}__called_off_at": None})
    return alive.filter(person=F(f"{interview}__person")).first() or _from_calendar(token, now)


def _from_calendar(token: str, now: datetime) -> PackLink | None:
    """What the link of a calendar event opens: the latest version, once there is one for its
    holder.
    """
    event = find_interview_link(token, now=now)
    if event is None:
        return None
    versions = PackVersion.objects.select_related("pack__interview__enquiry__outlet", "recipient")
    latest = versions.serving(event.interview).latest()
    if latest is None or latest.recipient_id != event.person_id or latest.valid_until <= now:
        return None
    return PackLink(version=latest, person=event.person)


def reason_link_ended(token: str) -> LinkEnd | None:
    """Why the link of a token no longer works; None if there never was such a link."""
    link = (
        PackLink.objects.select_related("version__pack__interview")
        .filter(token_hash=hash_of(token))
        .first()
    )
    event = any_interview_link(token) if link is None else None
    if event:
        interview, person_id = event.interview, event.person_id
    elif link:
        interview, person_id = link.version.pack.interview, link.person_id
    else:
        return None
    if interview.called_off_at:
        return LinkEnd.CALLED_OFF
    if interview.person_id != person_id:
        return LinkEnd.HANDED_OVER
    found = link or event
    return LinkEnd.ENDED if found and found.ended_at else LinkEnd.OVER


@transaction.atomic
def end_links_of_others(*, pack: Pack, now: datetime) -> None:
    """Ends every link of people who no longer give the interview."""
    live = PackLink.objects.filter(version__pack=pack, ended_at=None).exclude(
        person=pack.interview.person_id
    )
    people = list(Person.objects.filter(pk__in=live.values("person")))
    if people:
        ended = live.update(ended_at=now)
        references = [person.reference for person in people]
        audit(
            by=None, action="pack.links_ended", about=pack, now=now, links=ended, people=references
        )


@transaction.atomic
def notify_of_recall(*, version: PackVersion, now: datetime) -> int:
    """Mails everyone who was sent the version or opened it; returns how many. Whoever gives an
    interview that was called off has the mail that says so.
    """
    addresses = {version.recipient.email}
    for link in version.links.select_related("person"):
        addresses.add(link.person.email)
    for opening in version.openings.select_related("user", "person"):
        reader = opening.person or opening.user
        addresses.add(reader.email if reader else "")
    interview = version.pack.interview
    if interview.called_off_at and interview.person:
        addresses.discard(interview.person.email)
    addresses.discard("")
    for address in sorted(addresses):
        emails.send_recalled(
            version=version, to=address, calendar=_recalled_event(version, address, now), now=now
        )
    return len(addresses)


def _recalled_event(version: PackVersion, address: str, now: datetime) -> str:
    """The event of whoever gives the interview, for their own address only."""
    interview = _next_interview(version, now)
    if interview.called_off_at or interview.person is None or interview.person.email != address:
        return ""
    warning = "Do not use your pack: it was withdrawn."
    return update_event(interview=interview, warning=warning, now=now)


@transaction.atomic
def end_links(*, version: PackVersion, by: User, now: datetime) -> int:
    """Ends every link to this version, and those in its reader's calendar."""
    ended = _end_links(version, now)
    audit(by=by, action="pack.links_ended", about=version, now=now, links=ended)
    return ended


def _end_links(version: PackVersion, now: datetime) -> int:
    in_calendar = sum(
        end_interview_links(interview=interview, person=version.recipient, now=now)
        for interview in interviews_of(version.pack)
    )
    return version.links.filter(ended_at=None).update(ended_at=now) + in_calendar


@transaction.atomic
def open_version(
    *,
    version: PackVersion,
    what: PackOpening.What,
    person: Person | None,
    user: User | None,
    now: datetime,
) -> PackOpening:
    """Recorded before the first byte is sent."""
    return PackOpening.objects.create(
        version=version, what=what, opened_at=now, person=person, user=user
    )


def receipt_of(version: PackVersion) -> str:
    """What its reader sends to say that they have read it, signed. It opens nothing."""
    return _RECEIPTS.sign(f"{version.pk}:{version.recipient_id}")


def find_receipt(receipt: str) -> PackVersion | None:
    """The version of a receipt; None if we never gave it."""
    try:
        version, person = _RECEIPTS.unsign(receipt).split(":")
    except BadSignature:
        return None
    versions = PackVersion.objects.select_related("pack__interview__enquiry__outlet", "recipient")
    return versions.filter(pk=int(version), recipient=int(person)).first()


@transaction.atomic
def acknowledge_version(
    *, version: PackVersion, person: Person, by: User | None, now: datetime
) -> Acknowledgement:
    """Records that the recipient has read the latest version. Repeating it changes nothing."""
    check_usable(version, now=now)
    if version.recipient_id != person.pk:
        raise Refused(
            f"{version} is for {version.recipient}. Only they can say that they have read it."
        )
    try:
        with transaction.atomic():
            acknowledgement = Acknowledgement.objects.create(
                version=version, person=person, acknowledged_at=now
            )
    except IntegrityError:
        return Acknowledgement.objects.get(version=version, person=person)
    audit(by=by, action="pack.acknowledged", about=version, now=now, person=person.reference)
    return acknowledgement


def check_not_over(version: PackVersion, *, now: datetime) -> None:
    """Refused once nobody may use it any more."""
    if version.valid_until <= now:
        raise Refused(f"{version} is over. It does not count as read any more.")


def check_usable(version: PackVersion, *, now: datetime) -> None:
    """Refused, besides, if something has put the version out of date."""
    check_readable(version)
    staleness = staleness_of(version, now=now)
    if staleness.is_stale:
        raise Refused(
            f"{version} is out of date. {staleness.heading}. "
            "Ring the communications team before you speak to anyone."
        )


def check_readable(version: PackVersion) -> None:
    """Refused if the version is not approved, was withdrawn or was replaced, or is not for this
    interview any more."""
    if not version.approved_at:
        raise Refused(f"{version} is not approved yet. Wait for the email that says it is ready.")
    latest = PackVersion.objects.filter(pack=version.pack).latest()
    if latest and latest.number > version.number:
        raise Refused(
            f"Version {latest.number} has replaced version {version.number}. Read version"
            f" {latest.number}."
        )
    interview = Interview.objects.get(pk=version.pack.interview_id)
    if interview.called_off_at:
        raise Refused(
            f"The interview that {version} was for was called off. There is nothing to prepare."
        )
    if interview.person_id != version.recipient_id:
        raise Refused(
            f"Someone else is giving the interview that {version} was for. Throw away any printed"
            " copy."
        )
    if version.withdrawn_at:
        raise Refused(f"{version} was withdrawn. Don’t use it; ring the communications team.")
