"""The active incidents, for the banner on every page of the desk; cached for some seconds in each
process.
"""

from dataclasses import dataclass

from django.core.cache import cache

from scheduling.lines.models import Incident
from training.models import Organisation

KEY = "scheduling.active_incidents"
SECONDS = 15  # how long another process may show an outdated banner


@dataclass(frozen=True)
class ActiveIncident:
    title: str
    url: str
    lead_agency: str
    media_cell_name: str
    media_cell_phone: str
    guidance: str
    desk_name: str  # whom to ring, for those who do not work there
    desk_phone: str


def active_incidents() -> list[ActiveIncident]:
    """The oldest first."""
    found: list[ActiveIncident] | None = cache.get(KEY)
    if found is None:
        rows = list(Incident.objects.active().order_by("declared_at"))
        organisation = Organisation.objects.ours() if rows else Organisation()
        found = [
            ActiveIncident(
                one.title,
                one.get_absolute_url(),
                one.lead_agency,
                one.media_cell_name,
                one.media_cell_phone,
                one.guidance,
                organisation.communications_name,
                organisation.communications_phone,
            )
            for one in rows
        ]
        cache.set(KEY, found, SECONDS)
    return found


def clear_banner_cache() -> None:
    """Called when an incident is declared, changed or stood down."""
    cache.delete(KEY)
