"""Where an action of the board stands, in a word and a shape."""

from django import template
from django.utils.safestring import SafeString

from nhsuk.templatetags.nhsuk import tag
from reports.meetings.action_lines import ActionLine, ActionState

register = template.Library()
STATES: dict[ActionState, tuple[str, str, str]] = {
    ActionState.OPEN: ("To do", "white", "◐"),
    ActionState.OVERDUE: ("Overdue", "red", "▲"),
    ActionState.DONE: ("Done", "grey", "●"),
    ActionState.DROPPED: ("Dropped", "grey", "–"),  # noqa: RUF001  the dash is the shape
}


@register.simple_tag
def action_state(line: ActionLine) -> SafeString:
    """Of a line as it stands on its day."""
    return tag(*STATES[line.state])
