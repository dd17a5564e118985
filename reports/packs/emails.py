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
from desk.enquiries.interview_words import slot_words
from desk.enquiries.queries.incident_recipients import line_managers
from desk.lines.models import Incident, Line
from desk.rota.queries.duty import contact_at
from jobs.mail import queue_mail
from jobs.models import Mail, TextMessage
from reports.packs.content import split_line
from reports.packs.models import AirCheck, PackLink, PackVersion, PhoneApproval, Remark
from reports.packs.queries.following import addresses_to_alert
from reports.packs.queries.shared_packs import next_interview_of_pack, pack_slots
from reports.packs.queries.stale import staleness_of
from reports.packs.sections import BY_KEY
from reports.packs.staleness import Reason, Staleness
from scheduling.times.our_hours import text_due_at
from training.models import Organisation, Person
from training.texts import reader_with, text_for


def send_pack(*, link: PackLink, token: str, calendar: str = "", now: datetime) -> Mail | None:
    """Tells the recipient that their pack is ready, and until when the link works. `calendar` is
    the event, if it no longer says what is so.
    """
    version = link.version
    staleness = staleness_of(version, now=now)
    earlier = version.pack.versions.approved().filter(
        number__lt=version.number, recipient=version.recipient
    )
    is_new_version = earlier.exists()  # whoever takes an interview over has no older print
    news = "Your pack has changed" if is_new_version else "Your pack is ready"
    is_standard = link.person.reading == Person.Reading.STANDARD
    return _send(
        "pack_ready",
        staleness.heading if staleness.is_stale else news,
        version,
        to=link.person.email,
        page=reverse("reports:pack_link", args=[token]),
        key=f"pack_link:{link.pk}",
        now=now,
        calendar=calendar,
        reader=link.person,
        text_kind="warning" if staleness.is_stale else "pack",
        is_new_version=is_new_version,
        valid_until=version.valid_until,
        staleness=staleness,
        reading="" if is_standard else link.person.get_reading_display().lower(),
    )


def send_stale_to_reader(
    *,
    version: PackVersion,
    staleness: Staleness,
    because: Sequence[Reason],
    token: str,
    calendar: str,
    key: str,
    now: datetime,
) -> Mail | None:
    """What must not be said any more, in its own words, and the event that says so too."""
    recipient = version.recipient
    named = {reason.incident for reason in because if reason.incident}
    return _send(
        "pack_stale",
        staleness.heading,
        version,
        to=recipient.email,
        page=reverse("reports:pack_link", args=[token])
        if token
        else reverse("reports:my_next_interview"),
        key=key,
        now=now,
        calendar=calendar,
        reader=recipient,
        staleness=staleness,
        because=because,
        incidents=Incident.objects.filter(reference__in=named).order_by("reference"),
        is_manager=line_managers(timezone.localdate(now)).filter(pk=recipient.pk).exists(),
    )


def send_stale_to_owner(
    *,
    version: PackVersion,
    staleness: Staleness,
    because: Sequence[Reason],
    to: str,
    key: str,
    now: datetime,
) -> None:
    """What has happened to the pack, what its reader was told, and where to put it right."""
    named = {split_line(line)[0] for reason in because for line in reason.lines}
    _send(
        "pack_stale_owner",
        f"{version.pack} is out of date",
        version,
        to=to,
        page=version.pack.interview.get_absolute_url(),
        key=f"{key}{to}",
        now=now,
        version=version,
        staleness=staleness,
        because=because,
        lines=Line.objects.filter(reference__in=named).order_by("reference"),
        base=settings.BASE_URL,
    )


