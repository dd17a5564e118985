"""`manage.py build_pack INTERVIEW|next [--rendering a4|phone|html] --output FILE`: the approved
pack as a file.

It is the stored file if there is one; otherwise it is rendered from the same frozen content.
Reasons why it is out of date go to the standard error.
"""

from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from desk.enquiries.models import Interview
from reports.packs.documents import Rendering, document_html
from reports.packs.models import PackVersion
from reports.packs.queries.packs import content_for, logo
from reports.packs.queries.stale import stale_reasons
from reports.packs.queries.stamps import with_stamp
from reports.printing import files
from reports.printing.output_file import check_folder, write_whole
from reports.printing.renderer import RenderingFailed, renderer
from training.stored_files import FileLost

VERSIONS = PackVersion.objects.select_related("pack__interview", "recipient", "approved_by")


class Command(BaseCommand):
    help = "Writes the approved pack of an interview to a file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "interview",
            help="its reference (I-0001), or next: the next one that has an approved pack",
        )
        parser.add_argument(
            "--rendering", choices=[r.value for r in Rendering], default=Rendering.A4.value
        )
        parser.add_argument("--output", required=True, type=Path, metavar="FILE")

    def handle(
        self,
        *,
        interview: str,
        rendering: str,
        output: Path,
        **options: Any,  # noqa: ARG002  Django adds some
    ) -> None:
        check_folder(output)
        now = timezone.now()
        version = _next_version(now) if interview == "next" else _version_of(interview)
        content = _content(version, Rendering(rendering), now)
        write_whole(output, content)
        self.stdout.write(f"Wrote {version}, for {version.recipient}, to {output}")
        for reason in stale_reasons(version, now=now):
            self.stderr.write(f"It is out of date: {reason}")


def _version_of(reference: str) -> PackVersion:
    interview = Interview.objects.filter(reference=reference).first()
    if interview is None:
        raise CommandError(
            f"There is no interview {reference}. Give a reference such as I-0001, or next."
        )
    version = VERSIONS.serving(interview).latest()
    if version is None:
        raise CommandError(f"The pack of {reference} is not approved yet. Approve a version first.")
    if version.withdrawn_at:
        raise CommandError(
            f"{version} was withdrawn, so there is nothing to write. Approve a new version first."
        )
    return version


def _next_version(now: datetime) -> PackVersion:
    for interview in Interview.objects.to_come(now):
        version = VERSIONS.serving(interview).latest()
        if version and not version.withdrawn_at:
            return version
    raise CommandError(
        "No upcoming interview has an approved pack. Approve one, or name an interview such as"
        " I-0001."
    )


def _content(version: PackVersion, rendering: Rendering, now: datetime) -> bytes:
    html = document_html(content_for(version, reader=version.recipient), rendering, logo())
    if rendering == Rendering.HTML:
        return html.encode()
    stored = version.renditions.filter(kind=rendering, is_approved=True).first()
    try:
        if stored:
            return with_stamp(version, files.read(stored.sha256), now=now)
        rendered = renderer().render(html, rendering)
    except (RenderingFailed, FileLost) as problem:
        raise CommandError(str(problem)) from problem
    if rendered.problems:
        raise CommandError("The PDF did not pass its checks: " + "; ".join(rendered.problems[:5]))
    return with_stamp(version, rendered.content, now=now)
