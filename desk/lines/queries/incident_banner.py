"""The active incidents, for the banner on every page of the desk; cached for some seconds in each
process.
"""

from typing import Any

from django.core.cache import cache

from desk.lines.models import Incident
from training.models import Organisation

KEY = "scheduling.active_incidents"
SECONDS = 15  # how long another process may show an outdated banner


def active_incidents() -> dict[str, Any]:
    """The oldest first, and the organisation, whose desk those ring who do not work there."""
    found: dict[str, Any] | None = cache.get(KEY)
    if found is None:
        incidents = list(Incident.objects.active().order_by("declared_at"))
        ours = Organisation.objects.ours() if incidents else None
        found = {"incidents": incidents, "organisation": ours}
        cache.set(KEY, found, SECONDS)
    return found


def clear_banner_cache() -> None:
    """Called when an incident is declared, changed or stood down."""
    cache.delete(KEY)
