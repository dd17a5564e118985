"""The board's paper from the database: the register as known at two moments, places in sessions as
known then, and the names and settings of today.
"""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from nhsuk.london import in_london
from reports.board.board_report import UNWRITTEN, BoardReport, Terms, Writing, report_of
from reports.board.models import PaperVersion
from reports.board.overview import CHANGE_MONTHS, months_before
from reports.board.queries.interview_figures import interview_figures_of
from reports.board.queries.people_then import (
    people_told_of,
    rows_with_days_known_at,
    with_days_known_at,
)
from reports.board.queries.places_then import places_known_at
from reports.board.report_files import Said
from reports.meetings.queries.board_actions import board_actions
from training.lapses import Booked
from training.media import PRACTICE_CURRENCY
from training.models import Course, Organisation, Person, PersonTopic, Requirement, Tenure, Topic
from training.queries.register import read_register, read_rows
from training.readiness import DAY
from training.register import Register


def board_report(
    *,
    on: date,
    known_at: datetime,
    since: date | None = None,
    since_known_at: datetime | None = None,
    terms: Terms | None = None,
    writing: Writing = UNWRITTEN,
) -> BoardReport:
    """Unless told, `since` is the day of the last paper that was issued, or three months earlier;
    `terms` are those of today.

    Unless told, what the last paper knew is what was known when it was sent for approval; if none
    was issued, at the end of its day. If nothing was known then, because the register began later,
    there is nothing to correct: it counts as known now.
    """
    last = _last_paper(on=on, since=since, known_at=known_at)
    if last and since_known_at is None:
        since_known_at = last.known_at
    since = since or (last.paper.on if last else months_before(on, CHANGE_MONTHS))
    terms = terms or terms_of_today()
    then_known_at = since_known_at or min(end_of(since), known_at)
    if since_known_at is None and not is_anything_required(since, then_known_at):
        then_known_at = known_at
    about = people_told_of(since=then_known_at, until=known_at)
    listed = PersonTopic.objects.known_at(known_at).values("person")
    return report_of(
        rows_with_days_known_at(read_rows(known_at), known_at),
        _register(known_at, terms, Person.objects.filter(pk__in=listed)),
        (_register(then_known_at, terms, about), _register(known_at, terms, about)),
        on=on,
        known_at=known_at,
        since=since,
        since_known_at=then_known_at,
        booked=by_key(places_known_at(known_at, on=on)),
        interviews=interview_figures_of(since=since + DAY, on=on, known_at=known_at),
        actions=board_actions(on=on, known_at=known_at, since=since),
        terms=terms,
        writing=writing,
    )


def _last_paper(*, on: date, since: date | None, known_at: datetime) -> PaperVersion | None:
    """The paper of that day, or the last before `on`, in the latest version that had been issued by
    the moment; not if that had been withdrawn, because no earlier version replaces it.
    """
    issued = PaperVersion.objects.issued().filter(
        known_at__lte=known_at, paper__on__lt=on, issued_at__lte=known_at
    )
    later = PaperVersion.objects.issued().filter(
        paper=OuterRef("paper"), number__gt=OuterRef("number"), issued_at__lte=known_at
    )
    issued = issued.exclude(Exists(later)).exclude(withdrawn_at__lte=known_at)
    if since:
        issued = issued.filter(paper__on=since)
    return issued.select_related("paper").order_by("-paper__on", "-number", "-pk").first()


def report_again(said: Said) -> BoardReport:
    """The same paper, made from the register of today."""
    return board_report(
        on=said.on,
        known_at=said.known_at,
        since=said.since,
        since_known_at=said.since_known_at,
        terms=said.terms,
        writing=said.writing,
    )


def terms_of_today() -> Terms:
    organisation = Organisation.objects.ours()
    courses = list(Course.objects.order_by("code"))
    topics = sorted(Topic.objects.values_list("title", "code"))
    return Terms(
        organisation=organisation.name,
        courses={course.code: course.title for course in courses},
        media_of={course.code: frozenset(course.media) for course in courses},
        topics={code: title for title, code in topics},
        practice_currency_months=PRACTICE_CURRENCY | organisation.practice_currency_months,
    )


def end_of(day: date) -> datetime:
    """The last instant of the day in London."""
    return in_london(datetime.combine(day + timedelta(days=1), time.min)) - timedelta(
        microseconds=1
    )


def _register(known_at: datetime, terms: Terms, people: QuerySet[Person]) -> Register:
    register = read_register(known_at=known_at, people=people)
    return replace(
        register,
        people=with_days_known_at(register.people, known_at),
        media_of=terms.media_of,
        practice_currency_months=terms.practice_currency_months,
    )


def is_anything_required(on: date, known_at: datetime, **only: Any) -> bool:
    """Whether, as known at the moment, a course, or `only` this one, was required of anybody on the day."""
    asked = Requirement.objects.known_at(known_at).in_force(on).filter(**only)
    held = Tenure.objects.known_at(known_at).covering(on).filter(role__in=asked.values("role"))
    return held.filter(person__in=Person.objects.on_register(on, known_at=known_at)).exists()


def by_key(booked: Booked) -> Booked:
    """By the key of the person in place of their reference."""
    references = {reference for reference, _ in booked}
    people = Person.objects.filter(reference__in=references)
    keys = dict(people.values_list("reference", "pk"))
    return {(keys[reference], course): on for (reference, course), on in booked.items()}
