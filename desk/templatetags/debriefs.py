"""The words, shapes and colours of questions in the library and of notes of care."""

from django import template
from django.utils.safestring import SafeString

from accounts.models import User
from desk.enquiries.models import CareNote, Question
from nhsuk.templatetags.nhsuk import tag
from training.models import Organisation

register = template.Library()

QUESTIONS: dict[str, tuple[str, str, str]] = {
    "proposed": ("Proposed", "◇", "blue"),
    "approved": ("Approved", "●", "grey"),
    "withdrawn": ("Withdrawn", "–", "grey"),  # noqa: RUF001  the dash is the shape
}


@register.simple_tag
def support_asked(user: User) -> int | None:
    """How many people have asked for support and nobody has spoken to them yet; None unless the
    user is the care contact.
    """
    if not Organisation.objects.filter(care_contact=user).exists():
        return None
    return CareNote.objects.filter(done_at=None).count()


@register.simple_tag
def question_status(question: Question) -> SafeString:
    word, shape, tone = QUESTIONS[question.status]
    return tag(word, tone, shape)


@register.simple_tag
def care_status(note: CareNote) -> SafeString:
    """Not opened yet, opened, or spoken to."""
    if note.done_at:
        return tag("Spoken to", "green", "●")
    return tag("Opened", "amber", "◐") if note.seen_at else tag("New", "red", "▲")
