"""The earlier packs from which the pack of an interview can be started, and what each gives
today.
"""

from collections.abc import Iterable
from datetime import date

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from desk.enquiries.models import Interview
from desk.lines.models import Line, LineFigure
from reports.packs.carried import (
    CarriedOver,
    CurrentFigure,
    CurrentLine,
    from_earlier,
    text_key,
)
from reports.packs.content import PackContent, from_json, split_line, to_json
from reports.packs.models import Pack, PackVersion

OFFERED = 20


def earlier_packs(interview: Interview) -> QuerySet[Pack]:
    """Packs of the person, the topic or the outlet, the latest on air first: those whose latest
    approved version still stands, since nobody has agreed to the words of another.
    """
    enquiry = interview.enquiry
    alike = Q(interview__enquiry__outlet=enquiry.outlet_id)
    if enquiry.topic_id:
        alike |= Q(interview__enquiry__topic=enquiry.topic_id)
    if interview.person_id:
        alike |= Q(interview__person=interview.person_id)
    approved = PackVersion.objects.approved().filter(pack=OuterRef("pk")).order_by("-number")
    standing = Pack.objects.annotate(
        latest_version=Subquery(approved.values("pk")[:1]),
        latest_withdrawn_at=Subquery(approved.values("withdrawn_at")[:1]),
    ).filter(alike, latest_version__isnull=False, latest_withdrawn_at=None)
    packs = standing.exclude(interview=interview).select_related(
        "interview__enquiry__outlet", "interview__person"
    )
    return packs.order_by("-interview__starts_at", "-pk")


def source_of(pack: Pack, *, on: date) -> str:
    """Where words come from: `P-0009, Westmoor Sound, 12 Nov`; with the year if it is not this
    one.
    """
    day = timezone.localdate(pack.interview.starts_at)
    year = "" if day.year == on.year else f" {day.year}"
    return f"{pack.reference}, {pack.interview.enquiry.outlet}, {day.day} {day:%b}{year}"


def given_by(pack: Pack, *, on: date) -> CarriedOver:
    """What the latest approved version gives: lines and figures as the library has them today."""
    version = PackVersion.objects.approved().filter(pack=pack).order_by("-number").first()
    if version is None:
        return CarriedOver({})
    content = from_json(PackContent, version.content).without_empty_rows()
    earlier = to_json(content)
    figures = [row.what for row in content.facts.facts]
    return from_earlier(earlier, _lines(content.line_references, on), _figures(figures, on))


def _lines(taken: Iterable[str], on: date) -> dict[str, CurrentLine]:
    """Those that may be used on the day, by reference."""
    references = [split_line(line)[0] for line in taken]
    lines = Line.objects.usable(on).filter(reference__in=references)
    return {
        line.reference: CurrentLine(
            line.reference,
            line.revision,
            " ".join(line.text.split()),
            " ".join(line.proof.split()),
            line.source,
        )
        for line in lines
    }


def _figures(wanted: Iterable[str], on: date) -> dict[str, CurrentFigure]:
    """Those that a line in use rests on and that still count on the day, by what they count."""
    keys = set(map(text_key, wanted))
    figures = LineFigure.objects.not_retracted().filter(
        good_until__gte=on, line__in=Line.objects.usable(on)
    )
    found = {}
    for figure in figures.select_related("owner").order_by("as_of", "pk"):
        if text_key(figure.what) in keys:
            found[text_key(figure.what)] = CurrentFigure(
                figure.what,
                figure.value,
                figure.unit,
                figure.as_of,
                figure.source,
                str(figure.owner),
            )
    return found
