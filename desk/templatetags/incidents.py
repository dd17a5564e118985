"""Tags for incidents: the banner while one is active, and states in words and shapes."""

from django import template
from django.utils.safestring import SafeString

from desk.lines.models import Incident
from desk.lines.queries.incident_banner import active_incidents
from desk.lines.queries.incidents import IncidentLine
from desk.lines.queries.points import Pair
from nhsuk.templatetags.nhsuk import tag

register = template.Library()


register.simple_tag(active_incidents)


@register.simple_tag
def incident_state(incident: Incident) -> SafeString:
    return tag("Stood down", "grey", "–") if incident.stood_down_at else tag("Active", "red", "▲")  # noqa: RUF001  the dash is the shape


@register.simple_tag
def clearance_state(row: IncidentLine, is_active: bool = True) -> SafeString:
    """Once the incident is over nothing needs to be cleared, so the tag is grey."""
    if row.is_cleared:
        return tag("Cleared", "green", "●")
    words = "Different words cleared" if row.outdated_clearance else "Not cleared"
    return tag(words, "red", "○") if is_active else tag(words, "grey", "–")  # noqa: RUF001  the dash is the shape


PAIR_STATUSES: dict[str, tuple[str, str, str]] = {
    "to_judge": ("Different: needs a decision", "amber", "▲"),
    "change": ("Different: change ours", "red", "○"),
    "told": ("Different: media cell told", "blue", "◇"),
    "same": ("Same meaning", "green", "●"),
    "no_difference": ("No difference found", "grey", "–"),  # noqa: RUF001  the dash is the shape
}


@register.simple_tag
def pair_status(pair: Pair) -> SafeString:
    return tag(*PAIR_STATUSES[pair.status])
