"""The words, shapes and colours of questions in the library and of notes of care."""

from django import template
from django.utils.safestring import SafeString

from nhsuk.templatetags.nhsuk import tag
from scheduling.models import CareNote, Question

register = template.Library()

QUESTIONS: dict[str, tuple[str, str, str]] = {
    "proposed": ("Proposed", "◇", "blue"),
    "approved": ("Approved", "●", "green"),
    "withdrawn": ("Withdrawn", "–", "grey"),  # noqa: RUF001  the dash is the shape
}


@register.simple_tag
def question_standing(question: Question) -> SafeString:
    word, shape, tone = QUESTIONS[question.standing]
    return tag(word, tone, shape)


@register.simple_tag
def care_standing(note: CareNote) -> SafeString:
    """Not opened yet, opened, or spoken to."""
    if note.done_at:
        return tag("Spoken to", "green", "●")
    return tag("Opened", "yellow", "◐") if note.seen_at else tag("New", "red", "▲")
