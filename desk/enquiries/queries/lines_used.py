"""Enquiries that were answered with a line to take."""

from django.db.models import Q

from desk.enquiries.models import Enquiry
from desk.lines.models import Line

RESPONSES_SHOWN = 10


def responses_with(line: Line) -> list[Enquiry]:
    """Answers that used it: ticked, or with its words or its reference in the text; latest
    first.
    """
    used = Q(pk__in=line.enquiries.values("pk")) | Q(response__contains=line.reference)
    for text in {line.text, *line.versions.values_list("text", flat=True)}:
        used |= Q(response__icontains=text)
    enquiries = Enquiry.objects.exclude(response="").filter(used).select_related("outlet")
    return list(enquiries.order_by("-received_at")[:RESPONSES_SHOWN])
