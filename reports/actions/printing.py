"""Printing a version: HTML to the renderer, its files kept, then the rows that name them and what follows, at once."""

from datetime import datetime

from jobs.work import NoUseTrying, finishing, progress
from reports import files
from reports.actions.delivery import deliver_version
from reports.documents import Rendering, document_html
from reports.gather.packs import version_content
from reports.models import PackVersion, Rendition
from reports.renderer import DocumentTooLong, Rendered, RenderingTookTooLong, renderer

PDFS = (Rendering.A4, Rendering.PHONE)


def render_version(*, version: PackVersion, is_approved: bool, now: datetime) -> str:
    """Makes both PDFs and keeps them where they pass their checks; an approved version is then delivered.

    Run again after a crash it makes only what is not there: a file is named by its content, a row comes once.
    """
    there = set(version.renditions.filter(is_approved=is_approved).values_list("kind", flat=True))
    content = version_content(version)
    made = []
    for number, rendering in enumerate(PDFS):
        progress(10 + 45 * number)
        if rendering not in there:
            rendered = _checked(document_html(content, rendering), rendering)
            made.append((rendering, files.keep(rendered.content), rendered))
    sentence = f"{version} printed, {len(PDFS)} PDFs."
    with finishing(sentence):
        Rendition.objects.bulk_create(
            [_row(version, is_approved, rendering, name, rendered, now) for rendering, name, rendered in made]
        )
        if is_approved:
            deliver_version(version=version, now=now)
    return sentence


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
