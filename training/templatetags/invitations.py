"""How the state of an invitation is shown."""

from django import template
from django.utils.safestring import SafeString

from nhsuk.templatetags.nhsuk import tag
from training.models import Invitation

register = template.Library()

STATES: dict[str, tuple[str, str]] = {  # shape and colour
    Invitation.State.WAITING: ("◐", "blue"),
    Invitation.State.EXPIRED: ("○", "amber"),
    Invitation.State.CAME: ("●", "green"),
    Invitation.State.WITHDRAWN: ("–", "grey"),  # noqa: RUF001  the dash is the shape
    Invitation.State.DISOWNED: ("▲", "red"),
}


@register.simple_tag
def invitation_state(state: str) -> SafeString:
    shape, tone = STATES[state]
    return tag(Invitation.State(state).label, tone, shape)
