"""Mails about packs: which interview and when, what is wanted, and a link.

No content, so that a lost mailbox gives nothing away; but for the words that must not be said, in
the mail that says so.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from jobs.mail import queue_mail
from jobs.models import Mail
from reports.packs.models import AirCheck, Pack, PackLink, PackVersion, PhoneApproval, Remark
from reports.packs.queries.following import owner_addresses
from reports.packs.queries.stale import staleness_of
from reports.packs.sections import BY_KEY
from reports.packs.staleness import Reason, Staleness
from scheduling.desk.interview_words import slot_words
from scheduling.desk.models import Interview
from training.models import Organisation, Person


def send_pack(*, link: PackLink, token: str, now: datetime) -> Mail:
    """Tells the recipient that their pack is ready, and until when the link works."""
    version = link.version
    staleness = staleness_of(version, now=now)
    earlier = version.pack.versions.approved().filter(
        number__lt=version.number, recipient=version.recipient
    )
    context = {
        "address": f"{settings.BASE_URL}{reverse('reports:pack_link', args=[token])}",
        "is_new_version": earlier.exists(),  # whoever takes an interview over has no older print
        "valid_until": version.valid_until,
        "staleness": staleness,
        "reading": ""
        if link.person.reading == Person.Reading.STANDARD
        else link.person.get_reading_display().lower(),
        **_about(version.pack.interview, now),
    }
    subject = "Your briefing has changed" if earlier.exists() else "Your briefing is ready"
    return queue_mail(
        to=link.person.email,
        subject=f"{staleness.heading if staleness.is_stale else subject}: {context['slot']}",
        template="emails/pack_ready",
        context=context,
        now=now,
        dedup_key=f"pack_link:{link.pk}",
    )


def send_stale_to_reader(
    *,
    version: PackVersion,
    staleness: Staleness,
    because: Sequence[Reason],
    token: str,
    key: str,
    now: datetime,
) -> Mail:
    """What must not be said any more, in its own words."""
    interview = version.pack.interview
    page = reverse("reports:pack_link", args=[token]) if token else _own_page()
    context = {
        "address": f"{settings.BASE_URL}{page}",
        "staleness": staleness,
        "because": because,
        **_about(interview, now),
    }
    return queue_mail(
        to=version.recipient.email,
        subject=f"{staleness.heading}: {context['slot']}",
        template="emails/pack_stale",
        context=context,
        now=now,
        dedup_key=f"{key}reader",
    )


def send_stale_to_owner(
    *,
    version: PackVersion,
    staleness: Staleness,
    because: Sequence[Reason],
    to: str,
    key: str,
    now: datetime,
) -> Mail:
    """What has happened to the pack, what its reader was told, and where to put it right."""
    interview = version.pack.interview
    context = {
        "address": f"{settings.BASE_URL}{interview.get_absolute_url()}",
        "version": version,
        "staleness": staleness,
        "because": because,
        **_about(interview, now),
    }
    return queue_mail(
        to=to,
        subject=f"{version.pack} is out of date: {context['slot']}",
        template="emails/pack_stale_owner",
        context=context,
        now=now,
        dedup_key=f"{key}{to}"[:120],
    )


def send_remark(*, remark: Remark, event: str, by: User, to: User, now: datetime) -> Mail:
    """Tells somebody about a comment or a suggestion, with a link."""
    what_they_did = {
        "added": "commented on",
        "resolved": "resolved your comment on",
        "accepted": "accepted your suggestion for",
        "rejected": "declined your suggestion for",
    }
    address = reverse("reports:pack_edit", args=[remark.pack.reference, remark.section])
    context = {
        "by": by,
        "what_they_did": what_they_did.get(event, "replied to a comment on"),
        "title": BY_KEY[remark.section].title,
        "pack": remark.pack,
        "address": f"{settings.BASE_URL}{address}#remarks",
        **_about(remark.pack.interview, now),
    }
    return queue_mail(
        to=to.email,
        subject=f"{by} {context['what_they_did']} {remark.pack.reference}: {context['slot']}",
        template="emails/pack_remark",
        context=context,
        now=now,
        dedup_key=f"pack_remark:{remark.pk}:{event}:{to.pk}",
    )


def send_phone_approval(*, approval: PhoneApproval, token: str, now: datetime) -> Mail:
    """Tells a manager what was approved in their name; without a token, asks again and has them
    sign in.
    """
    version = approval.version
    args = [version.pack.reference, version.number]
    link = (
        reverse("reports:pack_phone_link", args=[token])
        if token
        else reverse("reports:pack_review", args=args)
    )
    context = {
        "approval": approval,
        "version": version,
        "address": f"{settings.BASE_URL}{link}",
        "again": not token,
        **_about(version.pack.interview, now),
    }
    return queue_mail(
        to=approval.manager.email,
        subject=f"Did you approve {version} by phone? {context['slot']}",
        template="emails/pack_approved_by_phone",
        context=context,
        now=now,
        dedup_key=f"{phone_approval_key(approval)}{timezone.localdate(now) if not token else 'at once'}",
    )


def phone_approval_key(approval: PhoneApproval) -> str:
    """The beginning of the keys of all mails about it."""
    return f"phone_approval:{approval.pk}:"


def send_not_yours(*, pack: Pack, person: Person, now: datetime) -> None:
    """Somebody else now gives the interview: this person's links no longer work."""
    key = f"not_yours:{pack.pk}:{person.pk}:{pack.interview.sequence}"
    subject = "Throw away your briefing"
    _send_link(person.email, subject, "pack_not_yours", pack.interview, _own_page(), now, key)


