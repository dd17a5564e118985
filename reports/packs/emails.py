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
from desk.enquiries.models import Interview
from desk.enquiries.queries.incident_recipients import line_managers
from desk.lines.models import Incident, Line
from desk.rota.queries.duty import contact_at
from jobs.mail import queue_mail
from jobs.models import Mail, TextMessage
from jobs.texts import Text
from reports.packs.content import split_line
from reports.packs.models import AirCheck, Pack, PackLink, PackVersion, PhoneApproval, Remark
from reports.packs.queries.following import addresses_to_alert
from reports.packs.queries.shared_packs import next_interview_of_pack, pack_slots
from reports.packs.queries.stale import staleness_of
from reports.packs.sections import BY_KEY
from reports.packs.staleness import Reason, Staleness
from scheduling.times.our_hours import text_due_at
from training.models import Organisation, Person
from training.texts import reader_with, text_for


def send_pack(*, link: PackLink, token: str, calendar: str = "", now: datetime) -> Mail:
    """Tells the recipient that their pack is ready, and until when the link works. `calendar` is
    the event, if it no longer says what is so.
    """
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
        **_about_pack(version.pack, now),
    }
    subject = "Your pack has changed" if earlier.exists() else "Your pack is ready"
    news = staleness.heading if staleness.is_stale else subject
    return queue_mail(
        to=link.person.email,
        subject=f"{news}: {context['slot']}",
        template="emails/pack_ready",
        context=context,
        now=now,
        needed_at=context["interview"].starts_at,
        **_event(calendar),
        dedup_key=f"pack_link:{link.pk}",
        text=_text(
            link.person,
            "warning" if staleness.is_stale else "pack",
            news,
            version.pack,
            context,
            now,
        ),
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
) -> Mail:
    """What must not be said any more, in its own words, and the event that says so too."""
    page = reverse("reports:pack_link", args=[token]) if token else _own_page()
    recipient = version.recipient
    context = {
        "address": f"{settings.BASE_URL}{page}",
        "staleness": staleness,
        "because": because,
        "incidents": _incidents(because),
        "is_manager": line_managers(timezone.localdate(now)).filter(pk=recipient.pk).exists(),
        **_about_pack(version.pack, now),
    }
    return queue_mail(
        to=recipient.email,
        subject=f"{staleness.heading}: {context['slot']}",
        template="emails/pack_stale",
        context=context,
        now=now,
        needed_at=context["interview"].starts_at,
        **_event(calendar),
        dedup_key=key,
        text=_text(recipient, "warning", staleness.heading, version.pack, context, now),
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
        "lines": _lines(because),
        "base": settings.BASE_URL,
        **_about_pack(version.pack, now),
    }
    return queue_mail(
        to=to,
        subject=f"{version.pack} is out of date: {context['slot']}",
        template="emails/pack_stale_owner",
        context=context,
        now=now,
        needed_at=context["interview"].starts_at,
        dedup_key=f"{key}{to}"[:120],
    )


def _incidents(because: Sequence[Reason]) -> list[Incident]:
    """The incidents that the reasons name."""
    named = {reason.incident for reason in because if reason.incident}
    return list(Incident.objects.filter(reference__in=named).order_by("reference")) if named else []


def _lines(because: Sequence[Reason]) -> list[Line]:
    """The lines that the reasons name."""
    named = {split_line(line)[0] for reason in because for line in reason.lines}
    return list(Line.objects.filter(reference__in=named).order_by("reference")) if named else []


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
        **_about_pack(remark.pack, now),
    }
    return queue_mail(
        to=to.email,
        subject=f"{by} {context['what_they_did']} {remark.pack.reference}: {context['slot']}",
        template="emails/pack_remark",
        context=context,
        now=now,
        needed_at=context["interview"].starts_at,
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
        **_about_pack(version.pack, now),
    }
    return queue_mail(
        to=approval.manager.email,
        subject=f"Did you approve {version} by phone? {context['slot']}",
        template="emails/pack_approved_by_phone",
        context=context,
        now=now,
        needed_at=context["interview"].starts_at,
        dedup_key=(
            f"{phone_approval_key(approval)}{timezone.localdate(now) if not token else 'at once'}"
        ),
    )


