"""Related enquiries: those that are linked, and those that may be about the same story."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q

from desk.enquiries.models import Enquiry, EnquiryLink

LATELY = timedelta(days=14)
MOST = 4
MOST_LINKED = 30
EVER = timedelta(days=365)


def related_to(
    enquiry: Enquiry, *, apart_from: list[Enquiry]
) -> tuple[list[Enquiry], list[Enquiry]]:
    """The enquiries that it is linked to; and those of the same topic or outlet in the two weeks
    before it, which could be. Newest first. One query.
    """
    alike = Q(outlet=enquiry.outlet_id)
    if enquiry.topic_id:
        alike |= Q(topic=enquiry.topic_id)
    since = enquiry.received_at - LATELY
    is_recent = Q(joined_to=None, received_at__range=(since, enquiry.received_at))
    others = [other.pk for other in apart_from]
    as_earlier = EnquiryLink.objects.filter(earlier=OuterRef("pk"), later=enquiry)
    as_later = EnquiryLink.objects.filter(later=OuterRef("pk"), earlier=enquiry)
    near = Enquiry.objects.annotate(is_linked=Exists(as_earlier) | Exists(as_later)).filter(
        Q(is_linked=True) | (alike & is_recent & ~Q(pk__in=others))
    )
    shown = near.exclude(pk=enquiry.pk).select_related("outlet")
    rows = list(shown.order_by("-is_linked", "-received_at", "-pk")[:MOST_LINKED])
    linked = [row for row in rows if getattr(row, "is_linked", False)]
    return linked, [row for row in rows if row not in linked][:MOST]


def earlier_enquiries(*, outlet: str, journalist: str, topic: str, now: datetime) -> list[Enquiry]:
    """What this outlet, journalist or topic brought us in the last year, newest first: those of
    the journalist and the topic before others of the outlet.
    """
    of_outlet = Q(outlet__name__iexact=" ".join(outlet.split()))
    of_journalist = Q(journalist__name__iexact=" ".join(journalist.split()))
    of_topic = Q(topic=topic) if topic.isdecimal() else Q(pk=None)
    near = Q(journalist__isnull=False) & of_journalist if journalist else Q(pk=None)
    alike = near | of_topic | (of_outlet if outlet else Q(pk=None))
    found = Enquiry.objects.filter(alike, joined_to=None, received_at__gt=now - EVER)
    shown = found.select_related("outlet", "journalist").prefetch_related("lines_used")
    return list(shown.order_by("-received_at", "-pk")[:MOST])
