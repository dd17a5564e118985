"""Whether there are text messages, what became of one, and a number as people write it."""

from django import template
from django.utils.safestring import SafeString

from jobs import notify
from jobs.models import TextMessage
from nhsuk.templatetags.nhsuk import tag
from training.models import Person, TextChoice
from training.phone_numbers import shown
from training.texts import choice_of

register = template.Library()

STATES: dict[str, tuple[str, str, str]] = {
    TextMessage.Status.QUEUED: ("About to be sent", "white", "◇"),
    TextMessage.Status.SENT: ("Sent", "blue", "◐"),
    TextMessage.Status.DELIVERED: ("Delivered", "grey", "●"),
    TextMessage.Status.FAILED: ("Not delivered", "red", "▲"),
}


@register.simple_tag
def sends_texts() -> bool:
    return notify.sends_texts()


@register.simple_tag
def text_choice_of(person: Person) -> TextChoice | None:
    """None, and no query, where there are no text messages."""
    return choice_of(person) if notify.sends_texts() else None


@register.simple_tag
def latest_text(number: str) -> TextMessage | None:
    return TextMessage.objects.filter(number=number).order_by("-pk").first()


@register.simple_tag
def text_state(text: TextMessage) -> SafeString:
    return tag(*STATES[text.status])


@register.filter
def phone_number(number: str) -> str:
    """`07700 900123`."""
    return shown(number)