def send_remark(*, remark: Remark, event: str, by: User, to: User, now: datetime) -> None:
    """Tells somebody about a comment or a suggestion, with a link."""
    what_they_did = {
        "added": "commented on",
        "resolved": "resolved your comment on",
        "accepted": "accepted your suggestion for",
        "rejected": "declined your suggestion for",
    }.get(event, "replied to a comment on")
    pack = remark.pack
    _send(
        "pack_remark",
        f"{by} {what_they_did} {pack}",
        remark,
        to=to.email,
        page=f"{reverse('reports:pack_edit', args=[pack.reference, remark.section])}#remarks",
        key=f"pack_remark:{remark.pk}:{event}:{to.pk}",
        now=now,
        by=by,
        what_they_did=what_they_did,
        title=BY_KEY[remark.section].title,
        pack=pack,
    )


def send_phone_approval(*, approval: PhoneApproval, token: str, now: datetime) -> None:
    """Tells a manager what was approved in their name; without a token, asks again and has them
    sign in.
    """
    version = approval.version
    _send(
        "pack_approved_by_phone",
        f"Did you approve {version} by phone?",
        version,
        to=approval.manager.email,
        page=reverse("reports:pack_phone_link", args=[token]) if token else _review_page(version),
        key=f"{phone_approval_key(approval)}{'at once' if token else timezone.localdate(now)}",
        now=now,
        approval=approval,
        version=version,
        again=not token,
    )


def phone_approval_key(approval: PhoneApproval) -> str:
    """The beginning of the keys of all mails about it."""
    return f"phone_approval:{approval.pk}:"


def send_other_slots(*, version: PackVersion, calendar: str, now: datetime) -> None:
    """The pack is for another number of interviews, and the version that takes this one's place is
    not approved yet.
    """
    _send(
        "pack_other_slots",
        "Your pack is out of date",
        version,
        to=version.recipient.email,
        page=reverse("reports:my_next_interview"),
        key=f"other_slots:{version.pk}:{version.pack.interview.sequence}",
        now=now,
        calendar=calendar,
        reader=version.recipient,
    )


def send_usable(*, version: PackVersion, calendar: str, now: datetime) -> None:
    """To the reader, who was told not to use it: they can, as it is."""
    _send(
        "pack_usable",
        "You can use your pack again",
        version,
        to=version.recipient.email,
        page=reverse("reports:my_next_interview"),
        key=f"usable:{version.pk}:{version.pack.interview.sequence}",
        now=now,
        calendar=calendar,
        reader=version.recipient,
        version=version,
    )


def send_recalled(*, version: PackVersion, to: str, calendar: str = "", now: datetime) -> None:
    """Withdrawn: to one of those who have it."""
    _send(
        "pack_recalled",
        "Don’t use your pack",
        version,
        to=to,
        page=reverse("reports:pack_latest", args=[version.pack.public_id, version.number]),
        key=f"recalled:{version.pk}:{to}",
        now=now,
        calendar=calendar,
        reader=version.recipient if to == version.recipient.email else reader_with(to),
    )


def send_to_approve(*, version: PackVersion, to: User, now: datetime) -> None:
    """To somebody who may approve it: a version was issued again and waits for approval."""
    _send_to_approver("pack_to_approve", version, to, f"approve:{version.pk}:{to.pk}", now)


def send_to_review(*, version: PackVersion, to: User, now: datetime) -> None:
    """To somebody who may approve it: a version was sent for review."""
    _send_to_approver("pack_to_review", version, to, f"review:{version.pk}:{to.pk}", now)


def _send_to_approver(
    template: str, version: PackVersion, to: User, key: str, now: datetime
) -> None:
    _send(
        template,
        f"{version} is waiting for your approval",
        version,
        to=to.email,
        page=_review_page(version),
        key=key,
        now=now,
        version=version,
    )


def send_sent_back(*, version: PackVersion, by: User, now: datetime) -> None:
    """To whoever sent it for review: the reason is shown where they write."""
    _send(
        "pack_sent_back",
        f"{by} returned {version.pack}",
        version,
        to=version.submitted_by.email,
        page=reverse("reports:pack_edit", args=[version.pack.reference]),
        key=f"sent_back:{version.pk}",
        now=now,
        version=version,
    )


