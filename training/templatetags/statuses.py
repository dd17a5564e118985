"""Words, shapes and colours of statuses, in one place."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from nhsuk.templatetags.nhsuk import mark, tag
from training.exemption_states import STATES as EXEMPTION_STATES
from training.media import SHORT

register = template.Library()

# Word, shape, colour. The PDF uses the same words and shapes, which also work in grey.
STATUSES: dict[str, tuple[str, str, str]] = {
    "in_date": ("In date", "●", "green"),
    "due": ("Due", "◐", "amber"),
    "lapsed": ("Lapsed", "○", "red"),
    "overdue": ("Overdue", "▲", "red"),
    "new_in_post": ("New in post", "◇", "blue"),
    "exempt": ("Exempt", "–", "grey"),  # noqa: RUF001  the dash is the shape
}
MEDIUM_READINESS: dict[str, tuple[str, str, str]] = {
    "ready": ("Ready", "●", "green"),
    "rusty": ("Out of practice", "◐", "amber"),
    "lapsed": ("Lapsed", "○", "red"),
    "never": ("Never trained", "–", "grey"),  # noqa: RUF001  the dash is the shape
}


@register.simple_tag
def status(name: str) -> SafeString:
    """The status of a person's course: in_date, due, lapsed, overdue, new_in_post, exempt."""
    word, shape, tone = STATUSES[name]
    return tag(word, tone, shape)


@register.simple_tag
def medium_readiness(name: str) -> SafeString:
    """Readiness for a medium: ready, rusty, lapsed, never."""
    word, shape, tone = MEDIUM_READINESS[name]
    return tag(word, tone, shape)


STATES = {"green": "", "grey": "", "blue": "", "amber": " state--amber", "red": " state--red"}


@register.simple_tag
def course_state(name: str, words: str) -> SafeString:
    """A status inside a table: what is as it should be is plain ink."""
    _, shape, tone = STATUSES[name]
    return _state(words, shape, tone)


@register.simple_tag
def medium_state(name: str, medium: str) -> SafeString:
    """`radio ready`, for the head of a person's page."""
    word, shape, tone = MEDIUM_READINESS[name]
    return _state(f"{SHORT[medium]} {word.lower()}", shape, tone)


def _state(words: str, shape: str, tone: str) -> SafeString:
    return format_html('<span class="state{}">{}{}</span>', STATES[tone], mark(shape), words)


@register.filter
def status_word(name: str) -> str:
    return STATUSES[name][0]


@register.filter
def counts(name: str) -> str:
    """The label before the last day of a record."""
    return "Expired on" if name == "lapsed" else "Valid until"


@register.simple_tag
def exemption_state(name: str) -> SafeString:
    """The state of an exemption: waiting, in_force, to_come, ended, refused, withdrawn."""
    return tag(*EXEMPTION_STATES[name])


CERTIFICATES: dict[str, tuple[str, str, str]] = {
    "open": ("Waiting for review", "◐", "amber"),
    "accepted": ("Accepted", "●", "grey"),
    "refused": ("Refused", "○", "red"),
}


@register.simple_tag
def certificate_status(name: str) -> SafeString:
    """The status of a certificate that someone sent in: open, accepted, refused."""
    word, shape, tone = CERTIFICATES[name]
    return tag(word, tone, shape)


def certificate_status_word(name: str) -> str:
    return CERTIFICATES[name][0]
