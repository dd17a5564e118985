"""Mails about packs: a link and no content, so that a mailbox that falls into the wrong hands
reveals nothing.
"""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from jobs.mail import queue_mail
from jobs.models import Mail
from reports.packs.models import AirCheck, Pack, PackLink, PackVersion, PhoneApproval, Remark
from reports.packs.queries.following import owner_addresses
from reports.packs.sections import BY_KEY
from training.models import Organisation, Person


def send_pack(*, link: PackLink, token: str, now: datetime) -> Mail:
    """Tells the recipient that their pack is ready, and until when the link works."""
    version = link.version
    earlier = version.pack.versions.approved().filter(
        number__lt=version.number, recipient=version.recipient
    )
    context = {
        "address": f"{settings.BASE_URL}{reverse('reports:pack_link', args=[token])}",
        "is_new_version": earlier.exists(),  # a new spokesperson has no earlier print
        "organisation": Organisation.objects.ours(),
        "valid_until": version.valid_until,
        "reading": ""
        if link.person.reading == Person.Reading.STANDARD
        else link.person.get_reading_display().lower(),
    }
    return queue_mail(
        to=link.person.email,
        subject="Your briefing is ready"
        if not context["is_new_version"]
        else "Your briefing has changed",
        template="emails/pack_ready",
        context=context,
        now=now,
        dedup_key=f"pack_link:{link.pk}",
    )