def send_needs_writing(*, version: PackVersion, now: datetime) -> None:
    """To whoever owns the enquiry: the interview has changed, and the pack cannot follow by
    itself.
    """
    interview = version.pack.interview
    _send(
        "pack_needs_writing",
        f"{version.pack} needs changing",
        version,
        to=interview.enquiry.owner.email,
        page=reverse("reports:pack_versions", args=[version.pack.reference]),
        key=f"needs_writing:{version.pk}:{interview.sequence}",
        now=now,
        version=version,
    )


def send_reminder(*, link: PackLink, token: str, now: datetime) -> Mail | None:
    """To the reader, who has not acknowledged it: a new link, so that they need not find an old
    mail.
    """
    waits = link.version.links.filter(mail__text_message__status=TextMessage.Status.QUEUED)
    return _send(
        "pack_chase",
        "Read your pack",
        link.version,
        to=link.person.email,
        page=reverse("reports:pack_link", args=[token]),
        key=f"pack_link:{link.pk}",
        now=now,
        # the text that says it is ready is enough
        reader=None if waits.exists() else link.person,
        text_kind="pack",
    )


def send_unread(*, version: PackVersion, now: datetime) -> None:
    """To the desk: still unread, with the number to ring, for whoever reads the mail on a phone."""
    interview = next_interview_of_pack(version.pack, now=now)
    for to in addresses_to_alert(interview, now=now):
        _send(
            "pack_unread",
            "Pack not read",
            version,
            to=to,
            page=interview.get_absolute_url(),
            key=f"unread:{version.pk}:{to}",
            now=now,
            person=version.recipient,
        )


def send_check_failed(*, check: AirCheck, now: datetime) -> None:
    """To the desk: the check before air failed."""
    for to in addresses_to_alert(check.interview, now=now):
        _send(
            "air_check_amiss",
            f"Check {check.interview} before it starts",
            check,
            to=to,
            page=check.interview.get_absolute_url(),
            key=f"amiss:{check.pk}:{to}",
            now=now,
            reader=reader_with(to),
            text_kind="check",
            person=check.person,
        )


def _review_page(version: PackVersion) -> str:
    return reverse("reports:pack_review", args=[version.pack.reference, version.number])


def _send(
    template: str,
    subject: str,
    about: PackVersion | Remark | AirCheck,
    *,
    to: str,
    page: str,
    key: str,
    now: datetime,
    calendar: str = "",
    reader: Person | User | None = None,
    text_kind: str = "warning",
    **context: Any,
) -> Mail | None:
    """One mail with a link to a page, and a text for a reader who chose that. Nothing is sent
    without an address: the desk rings.

    Every mail says which interview (both, if a pack prepares for two), who we are, and whom to
    ring now. `calendar` is the event of whoever gives the interview, if it changes.
    """
    if not to:
        return None
    if isinstance(about, AirCheck):
        interview = about.interview
        slot = slot_words(interview, now=now)
    else:
        interview = next_interview_of_pack(about.pack, now=now)
        slot = pack_slots(about.pack, now=now)
    address = f"{settings.BASE_URL}{page}"
    organisation = Organisation.objects.ours()
    # Half an hour before air at any hour; otherwise outside the quiet hours, unless it is near.
    due_at = now if text_kind == "check" else text_due_at(starts_at=interview.starts_at, now=now)
    return queue_mail(
        to=to,
        subject=f"{subject}{'' if subject.endswith('?') else ':'} {slot}",
        template=f"emails/{template}",
        context={
            "slot": slot,
            "interview": interview,
            "organisation": organisation,
            "ring": contact_at(organisation, now),
            "address": address,
            "about": about,
            **context,
        },
        now=now,
        needed_at=interview.starts_at,
        calendar=calendar,
        calendar_method="REQUEST" if calendar else "",
        dedup_key=key[:120],
        text=text_for(
            reader, text_kind, news=subject, slot=slot, link=address, now=now, due_at=due_at
        ),
    )
