"""What happened with an interview and its pack, in a sentence each, the newest first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from accounts.models import AuditEvent
from desk.enquiries.models import Interview
from reports.packs.models import Pack, PackVersion
from training.models import Person

MOST = 40
SYSTEM = "Greenroom"
# Why someone is not available is private, and so is no part of it.
WORDS = {
    "interview.offered": "The slot was logged",
    "interview.asked": "{person} was asked",
    "interview.declined": "{person} is not available",
    "interview.passed_over": "{person}, who was next, could not say yes any more and was not asked",
    "interview.assigned": "{person} said yes",
    "interview.handed_over": "It was given to {person} instead",
    "interview.changed": "The slot, or where and who rings, was changed",
    "interview.needs_attention": "Something came up, and the owner was told",
    "interview.called_off": "It was called off",
    "interview.checked": "It was checked before it started",
    "interview.went_out": "It went out",
    "interview.unmarked": "That it went out was taken back",
    "interview.debriefed": "The debrief was recorded",
    "pack.started": "The pack was started",
    "pack.submitted": "Pack v{number} was sent for review",
    "pack.returned": "Pack v{number} was returned",
    "pack.approved": "Pack v{number} was approved",
    "pack.approved_by_phone": "Pack v{number} was approved by phone",
    "pack.delivered": "Pack v{number} was sent to {person}",
    "pack.sent_again": "A new link to pack v{number} was sent",
    "pack.acknowledged": "Pack v{number} was read",
    "pack.told_stale": "Its reader was told that pack v{number} is out of date",
    "pack.withdrawn": "Pack v{number} was withdrawn",
}


@dataclass(frozen=True)
class Happened:
    at: datetime
    what: str
    who: str


def history_of(interview: Interview) -> list[Happened]:
    """By the audit trail, in three queries."""
    versions = dict(
        PackVersion.objects.filter(pack__interview=interview).values_list("pk", "number")
    )
    about = Q(about_type=Interview._meta.label, about_id=str(interview.pk))
    about |= Q(about_type=PackVersion._meta.label, about_id__in=map(str, versions))
    if pack := getattr(interview, "pack", None):
        about |= Q(about_type=Pack._meta.label, about_id=str(pack.pk))
    events = AuditEvent.objects.filter(about, action__in=WORDS).select_related("by")
    return list(_told(list(events.order_by("-number")[:MOST]), versions))


def _told(events: list[AuditEvent], versions: dict[int, int]) -> Iterator[Happened]:
    references = {_person_in(event) for event in events} - {""}
    people = {
        person.reference: person for person in Person.objects.filter(reference__in=references)
    }
    for event in events:
        person = people.get(_person_in(event), "someone")
        number = versions.get(int(event.about_id), "")
        what = WORDS[event.action].format(person=person, number=number)
        yield Happened(event.at, what[:1].upper() + what[1:], str(event.by or SYSTEM))


def _person_in(event: AuditEvent) -> str:
    """The reference of whom it is about; empty if it names nobody."""
    return str(event.details.get("person") or event.details.get("after") or "")
