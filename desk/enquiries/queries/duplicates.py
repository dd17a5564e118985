"""Enquiries that may be the same: same outlet and topic, within two days of each other."""

import re
from datetime import datetime, timedelta

from django.db.models import Q

from desk.enquiries.models import Enquiry, NotTheSame
from training.models import Topic

WINDOW = timedelta(days=2)
READ = 20  # of one outlet within the window
_LONG_WORD = re.compile(r"\w{5,}")


def similar_enquiries(
    *, outlet: str, topic: Topic | None, subject: str, received_at: datetime
) -> list[Enquiry]:
    """Enquiries of the same outlet within two days; on the same topic, or if one has none, with a
    word of the subject in common.
    """
    near = Enquiry.objects.filter(
        outlet__name__iexact=" ".join(outlet.split()),
        joined_to=None,
        received_at__range=(received_at - WINDOW, received_at + WINDOW),
    )
    enquiries = near.select_related("outlet", "journalist", "owner").order_by(
        "-received_at", "-pk"
    )[:READ]
    return [enquiry for enquiry in enquiries if _is_same_topic(enquiry, topic, subject)]


def similar_to(enquiry: Enquiry) -> list[Enquiry]:
    """Enquiries similar to this one, except those that were ruled out."""
    if enquiry.joined_to_id:
        return []
    not_the_same = NotTheSame.objects.filter(Q(earlier=enquiry) | Q(later=enquiry)).values_list(
        "earlier", "later"
    )
    ruled_out = {number for pair in not_the_same for number in pair} | {enquiry.pk}
    similar = similar_enquiries(
        outlet=enquiry.outlet.name,
        topic=enquiry.topic,
        subject=enquiry.subject,
        received_at=enquiry.received_at,
    )
    return [other for other in similar if other.pk not in ruled_out]


def _is_same_topic(enquiry: Enquiry, topic: Topic | None, subject: str) -> bool:
    if enquiry.topic_id and topic:
        return enquiry.topic_id == topic.pk
    return bool(_words(enquiry.subject) & _words(subject))


def _words(subject: str) -> set[str]:
    """The first letters of each long word, so that `queue` and `queues` are the same."""
    return {word[:5] for word in _LONG_WORD.findall(subject.lower())}
