"""Which training records can become badges, and what is published about those that did."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

from training.badges import Issuer
from training.models import BadgeKey, Organisation, TrainingRecord
from training.queries.media import covers_day, passed_records


def records_that_count(*, on: date) -> QuerySet[TrainingRecord]:
    """Those that readiness counts: passed, completed by the day, and still valid on it."""
    return passed_records(on).filter(covers_day(on))


def badge_issuer() -> Issuer:
    return Issuer(
        address=f"{settings.BASE_URL}{reverse('training:badge_issuer')}",
        name=Organisation.objects.ours().name,
        website=settings.BASE_URL,
    )


def published_keys() -> dict[str, Any]:
    """The JWKS with which anybody checks a badge."""
    return {"keys": [key.published for key in BadgeKey.objects.order_by("-pk")]}
