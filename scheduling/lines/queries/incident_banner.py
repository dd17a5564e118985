"""The incidents that are active, for the banner on every page of the desk: kept for some seconds in
each process.
"""

from dataclasses import dataclass

from django.core.cache import cache

from scheduling.lines.models import Incident

KEY = "scheduling.active_incidents"
SECONDS = 15  # how long another process may still show what was so


@dataclass(frozen=True)
class Active:
    title: str
    url: str
    lead_agency: str
    media_cell_name: str
    media_cell_phone: str


def active_incidents() -> list[Active]:
    """The oldest first."""
    found: list[Active] | None = cache.get(KEY)
    if found is None:
        rows = Incident.objects.active().order_by("declared_at")
        found = [
            Active(
                one.title,
                one.get_absolute_url(),
                one.lead_agency,
                one.media_cell_name,
                one.media_cell_phone,
            )
            for one in rows
        ]
        cache.set(KEY, found, SECONDS)
    return found


def forget_banner() -> None:
    """After a declaration, a change, a stand-down."""
    cache.delete(KEY)
