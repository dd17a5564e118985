"""Adding, updating and removing the figures of a line.

If a figure says something else, the line gets a new version, which needs a check and approval
again. The same figure as of a later day does not.
"""

from datetime import date, datetime
from typing import TypedDict, Unpack

from django.db import IntegrityError, transaction

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused
from desk.lines.actions.lines import begin_version, lock_line, queue_line_changed
from desk.lines.models import Line, LineFigure
from desk.lines.queries.lines import current_figures
from training.actions.facts import NOTHING_CHANGED


def _figure_gone(figure: LineFigure) -> Refused:
    return Refused(
        f"“{figure.what}” was changed or removed after you opened it. Check the latest figures."
    )


class FigureDetails(TypedDict):
    value: str
    unit: str
    as_of: date
    good_until: date
    source: str
    owner: User


@transaction.atomic
def record_figure(
    *,
    line: Line,
    revision: int,
    what: str,
    by: User,
    now: datetime,
    **details: Unpack[FigureDetails],
) -> LineFigure:
    """Adds a figure, in a new version of the line."""
    current = lock_line(line, revision)
    before = current_figures(current)
    figure = LineFigure(line=current, what=what, **details)
    _save(figure, by, now)
    _next_version(current, before, by, now)
    audit(
        by=by,
        action="line.figure_recorded",
        about=current,
        now=now,
        figure=str(figure),
        as_of=figure.as_of,
        source=figure.source,
    )
    return figure


@transaction.atomic
def renew_figure(
    *, figure: LineFigure, by: User, now: datetime, **details: Unpack[FigureDetails]
) -> LineFigure:
    """Replaces the figure by a later one; if its value differs, in a new version of the line."""
    current = lock_line(figure.line)
    before = current_figures(current)
    existing = next((one for one in before if one.pk == figure.pk), None)
    if existing is None:
        raise _figure_gone(figure)
    if all(getattr(existing, name) == given for name, given in details.items()):
        raise Refused(NOTHING_CHANGED)
    _take_back(existing, because="Updated", by=by, now=now)
    renewed = LineFigure(line=current, what=existing.what, **details)
    _save(renewed, by, now)
    if (renewed.value, renewed.unit) != (existing.value, existing.unit):
        _next_version(current, before, by, now)
    audit(
        by=by,
        action="line.figure_renewed",
        about=current,
        now=now,
        figure=str(renewed),
        before=str(existing),
        as_of=renewed.as_of,
    )
    return renewed


@transaction.atomic
def retract_figure(*, figure: LineFigure, by: User, now: datetime) -> None:
    """Removes the figure, in a new version of the line."""
    current = lock_line(figure.line)
    before = current_figures(current)
    _take_back(figure, because="Removed", by=by, now=now)
    _next_version(current, before, by, now)
    audit(by=by, action="line.figure_retracted", about=current, now=now, figure=str(figure))


def _save(figure: LineFigure, by: User, now: datetime) -> None:
    if figure.good_until < figure.as_of:
        raise Refused("The figure would be out of date before its own date. Enter a later date.")
    figure.recorded_at = now
    figure.recorded_by = by
    try:
        with transaction.atomic():
            figure.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(
            f"{figure.line} already has “{figure.what}”. Update that figure instead."
        ) from error


def _take_back(figure: LineFigure, *, because: str, by: User, now: datetime) -> None:
    existing = LineFigure.objects.not_retracted().filter(pk=figure.pk)
    at = max(now, figure.recorded_at)
    if not existing.update(retracted_at=at, retracted_by=by, retracted_because=because):
        raise _figure_gone(figure)


def _next_version(line: Line, before: list[LineFigure], by: User, now: datetime) -> None:
    """Starts a new version, unless the line is still an unchecked draft: its check will cover all
    figures.
    """
    if not (line.checked_at or line.approved_at):
        return
    was_approved = line.approved_at is not None
    begin_version(line, figures=before, by=by, now=now)
    line.save()
    if was_approved:
        queue_line_changed(line=line, now=now)
