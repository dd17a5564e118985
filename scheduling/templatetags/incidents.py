"""Incidents on a page: the banner while one is active, and what is cleared, in words and shapes."""

from django import template
from django.utils.safestring import SafeString

from nhsuk.templatetags.nhsuk import tag
from scheduling.lines.models import Incident
from scheduling.lines.queries.incident_banner import Active, active_incidents
from scheduling.lines.queries.incidents import IncidentLine
from scheduling.lines.queries.points import Pair

register = template.Library()


@register.simple_tag
def incidents_active() -> list[Active]:
    """Those to warn of on every page of the desk."""
    return active_incidents()


@register.simple_tag
def incident_state(incident: Incident) -> SafeString:
    return tag("Stood down", "grey", "–") if incident.stood_down_at else tag("Active", "red", "▲")  # noqa: RUF001  the dash is the shape


@register.simple_tag
def clearance_state(row: IncidentLine, is_active: bool = True) -> SafeString:
    """Once the incident is over nobody has to clear anything: then it is how it was."""
    if row.is_cleared:
        return tag("Cleared", "green", "●")
    if not is_active:
        return tag("Different words cleared" if row.before else "Not cleared", "grey", "–")  # noqa: RUF001  the dash is the shape
    return (
        tag("Different words cleared", "red", "○") if row.before else tag("Not cleared", "red", "○")
    )


STANDINGS: dict[str, tuple[str, str, str]] = {
    "to_judge": ("Different: needs a decision", "yellow", "▲"),
    "change": ("Different: change ours", "red", "○"),
    "told": ("Different: media cell told", "blue", "◇"),
    "same": ("Same meaning", "green", "●"),
    "no_difference": ("No difference found", "grey", "–"),  # noqa: RUF001  the dash is the shape
}


@register.simple_tag
def pair_standing(pair: Pair) -> SafeString:
    return tag(*STANDINGS[pair.standing])
