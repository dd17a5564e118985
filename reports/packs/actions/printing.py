"""Printing a version: renders its PDFs, stores the files, then adds the rows that name them and
delivers the version, in one transaction.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from itertools import cycle

from jobs.actions import queue_job
from jobs.work import PermanentFailure, TryAgain, finishing, progress
from reports import job_names
from reports.packs.actions.delivery import deliver_version
from reports.packs.documents import Rendering, document_html
from reports.packs.models import PackVersion, Rendition
from reports.packs.queries.packs import content_for, logo
from reports.printing import files
from reports.printing.renderer import (
    PATIENCE_OF_JOBS,
    RENDERERS,
    DocumentTooLong,
    Rendered,
    RendererSilent,
    RenderingTookTooLong,
    renderer,
)
from training.models import Person

_LONGEST_FIRST = [
    Rendering.PHONE,
    Rendering.LARGE,
    Rendering.CONTRAST,
    Rendering.A4,
]  # by what each takes


def render_version(*, version: PackVersion, is_approved: bool, now: datetime) -> str:
    """Makes the PDFs for the recipient, stores those that pass their checks, and delivers an
    approved version.

    After a crash it makes only what is missing: files are named by their content, and each row is
    unique.
    """
    there = set(version.renditions.filter(is_approved=is_approved).values_list("kind", flat=True))
    content = content_for(version, reader=version.recipient)
    wanted = sorted(
        map(Rendering, Rendition.kinds_for(version.recipient)), key=_LONGEST_FIRST.index
    )
    picture = logo()
    progress(10)
    missing = [each for each in wanted if each not in there]
    made = []
    with ThreadPoolExecutor(RENDERERS) as pool:
        # Printed while the next is written.
        answers = [
            pool.submit(_render, each, document_html(content, each, picture), number)
            for each, number in zip(missing, cycle(range(RENDERERS)), strict=False)
        ]
        for each, answer in zip(missing, answers, strict=True):
            made.append((each, files.store(answer.result().content), answer.result()))
            progress(90 * len(made) // len(missing))
    sentence = f"{version} printed, {len(wanted)} PDFs."
    with finishing(sentence):
        Rendition.objects.bulk_create(
            [
                _row(version, is_approved, rendering, name, rendered, now)
                for rendering, name, rendered in made
            ]
        )
        if is_approved:
            deliver_version(version=version, now=now)
    return sentence


def print_for_reader(*, person: Person, now: datetime) -> str:
    """Queues a job for each current version of which the person lacks a PDF in the format
    they read.
    """
    left = 0
    for version in PackVersion.objects.approved().filter(
        recipient=person, valid_until__gt=now, withdrawn_at=None
    ):
        missing = {*Rendition.kinds_for(person)} - {
            *version.renditions.filter(is_approved=True).values_list("kind", flat=True)
        }
        if missing:
            key = f"{version.rendering_key}:{person.reading}"
            arguments = {"version_id": version.pk, "is_approved": True}
            queue_job(name=job_names.RENDER_PACK, arguments=arguments, now=now, dedup_key=key)
            left += 1
    return f"{left} to print for {person}."


def _render(rendering: Rendering, html: str, number: int) -> Rendered:
    """The rendered PDF. Raises PermanentFailure if another attempt would fail too. Uses no
    database, because it runs in a thread.
    """
    try:
        rendered = renderer(number).render(html, rendering, patience=PATIENCE_OF_JOBS)
    except (DocumentTooLong, RenderingTookTooLong) as refusal:
        raise PermanentFailure(str(refusal)) from refusal
    except RendererSilent as silence:
        raise TryAgain(why=str(silence)) from silence
    if rendered.problems:
        raise PermanentFailure(
            "The PDF did not pass its checks: " + "; ".join(rendered.problems[:5])
        )
    return rendered


def _row(
    version: PackVersion,
    is_approved: bool,
    rendering: Rendering,
    name: str,
    rendered: Rendered,
    now: datetime,
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
