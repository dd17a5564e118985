"""Whether the lines and the words of an answer may be used at the moment it goes out."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.utils import timezone

from accounts.refusals import Refused
from desk.enquiries.models import Enquiry
from desk.lines.line_words import quotes
from desk.lines.models import Incident, Line
from desk.lines.queries.incidents import clearances_of, is_cleared_now
from nhsuk.words import day


class UsesHeldBackWords(Refused):
    """The answer has words of lines that may not be used; `references` names these lines."""

    def __init__(self, reasons: Mapping[str, str]) -> None:
        self.references = list(reasons)
        super().__init__(
            f"It contains words of lines that may not be used. {' '.join(reasons.values())} "
            "If it must go out with those words, tick the box below."
        )


def check_words(
    *, enquiry: Enquiry, response: str, meant: Collection[str], sent_at: datetime
) -> list[str]:
    """Refuses an answer with words of a line that may not be used then, unless that line is in
    `meant`.

    Words that also stand in a usable line are allowed. Returns the unusable lines that were meant.
    """
    reasons: dict[Line, str] = {}
    quoted = [line for line in Line.objects.order_by("reference") if quotes(response, line.text)]
    for line in quoted:
        try:
            check_lines(enquiry=enquiry, lines=[line], sent_at=sent_at)
        except Refused as refusal:
            reasons[line] = str(refusal)
    free = [line.text for line in quoted if line not in reasons]
    held_back = {
        line.reference: why
        for line, why in reasons.items()
        if not any(quotes(text, line.text) for text in free)
    }
    if not held_back.keys() <= set(meant):
        raise UsesHeldBackWords(held_back)
    return list(held_back)


def check_lines(*, enquiry: Enquiry, lines: Collection[Line], sent_at: datetime) -> None:
    """Refuses a line that is not approved, has not begun, has expired or is withdrawn; and, in an
    incident on its topic, one that is not cleared.
    """
    current = list(Line.objects.filter(pk__in=[line.pk for line in lines]).order_by("reference"))
    for line in current:
        if why := _why_not(line, sent_at):
            raise Refused(f"{line.reference} {why}. Answer without it, or with another line.")
    incidents = list(Incident.objects.active().prefetch_related("topics")) if current else []
    cleared = clearances_of(incidents) if incidents else {}
    for incident in incidents:
        topics = {topic.pk for topic in incident.topics.all()}
        for line in current:
            if topics & {enquiry.topic_id, line.topic_id} and not is_cleared_now(
                line, cleared.get((incident.pk, line.pk), ())
            ):
                raise Refused(
                    f"{line.reference} is not cleared with the media cell for “{incident}”. Have it"
                    " cleared, or answer without it."
                )


def _why_not(line: Line, at: datetime) -> str:
    """Why the line may not be used, or an empty string."""
    on = timezone.localdate(at)
    if line.withdrawn_at and line.withdrawn_at <= at:
        return "is withdrawn"
    if line.approved_at is None or line.approved_at > at:
        return "is not approved"
    if line.live_from and line.live_from > on:
        return f"starts on {day(line.live_from)}"
    return f"expired on {day(line.expires_on)}" if line.expires_on and line.expires_on < on else ""
