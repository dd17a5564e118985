"""Printing a version: HTML to the renderer, its files kept, then the rows that name them and what follows, at once."""

from datetime import datetime

from jobs.actions import leave
from jobs.work import NoUseTrying, finishing, progress
from reports import files
from reports.actions.delivery import deliver_version
from reports.documents import Rendering, document_html
from reports.gather.packs import logo
from reports.gather.since import content_for
from reports.models import PackVersion, Rendition
from reports.renderer import DocumentTooLong, Rendered, RenderingTookTooLong, renderer
from training.models import Person


def render_version(*, version: PackVersion, is_approved: bool, now: datetime) -> str:
    """Makes the PDFs that its recipient reads, keeps those that pass their checks, and delivers an approved version.

    Run again after a crash it makes only what is not there: a file is named by its content, a row comes once.
    """
    there = set(version.renditions.filter(is_approved=is_approved).values_list("kind", flat=True))
    content = content_for(version, reader=version.recipient)
    made, picture = [], logo()
    wanted = [Rendering(kind) for kind in Rendition.kinds_for(version.recipient)]
    for number, rendering in enumerate(wanted):
        progress(10 + 90 * number // len(wanted))
        if rendering not in there:
            rendered = _checked(document_html(content, rendering, picture), rendering)
            made.append((rendering, files.keep(rendered.content), rendered))
    sentence = f"{version} printed, {len(wanted)} PDFs."
    with finishing(sentence):
        Rendition.objects.bulk_create(
            [_row(version, is_approved, rendering, name, rendered, now) for rendering, name, rendered in made]
        )
        if is_approved:
            deliver_version(version=version, now=now)
    return sentence


def print_for_reader(*, person: Person, now: datetime) -> str:
    """Leaves a job for each version that the person has still to read and whose printing they have not got."""
    left = 0
    for version in PackVersion.objects.approved().filter(recipient=person, valid_until__gt=now, withdrawn_at=None):
        missing = {*Rendition.kinds_for(person)} - {
            *version.renditions.filter(is_approved=True).values_list("kind", flat=True)
        }
        if missing:
            key = f"{version.rendering_key}:{person.reading}"
            arguments = {"version_id": version.pk, "is_approved": True}
            leave(name="reports.tasks.render_pack", arguments=arguments, now=now, dedup_key=key)
            left += 1
    return f"{left} to print for {person}."


def _checked(html: str, rendering: Rendering) -> Rendered:
    """What the renderer made. Where no further attempt would end otherwise, it is given up at once."""
    try:
        rendered = renderer().render(html, rendering)
    except (DocumentTooLong, RenderingTookTooLong) as refusal:
        raise NoUseTrying(str(refusal)) from refusal
    if rendered.problems:
        raise NoUseTrying("The PDF did not pass its checks: " + "; ".join(rendered.problems[:5]))
    return rendered


def _row(
    version: PackVersion, is_approved: bool, rendering: Rendering, name: str, rendered: Rendered, now: datetime
) -> Rendition:
    return Rendition(
        version=version,
        kind=rendering,
        is_approved=is_approved,
        sha256=name,
        size=len(rendered.content),
        pages=rendered.pages,
        made_at=now,
        seconds=rendered.seconds,
    )