def phone_approval_key(approval: PhoneApproval) -> str:
    """The beginning of the keys of all mails about it."""
    return f"phone_approval:{approval.pk}:"


def send_other_slots(*, version: PackVersion, calendar: str, now: datetime) -> None:
    """The pack is for another number of interviews, and the version that takes this one's place is
    not approved yet.
    """
    interview = version.pack.interview
    key = f"other_slots:{version.pk}:{interview.sequence}"
    subject = "Your pack is out of date"
    _send_link(
        version.recipient.email,
        subject,
        "pack_other_slots",
        version.pack,
        _own_page(),
        now,
        key,
        calendar=calendar,
        reader=version.recipient,
    )


def send_usable(*, version: PackVersion, calendar: str, now: datetime) -> None:
    """To the reader, who was told not to use it: they can, as it is."""
    interview = version.pack.interview
    key = f"usable:{version.pk}:{interview.sequence}"
    subject = "You can use your pack again"
    _send_link(
        version.recipient.email,
        subject,
        "pack_usable",
        version.pack,
        _own_page(),
        now,
        key,
        version,
        calendar=calendar,
        reader=version.recipient,
    )


def send_recalled(*, version: PackVersion, to: str, calendar: str = "", now: datetime) -> None:
    """Withdrawn: to one of those who have it."""
    page = reverse("reports:pack_latest", args=[version.pack.public_id, version.number])
    key = f"recalled:{version.pk}:{to}"[:120]
    subject = "Don’t use your pack"
    is_recipient = to == version.recipient.email
    _send_link(
        to,
        subject,
        "pack_recalled",
        version.pack,
        page,
        now,
        key,
        calendar=calendar,
        reader=version.recipient if is_recipient else reader_with(to),
    )


def send_to_approve(*, version: PackVersion, to: User, now: datetime) -> None:
    """To somebody who may approve it: a version was issued again and waits for approval."""
    key = f"approve:{version.pk}:{to.pk}"
    subject = f"{version} is waiting for your approval"
    page = _review_page(version)
    _send_link(to.email, subject, "pack_to_approve", version.pack, page, now, key, version)


def send_to_review(*, version: PackVersion, to: User, now: datetime) -> None:
    """To somebody who may approve it: a version was sent for review."""
    key = f"review:{version.pk}:{to.pk}"
    subject = f"{version} is waiting for your approval"
    page = _review_page(version)
    _send_link(to.email, subject, "pack_to_review", version.pack, page, now, key, version)


def send_sent_back(*, version: PackVersion, by: User, now: datetime) -> None:
    """To whoever sent it for review: the reason is shown where they write."""
    page = reverse("reports:pack_edit", args=[version.pack.reference])
    subject = f"{by} returned {version.pack}"
    to = version.submitted_by.email
    _send_link(
        to, subject, "pack_sent_back", version.pack, page, now, f"sent_back:{version.pk}", version
    )


def send_needs_writing(*, version: PackVersion, now: datetime) -> None:
    """To whoever owns the enquiry: the interview has changed, and the pack cannot follow by
    itself.
    """
    interview = version.pack.interview
    key = f"needs_writing:{version.pk}:{interview.sequence}"
    page = reverse("reports:pack_versions", args=[version.pack.reference])
    to = str(interview.enquiry.owner.email)
    subject = f"{version.pack} needs changing"
    _send_link(to, subject, "pack_needs_writing", version.pack, page, now, key, version)


def send_reminder(*, link: PackLink, token: str, now: datetime) -> Mail:
    """To the reader, who has not acknowledged it: a new link, so that they need not find an old
    mail.
    """
    context = {
        "address": f"{settings.BASE_URL}{reverse('reports:pack_link', args=[token])}",
        **_about_pack(link.version.pack, now),
    }
    news = "Read your pack"
    key = f"pack_link:{link.pk}"
    waits = link.version.links.filter(mail__text_message__status=TextMessage.Status.QUEUED)
    reader = None if waits.exists() else link.person  # the text that says it is ready is enough
    return queue_mail(
        to=link.person.email,
        subject=f"{news}: {context['slot']}",
        template="emails/pack_chase",
        context=context,
        now=now,
        needed_at=context["interview"].starts_at,
        dedup_key=key,
        text=_text(reader, "pack", news, link.version.pack, context, now),
    )