def send_out_of_date(*, version: PackVersion, now: datetime) -> None:
    """The interview has moved, and the version that takes this one's place is not approved yet."""
    interview = version.pack.interview
    key = f"out_of_date:{version.pk}:{interview.sequence}"
    subject = "Your briefing is out of date"
    _send_link(
        version.recipient.email, subject, "pack_out_of_date", interview, _own_page(), now, key
    )


def send_recalled(*, version: PackVersion, to: str, now: datetime) -> None:
    """Withdrawn: to one of those who have it."""
    page = reverse("reports:pack_latest", args=[version.pack.public_id, version.number])
    key = f"recalled:{version.pk}:{to}"[:120]
    subject = "Don't use your briefing"
    _send_link(to, subject, "pack_recalled", version.pack.interview, page, now, key)


def send_to_approve(*, version: PackVersion, to: User, now: datetime) -> None:
    """To somebody who may approve it: a version was issued again and waits for approval."""
    key = f"approve:{version.pk}:{to.pk}"
    subject = f"{version} is waiting for your approval"
    page = _review_page(version)
    _send_link(
        to.email, subject, "pack_to_approve", version.pack.interview, page, now, key, version
    )


def send_to_review(*, version: PackVersion, to: User, now: datetime) -> None:
    """To somebody who may approve it: a version was sent for review."""
    key = f"review:{version.pk}:{to.pk}"
    subject = f"{version} is waiting for your approval"
    page = _review_page(version)
    _send_link(to.email, subject, "pack_to_review", version.pack.interview, page, now, key, version)


def send_sent_back(*, version: PackVersion, by: User, now: datetime) -> None:
    """To whoever sent it for review: the reason is shown where they write."""
    page = reverse("reports:pack_edit", args=[version.pack.reference])
    subject = f"{by} returned {version.pack}"
    to = version.submitted_by.email
    interview = version.pack.interview
    _send_link(
        to, subject, "pack_sent_back", interview, page, now, f"sent_back:{version.pk}", version
    )


def send_needs_writing(*, version: PackVersion, now: datetime) -> None:
    """To whoever owns the enquiry: the interview has changed, and the pack cannot follow by itself."""
    interview = version.pack.interview
    key = f"needs_writing:{version.pk}:{interview.sequence}"
    page = reverse("reports:pack_versions", args=[version.pack.reference])
    to = str(interview.enquiry.owner.email)
    subject = f"{version.pack} needs changing"
    _send_link(to, subject, "pack_needs_writing", interview, page, now, key, version)


def send_reminder(*, link: PackLink, token: str, now: datetime) -> Mail:
    """To the reader, who has not acknowledged it: a new link, so that they need not find an old
    mail.
    """
    context = {
        "address": f"{settings.BASE_URL}{reverse('reports:pack_link', args=[token])}",
        **_about(link.version.pack.interview, now),
    }
    subject = f"Read your briefing: {context['slot']}"
    key = f"pack_link:{link.pk}"
    return queue_mail(
        to=link.person.email,
        subject=subject,
        template="emails/pack_chase",
        context=context,
        now=now,
        dedup_key=key,
    )


def send_unread(*, version: PackVersion, now: datetime) -> None:
    """To the desk: still unread, with the number to ring, for whoever reads the mail on a phone."""
    interview = version.pack.interview
    for to in owner_addresses(interview):
        key = f"unread:{version.pk}:{to}"[:120]
        subject = "Briefing not read"
        _send_about_person(to, subject, "pack_unread", interview, version, now, key)


def send_check_failed(*, check: AirCheck, now: datetime) -> None:
    """To the desk: the check before air failed."""
    for to in owner_addresses(check.interview):
        key = f"amiss:{check.pk}:{to}"[:120]
        subject = f"Check {check.interview} before air"
        _send_about_person(to, subject, "air_check_amiss", check.interview, check, now, key)


def _send_about_person(
    to: str,
    subject: str,
    template: str,
    interview: Interview,
    about: PackVersion | AirCheck,
    now: datetime,
    key: str,
) -> None:
    person = about.person if isinstance(about, AirCheck) else about.recipient
    address = f"{settings.BASE_URL}{interview.get_absolute_url()}"
    context = {"address": address, "person": person, "about": about, **_about(interview, now)}
    queue_mail(
        to=to,
        subject=f"{subject}: {context['slot']}",
        template=f"emails/{template}",
        context=context,
        now=now,
        dedup_key=key,
    )


def _about(interview: Interview, now: datetime) -> dict[str, Any]:
    """What every mail says: which interview, and who we are."""
    return {
        "slot": slot_words(interview, now=now),
        "interview": interview,
        "organisation": Organisation.objects.ours(),
    }


def _own_page() -> str:
    return reverse("reports:my_next_interview")


def _review_page(version: PackVersion) -> str:
    return reverse("reports:pack_review", args=[version.pack.reference, version.number])


def _send_link(
    to: str,
    subject: str,
    template: str,
    interview: Interview,
    page: str,
    now: datetime,
    key: str,
    version: PackVersion | None = None,
) -> None:
    """One mail with a link to a page. Nothing is sent without an address: the desk rings."""
    if not to:
        return
    context = {
        "address": f"{settings.BASE_URL}{page}",
        "version": version,
        **_about(interview, now),
    }
    queue_mail(
        to=to,
        subject=f"{subject}: {context['slot']}",
        template=f"emails/{template}",
        context=context,
        now=now,
        dedup_key=key,
    )
