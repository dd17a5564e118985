"""Which interviews a pack prepares for: its own, and perhaps an earlier one of the same person on the
same topic.
"""

from datetime import datetime

from django.db.models import Q

from desk.enquiries.interview_words import slot_words
from desk.enquiries.models import Interview
from reports.packs.models import Pack, SharedPack

SHARED = (
    "shared__interview__enquiry__outlet",
    "shared__interview__enquiry__owner",
    "shared__interview__person",
)
WITH_SHARED = tuple(f"pack__{path}" for path in SHARED)


def pack_of(interview: Interview) -> Pack | None:
    """Its own, or the one that it shares."""
    own: Pack | None = getattr(interview, "pack", None)
    shared: SharedPack | None = None if own else getattr(interview, "shared", None)
    return shared.pack if shared else own


def earlier_interview(pack: Pack) -> Interview | None:
    """The other interview that the pack prepares for."""
    shared: SharedPack | None = getattr(pack, "shared", None)
    return shared.interview if shared else None


def interviews_of(pack: Pack) -> list[Interview]:
    """All that it prepares for, in order of their slots."""
    earlier = earlier_interview(pack)
    every = [pack.interview] if earlier is None else [earlier, pack.interview]
    return sorted(every, key=lambda interview: interview.starts_at)


def next_interview_of_pack(pack: Pack, *, now: datetime) -> Interview:
    """The first that is not over; the last one if all are."""
    every = interviews_of(pack)
    return next((each for each in every if each.ends_at > now), every[-1])


def pack_slots(pack: Pack, *, now: datetime) -> str:
    """`Solent Shore FM, Thu 26 Nov, 7:10am, and Westmoor Sound, Thu 26 Nov, 8:10am`: those that are
    not over, or the last one.
    """
    every = [each for each in interviews_of(pack) if each.ends_at > now] or [pack.interview]
    return ", and ".join(slot_words(each, now=now) for each in every)


def packs_to_share(interview: Interview, *, now: datetime) -> list[Pack]:
    """Packs of the same person for another interview to come, of the same enquiry or topic, that
    prepare for that one alone. None if the interview has a pack, or is not to come.
    """
    is_to_come = interview.status == "accepted" and interview.ends_at > now
    if not is_to_come or pack_of(interview):
        return []
    alike = Q(interview__enquiry=interview.enquiry_id)
    if topic := interview.enquiry.topic_id:
        alike |= Q(interview__enquiry__topic=topic)
    packs = Pack.objects.filter(
        alike,
        shared=None,
        interview__person=interview.person_id,
        interview__called_off_at=None,
        interview__went_out_at=None,
        interview__starts_at__gt=now,
    )
    rows = packs.exclude(interview=interview).select_related(
        "interview__enquiry__outlet", "interview__enquiry__owner", "interview__person", "started_by"
    )
    return list(rows.order_by("interview__starts_at", "pk"))