def send_remark(*, remark: Remark, event: str, by: User, to: User, now: datetime) -> Mail:
    """Tells somebody about a comment or a suggestion, with a link."""
    what_they_did = {
        "added": "commented on",
        "resolved": "resolved your comment on",
        "accepted": "accepted your suggestion for",
        "rejected": "turned down your suggestion for",
    }
    address = reverse("reports:pack_edit", args=[remark.pack.reference, remark.section])
    context = {
        "by": by,
        "what_they_did": what_they_did.get(event, "replied to a comment on"),
        "title": BY_KEY[remark.section].title,
        "pack": remark.pack,
        "address": f"{settings.BASE_URL}{address}#remarks",
    }
    return queue_mail(
        to=to.email,
        subject=f"{by} {context['what_they_did']} {remark.pack.reference}",
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
    return queue_mail(
        to=approval.manager.email,
        subject=f"Did you approve {version} by telephone?",
        template="emails/pack_approved_by_phone",
        context={
            "approval": approval,
            "version": version,
            "address": f"{settings.BASE_URL}{link}",
            "again": not token,
        },
        now=now,
        dedup_key=f"{phone_approval_key(approval)}{timezone.localdate(now) if not token else 'at once'}",
    )


def phone_approval_key(approval: PhoneApproval) -> str:
    """The beginning of the keys of all mails about it."""
    return f"phone_approval:{approval.pk}:"


def send_not_yours(*, pack: Pack, person: Person, now: datetime) -> None:
    """Somebody else now gives the interview: this person's links no longer work."""
    key = f"not_yours:{pack.pk}:{person.pk}:{pack.interview.sequence}"
    _send_link(
        person.email,
        "A briefing is no longer yours",
        "pack_not_yours",
        "reports:my_next_interview",
        [],
        now,
        key,
    )


def send_out_of_date(*, version: PackVersion, now: datetime) -> None:
    """The interview has moved, and the new version is not approved yet."""
    key = f"out_of_date:{version.pk}:{version.pack.interview.sequence}"
    page = "reports:my_next_interview"
    _send_link(
        version.recipient.email,
        "Your briefing is out of date",
        "pack_out_of_date",
        page,
        [],
        now,
        key,
    )


def send_recalled(*, version: PackVersion, to: str, now: datetime) -> None:
    """The version was withdrawn; to someone who has it."""
    subject = "Don't use your briefing"
    page = "reports:pack_latest"
    place: list[str | int] = [version.pack.public_id, version.number]
    _send_link(to, subject, "pack_recalled", page, place, now, f"recalled:{version.pk}:{to}"[:120])


def send_to_approve(*, version: PackVersion, now: datetime) -> None:
    """To the owner of the enquiry: a version was issued again automatically and waits for
    approval.
    """
    page = "reports:pack_review"
    place: list[str | int] = [version.pack.reference, version.number]
    _send_link(
        _owner_address(version),
        "A briefing is waiting for approval",
        "pack_to_approve",
        page,
        place,
        now,
        f"approve:{version.pk}",
    )


def send_to_review(*, version: PackVersion, to: User, now: datetime) -> None:
    """To someone who may approve it: a version was sent for review."""
    page = "reports:pack_review"
    key = f"review:{version.pk}:{to.pk}"
    place: list[str | int] = [version.pack.reference, version.number]
    _send_link(
        to.email,
        f"{version.pack} is waiting for your approval",
        "pack_to_review",
        page,
        place,
        now,
        key,
    )


def send_sent_back(*, version: PackVersion, by: User, now: datetime) -> None:
    """To its sender: the version was returned; the editor shows the reason."""
    subject = f"{by} returned {version.pack}"
    page = "reports:pack_edit"
    to = version.submitted_by.email
    key = f"sent_back:{version.pk}"
    _send_link(to, subject, "pack_sent_back", page, [version.pack.reference], now, key)


def send_needs_writing(*, version: PackVersion, now: datetime) -> None:
    """To the owner of the enquiry: the interview has changed, and the pack needs new text."""
    key = f"needs_writing:{version.pk}:{version.pack.interview.sequence}"
    subject = "A briefing needs changing"
    place = [version.pack.reference]
    _send_link(
        _owner_address(version),
        subject,
        "pack_needs_writing",
        "reports:pack_versions",
        place,
        now,
        key,
    )


def send_chase(*, link: PackLink, token: str, now: datetime) -> Mail:
    """To the reader, who has not acknowledged it: a new link, so that they need not find an old
    mail.
    """
    context = {
        "address": f"{settings.BASE_URL}{reverse('reports:pack_link', args=[token])}",
        "organisation": Organisation.objects.ours(),
    }
    subject = "Read your briefing"
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
        _send_about_person(
            to,
            "A briefing has not been read",
            "pack_unread",
            interview.get_absolute_url(),
            version,
            now,
            key,
        )


def send_check_failed(*, check: AirCheck, now: datetime) -> None:
    """To the desk: the check before air failed."""
    for to in owner_addresses(check.interview):
        key = f"amiss:{check.pk}:{to}"[:120]
        place = check.interview.get_absolute_url()
        _send_about_person(
            to, f"Check {check.interview} before air", "air_check_amiss", place, check, now, key
        )


def _send_about_person(
    to: str,
    subject: str,
    template: str,
    place: str,
    about: PackVersion | AirCheck,
    now: datetime,
    key: str,
) -> None:
    person = about.person if isinstance(about, AirCheck) else about.recipient
    context = {"address": f"{settings.BASE_URL}{place}", "person": person, "about": about}
    queue_mail(
        to=to,
        subject=subject,
        template=f"emails/{template}",
        context=context,
        now=now,
        dedup_key=key,
    )


def _owner_address(version: PackVersion) -> str:
    return str(version.pack.interview.enquiry.owner.email)


def _send_link(
    to: str,
    subject: str,
    template: str,
    page: str,
    place: Sequence[str | int],
    now: datetime,
    key: str,
) -> None:
    """One mail with a link to a page. Nothing is sent without an address: the desk rings."""
    if not to:
        return
    address = f"{settings.BASE_URL}{reverse(page, args=place)}"
    context = {"address": address, "organisation": Organisation.objects.ours()}
    queue_mail(
        to=to,
        subject=subject,
        template=f"emails/{template}",
        context=context,
        now=now,
        dedup_key=key,
    )
