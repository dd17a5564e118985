"""Packs in a major incident: held until their lines are cleared, and out of date if they were
submitted before it was declared.

If the enquiry is on one of the incident's topics, every line of the pack has to be cleared with the
media cell. Otherwise only its lines on those topics have to be.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from accounts.request_cache import cached_per_request
from desk.enquiries.models import Interview
from desk.lines.clearing import is_taken_from
from desk.lines.models import Clearance, Incident, Line
from desk.lines.queries.incidents import clearances_of, incident_lines, is_cleared_now
from desk.lines.queries.points import pairs_of
from nhsuk.london import LONDON
from nhsuk.words import clock
from reports.packs.completeness import Problem, Severity
from reports.packs.content import PackContent, split_line
from reports.packs.models import Pack, PackVersion
from reports.packs.staleness import Cause, Reason

Cleared = Mapping[tuple[int, int], Sequence[Clearance]]


@dataclass(frozen=True)
class UnclearedLine:
    """A line of the pack that the media cell of an incident has not cleared."""

    incident: Incident
    line: Line

    @property
    def words(self) -> str:
        return (
            f"Line {self.line.reference} is not cleared with the media cell for “{self.incident}”"
        )


def incident_problems(pack: Pack, content: PackContent, now: datetime) -> Iterator[Problem]:
    """What blocks the pack until it is cleared, and its text that comes from no cleared line."""
    active = _active()
    lines = _lines(content) if active else {}
    incidents = _about(pack.interview, lines, active)
    if not incidents:
        return
    for held in _uncleared(pack.interview, incidents, lines.values(), clearances_of(incidents)):
        yield Problem(
            severity=Severity.MISSING,
            section=_section_using(content, held.line.reference),
            what=held.words,
            owner=str(held.line.owner),
            remedy=f"Read it to the media cell ({held.incident.media_cell}) and mark it cleared.",
            key=f"incident:{held.incident.reference}:{held.line.reference}",
            url=held.incident.get_absolute_url(),
        )
    yield from _overdue_reviews(incidents, lines, now)
    yield from _differing(incidents, lines.values())
    if any(_is_on_topics(pack.interview, incident) for incident in incidents):
        yield from _not_from_lines(content, lines)


def incident_stale_reasons(
    versions: Collection[PackVersion], contents: Mapping[int, PackContent]
) -> dict[int, list[Reason]]:
    """Why versions need issuing again, by version: an incident declared since they were submitted,
    or a line that is no longer cleared. One query while no incident is active, otherwise four.
    """
    active = _active() if versions else []
    if not active:
        return {}
    lines = _lines(*(contents[version.pk] for version in versions))
    cleared = clearances_of(active)
    return {
        version.pk: list(_reasons(version, contents[version.pk], lines, active, cleared))
        for version in versions
    }


def _reasons(
    version: PackVersion,
    content: PackContent,
    lines: dict[str, Line],
    active: list[Incident],
    cleared: Cleared,
) -> Iterator[Reason]:
    interview = version.pack.interview
    used = _used(content, lines)
    incidents = _about(interview, used, active)
    for incident in incidents:
        if version.submitted_at < incident.declared_at:
            at = clock(incident.declared_at.astimezone(LONDON))
            yield Reason(
                Cause.INCIDENT,
                f"incident:{incident.reference}",
                f"The major incident “{incident}” was declared at {at}, after this version was"
                " submitted.",
                "a major incident was declared",
                incident.declared_at,
                incident=incident.reference,
            )
    for held in _uncleared(interview, incidents, used.values(), cleared):
        name = held.line.reference
        yield Reason(
            Cause.INCIDENT,
            f"incident:{held.incident.reference}",
            f"{held.words}.",
            f"line {name} has to be cleared with the media cell",
            lines=tuple(one for one in content.line_references if split_line(one)[0] == name),
            incident=held.incident.reference,
        )


@cached_per_request
def _active() -> list[Incident]:
    return list(Incident.objects.active().prefetch_related("topics").order_by("declared_at"))


def _about(interview: Interview, lines: dict[str, Line], active: list[Incident]) -> list[Incident]:
    """The incidents on the topic of the interview or of a line in the pack."""
    topics = {line.topic_id for line in lines.values()} | {interview.enquiry.topic_id}
    return [
        incident for incident in active if topics & {topic.pk for topic in incident.topics.all()}
    ]


def _uncleared(
    interview: Interview, incidents: list[Incident], lines: Iterable[Line], cleared: Cleared
) -> Iterator[UnclearedLine]:
    """Of those in use: nobody clears a line that was withdrawn, which is a reason of its own."""
    for incident in incidents:
        is_whole = _is_on_topics(interview, incident)
        topics = {topic.pk for topic in incident.topics.all()}
        for line in lines:
            concerned = not line.withdrawn_at and (is_whole or line.topic_id in topics)
            if concerned and not is_cleared_now(line, cleared.get((incident.pk, line.pk), ())):
                yield UnclearedLine(incident, line)


def _is_on_topics(interview: Interview, incident: Incident) -> bool:
    return interview.enquiry.topic_id in {topic.pk for topic in incident.topics.all()}


def _lines(*contents: PackContent) -> dict[str, Line]:
    """The lines that any of them uses, by reference."""
    names = {
        split_line(reference)[0] for content in contents for reference in content.line_references
    }
    rows = (
        Line.objects.filter(reference__in=names).select_related("owner").order_by("reference")
        if names
        else ()
    )
    return {line.reference: line for line in rows}


def _used(content: PackContent, lines: dict[str, Line]) -> dict[str, Line]:
    names = {split_line(reference)[0] for reference in content.line_references}
    return {name: line for name, line in lines.items() if name in names}


def _overdue_reviews(
    incidents: list[Incident], lines: dict[str, Line], now: datetime
) -> Iterator[Problem]:
    """Lines that nobody has reviewed for twelve hours of the incident."""
    for incident in incidents:
        for row in incident_lines(incident, now=now):
            if row.is_review_due and row.line.reference in lines:
                yield Problem(
                    severity=Severity.WARNING,
                    section="messages",
                    what=(
                        f"Line {row.line.reference} has not been reviewed for 12 hours of"
                        f" “{incident}”"
                    ),
                    owner=str(row.line.owner),
                    remedy="Check that it is still right, and confirm it on the incident page.",
                    key=f"incident:review:{incident.reference}:{row.line.reference}",
                    url=incident.get_absolute_url(),
                )


def _differing(incidents: list[Incident], lines: Collection[Line]) -> Iterator[Problem]:
    """Lines that may contradict a partner: a warning until somebody has judged, blocking if they
    have to change.
    """
    for pair in pairs_of(incidents, lines):
        if pair.status not in {"to_judge", "change"}:
            continue
        is_judged = pair.status == "change"
        partner = pair.statement.partner
        point = pair.point.name
        verdict = (
            f"was found to differ from what {partner} said"
            if is_judged
            else f"may differ from what {partner} said"
        )
        incident = next(one for one in incidents if one.pk == pair.point.incident_id)
        yield Problem(
            severity=Severity.MISSING if is_judged else Severity.WARNING,
            section="messages",
            what=f"Line {pair.line.reference} {verdict} on “{point}”",
            owner=str(pair.line.owner),
            remedy="Change the line and have it cleared."
            if is_judged
            else "Compare them, and decide.",
            key=f"incident:differs:{pair.point.pk}:{pair.line.pk}:{pair.statement.pk}",
            url=reverse("desk:incident_consistency", args=[incident.reference]),
        )


def _not_from_lines(content: PackContent, lines: dict[str, Line]) -> Iterator[Problem]:
    """Warns of text that comes from no line, and blocks text that was changed after a line was
    inserted.
    """
    for section, title in (
        ("messages", "messages"),
        ("likely", "likely answers"),
        ("hard", "hard answers"),
    ):
        texts = [(text, line) for text, line in _texts_with_lines(content, section) if text]
        changed = {one.line for one in content.reworded if one.section == section}
        free = sum(1 for _, line in texts if not line)
        if free:
            what = f"{free} of the {title} {'is' if free == 1 else 'are'} not from a cleared line"
            remedy = "Insert a cleared line, or have these words cleared as a line."
            yield Problem(
                Severity.WARNING,
                section,
                what,
                remedy,
                key=f"incident:free:{section}",
            )
        for text, used in texts:
            line = lines.get(split_line(used)[0]) if used else None
            if line and not is_taken_from(text, line.text):
                changed.add(line.reference)
        for reference in sorted(changed):
            what = (
                f"The words of line {reference} in the {title} were changed after it was inserted"
            )
            remedy = "Insert the line again: only its own words are cleared."
            yield Problem(Severity.MISSING, section, what, remedy)


def _texts_with_lines(content: PackContent, section: str) -> list[tuple[str, str]]:
    """Each text of a section with the line that it came from."""
    if section == "messages":
        supporting = [(message.text, message.line) for message in content.messages.supporting]
        return [(content.messages.primary, content.messages.primary_line), *supporting]
    questions = content.likely.questions if section == "likely" else content.hard.questions
    return [(question.answer, question.line) for question in questions]


def _section_using(content: PackContent, reference: str) -> str:
    for section in ("messages", "likely", "hard"):
        if any(
            split_line(line)[0] == reference
            for _, line in _texts_with_lines(content, section)
            if line
        ):
            return section
    return "messages"
