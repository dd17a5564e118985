"""The facts in packs as they are at a moment: everything in them that no author writes."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime

from django.db.models import prefetch_related_objects
from django.utils import timezone

from desk.enquiries.contacts import write_contacts
from desk.enquiries.interview_words import contacts_of
from desk.enquiries.models import Interview
from desk.enquiries.queries.interview_restrictions import ComingRestrictions, coming_restrictions
from desk.rota.queries.duty import Contact, contacts_at
from nhsuk.words import day, moment
from reports.packs.content import Logistics, OnDuty, RestrictionNotice, Standing
from reports.packs.facts import Gathered
from reports.packs.format_cards import card_for
from reports.packs.models import Pack
from reports.packs.queries.shared_packs import earlier_interview
from training.models import Organisation

_NEEDED = (
    "interview__enquiry__outlet",
    "interview__enquiry__owner",
    "interview__enquiry__journalist",
    "interview__person",
)


def gather(packs: Collection[Pack], *, now: datetime) -> dict[int, Gathered]:
    """By the pack's key, in as many queries as for one."""
    prefetch_related_objects([*packs], *_NEEDED, *(f"shared__{path}" for path in _NEEDED))
    starts = [pack.interview.starts_at for pack in packs]
    contacts = contacts_at(Organisation.objects.ours(), starts)
    restrictions = coming_restrictions(now)
    return {
        pack.pk: _gathered(pack, contacts[pack.interview.starts_at], restrictions, now)
        for pack in packs
    }


def _gathered(
    pack: Pack, contact: Contact, restrictions: ComingRestrictions, now: datetime
) -> Gathered:
    interview = pack.interview
    enquiry = interview.enquiry
    person = interview.person
    earlier = _earlier(pack, now)
    served = [interview] if earlier is None else [earlier, interview]
    until = enquiry.embargo_until
    return {
        "strip": {"recipient": str(person or "")},
        "logistics": logistics_of(interview),
        "earlier": logistics_of(earlier) if earlier else Logistics(),
        "card": card_for(interview.medium, interview.format),
        "restrictions": tuple(restriction_notices(served, restrictions)),
        "on_duty": OnDuty(contact.duty_name, contact.duty_phone),
        "standing": Standing(interview.called_off_because, _leaves(interview)),
        "glance": {
            "other_guests": _in_a_line(enquiry.other_guests),
            "contact_name": contact.name,
            "contact_phone": contact.phone,
        },
        "opening": {
            "caption_name": person.full_name if person else "",
            "caption_title": person.job_title if person else "",
            "said_as": person.said_as if person else "",
        },
        "journalist": {"name": enquiry.journalist.name if enquiry.journalist else ""},
        "ground_rules": {
            "embargo": f"Until {moment(timezone.localtime(until))}" if until else "",
            "embargo_is": "",
        },
        "control": {"facts_as_of": now},
    }


def _earlier(pack: Pack, now: datetime) -> Interview | None:
    """The other interview that it prepares for, while that is to come with the same person."""
    earlier = earlier_interview(pack)
    if earlier is None or earlier.ends_at <= now or earlier.called_off_at:
        return None
    return earlier if earlier.person_id == pack.interview.person_id else None


def logistics_of(interview: Interview) -> Logistics:
    enquiry = interview.enquiry
    return Logistics(
        on_air_at=interview.starts_at,
        arrive_at=interview.arrive_at,
        minutes=interview.minutes,
        medium=interview.medium,
        medium_title=interview.get_medium_display(),
        mode=interview.get_mode_display().lower(),
        format_title=interview.format_word,
        outlet=enquiry.outlet.name,
        programme=enquiry.programme,
        place=interview.place,
        contacts=write_contacts(contacts_of(interview)),
        fallback=interview.fallback,
        owner=str(enquiry.owner),
    )


def restriction_notices(
    interviews: Iterable[Interview], restrictions: ComingRestrictions
) -> Iterator[RestrictionNotice]:
    """The restrictions at the time of one of the interviews, each once."""
    found: dict[int, RestrictionNotice] = {}
    for interview in interviews:
        for one in restrictions.meeting(interview):
            override = restrictions.override_of(one, interview.pk)
            words = ""
            if override:
                at = moment(timezone.localtime(override.recorded_at))
                by = f"{override.recorded_by}, {at}: {override.reason}"
                words = f"Allowed for this interview by {by}"
            kind = one.get_kind_display()
            notice = RestrictionNotice(
                one.title, kind, one.period, one.guidance, words, one.recorded_at
            )
            if one.retracted_at is None and (one.pk not in found or not words):
                found[one.pk] = notice
    yield from found.values()


def _leaves(interview: Interview) -> str:
    person = interview.person
    if person is None or person.left_on is None:
        return ""
    return day(person.left_on) if timezone.localdate(interview.starts_at) > person.left_on else ""


def _in_a_line(text: str) -> str:
    """Lines joined with semicolons, so that two guests do not read as one."""
    lines = (" ".join(line.split()).strip(" ;,") for line in text.splitlines())
    return "; ".join(line for line in lines if line)[:400]