def send_unread(*, version: PackVersion, now: datetime) -> None:
    """To the desk: still unread, with the number to ring, for whoever reads the mail on a phone."""
    interview = next_interview_of_pack(version.pack, now=now)
    for to in addresses_to_alert(interview, now=now):
        key = f"unread:{version.pk}:{to}"[:120]
        subject = "Pack not read"
        _send_about_person(to, subject, "pack_unread", interview, version, now, key)


def send_check_failed(*, check: AirCheck, now: datetime) -> None:
    """To the desk: the check before air failed."""
    for to in addresses_to_alert(check.interview, now=now):
        key = f"amiss:{check.pk}:{to}"[:120]
        subject = f"Check {check.interview} before it starts"
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
    slots = _about(interview, now) if isinstance(about, AirCheck) else _about_pack(about.pack, now)
    context = {"address": address, "person": person, "about": about, **slots}
    text = None
    if isinstance(about, AirCheck):  # half an hour before air, at any hour
        text = text_for(
            reader_with(to), "check", news=subject, slot=context["slot"], link=address, now=now
        )
    queue_mail(
        to=to,
        subject=f"{subject}: {context['slot']}",
        template=f"emails/{template}",
        context=context,
        now=now,
        needed_at=context["interview"].starts_at,
        dedup_key=key,
        text=text,
    )


def _about(interview: Interview, now: datetime) -> dict[str, Any]:
    """What every mail says: which interview, who we are, and whom to ring now."""
    organisation = Organisation.objects.ours()
    return {
        "slot": slot_words(interview, now=now),
        "interview": interview,
        "organisation": organisation,
        "ring": contact_at(organisation, now),
    }


def _about_pack(pack: Pack, now: datetime) -> dict[str, Any]:
    """Of both interviews, if it prepares for two."""
    coming = next_interview_of_pack(pack, now=now)
    return _about(coming, now) | {"slot": pack_slots(pack, now=now)}


def _event(calendar: str) -> dict[str, Any]:
    """For `queue_mail`: the event of whoever gives the interview, if there is one."""
    return {"calendar": calendar, "calendar_method": "REQUEST"} if calendar else {}


def _own_page() -> str:
    return reverse("reports:my_next_interview")


def _review_page(version: PackVersion) -> str:
    return reverse("reports:pack_review", args=[version.pack.reference, version.number])


def _send_link(
    to: str,
    subject: str,
    template: str,
    pack: Pack,
    page: str,
    now: datetime,
    key: str,
    version: PackVersion | None = None,
    *,
    calendar: str = "",
    reader: Person | User | None = None,
) -> None:
    """One mail with a link to a page, and a text for a reader who chose that. Nothing is sent
    without an address: the desk rings.
    """
    if not to:
        return
    context = {
        "address": f"{settings.BASE_URL}{page}",
        "version": version,
        **_about_pack(pack, now),
    }
    queue_mail(
        to=to,
        subject=f"{subject}: {context['slot']}",
        template=f"emails/{template}",
        context=context,
        now=now,
        needed_at=context["interview"].starts_at,
        dedup_key=key,
        text=_text(reader, "warning", subject, pack, context, now),
        **_event(calendar),
    )


def _text(
    to: Person | User | None,
    kind: str,
    news: str,
    pack: Pack,
    context: dict[str, Any],
    now: datetime,
) -> Text | None:
    """Outside the quiet hours, unless the interview is too near."""
    starts_at = next_interview_of_pack(pack, now=now).starts_at
    return text_for(
        to,
        kind,
        news=news,
        slot=context["slot"],
        link=context["address"],
        now=now,
        due_at=text_due_at(starts_at=starts_at, now=now),
    )
