"""What shorter retention periods would delete that the present ones keep."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from dateutil.relativedelta import relativedelta
from django.db.models import Q, QuerySet
from django.utils import timezone

from desk.enquiries.models import Enquiry, Journalist
from desk.lines.models import Line
from training.models import Organisation, Person


def newly_deleted(periods: Mapping[str, int], *, now: datetime) -> list[str]:
    """`Enquiries with their interviews and packs: 12`, for each kind of record that these periods
    would delete and the present ones keep. That is the most: what is on hold or still needed stays.

    `periods` are `records_kept_years`, `training_kept_years` and `contacts_kept_months`.
    """
    ours = Organisation.objects.ours()
    present = {name: getattr(ours, name) for name in periods}
    as_it_would_be = _past_retention(periods, now)
    return [
        f"{what}: {number}"
        for (what, past), (_, already) in zip(
            as_it_would_be, _past_retention(present, now), strict=True
        )
        if (number := past.exclude(pk__in=already.values("pk")).count())
    ]


def _past_retention(periods: Mapping[str, int], now: datetime) -> Iterator[tuple[str, QuerySet]]:
    """Each kind of record, in words, and those of it that are past their period."""
    records = now - relativedelta(years=periods["records_kept_years"])
    people = timezone.localdate(now) - relativedelta(years=periods["training_kept_years"])
    contacts = now - relativedelta(months=periods["contacts_kept_months"])
    enquiries = Enquiry.objects.filter(joined_to=None, received_at__lt=records)
    yield "Enquiries with their interviews and packs", enquiries
    over = Q(withdrawn_at__lt=records) | Q(expires_on__lt=timezone.localdate(records))
    yield "Lines that were withdrawn or have expired", Line.objects.filter(over)
    yield "People who left, with their training", Person.objects.filter(left_on__lt=people)
    journalists = Journalist.objects.retained().filter(held_at=None).due_before(contacts)
    yield "Contact details of journalists", journalists
