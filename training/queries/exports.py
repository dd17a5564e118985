"""Lists of training as tables for a spreadsheet; courses and topics use the columns of the
register.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from accounts.spreadsheets import Row
from training.kinds import REQUIREMENT
from training.models import (
    Adjustment,
    Certificate,
    Course,
    CpdEntry,
    Hashtag,
    MonitoringTurn,
    Policy,
    SupportedPartner,
    Topic,
)
from training.queries.equality import EqualityFigures
from training.queries.exemptions import ExemptionRow
from training.queries.person import HistoryEntry, history_entry
from training.templatetags.statuses import certificate_status_word


def courses_table(on: date) -> Iterator[Row]:  # noqa: ARG001  each takes the day
    yield ["code", "title", "media", "valid_for_months", "max_group"]
    for course in Course.objects.order_by("code"):
        yield [
            course.code,
            course.title,
            " ".join(course.media),
            course.valid_for_months,
            course.max_group,
        ]


def topics_table(on: date) -> Iterator[Row]:  # noqa: ARG001  each takes the day
    yield ["code", "title"]
    yield from Topic.objects.order_by("title").values_list("code", "title")


def policies_table(on: date) -> Iterator[Row]:
    """Each policy with the version in force on the day, if any."""
    yield ["policy", "owner", "version", "operative_on", "review_by", "read_by"]
    for policy in Policy.objects.select_related("owner").order_by("title"):
        version = policy.in_force(on)
        said: Row = ["", "", "", ""]
        if version:
            readers = version.readings.filter(user__is_active=True).count()
            said = [version.number, version.operative_on, version.review_by, readers]
        yield [policy.title, str(policy.owner), *said]


def shifts_table(on: date) -> Iterator[Row]:
    yield ["reference", "person", "weekday", "from", "to", "last_day"]
    shifts = (
        MonitoringTurn.objects.current(on)
        .select_related("person")
        .order_by("weekday", "starts", "pk")
    )
    for shift in shifts:
        hours = [f"{shift.starts:%H:%M}", f"{shift.ends:%H:%M}"]
        yield [
            shift.person.reference,
            str(shift.person),
            shift.get_weekday_display(),
            *hours,
            shift.ended_on,
        ]


def hashtags_table(on: date) -> Iterator[Row]:
    yield ["hashtag", "occasion", "from", "to"]
    for hashtag in Hashtag.objects.current(on).order_by("starts_on", "tag"):
        yield [str(hashtag), hashtag.occasion, hashtag.starts_on, hashtag.ended_on]


def partners_table(on: date) -> Iterator[Row]:
    yield ["partner", "handles", "why"]
    yield from (
        SupportedPartner.objects.current(on).order_by("name").values_list("name", "handles", "why")
    )


def requirement_history_table(on: date) -> Iterator[Row]:  # noqa: ARG001  each takes the day
    facts = REQUIREMENT.facts(None).order_by("-recorded_at", "-pk")
    return history_table(history_entry(REQUIREMENT, fact) for fact in facts)


LISTS: dict[str, Callable[[date], Iterable[Row]]] = {
    "courses": courses_table,
    "topics": topics_table,
    "policies": policies_table,
    "turns": shifts_table,
    "hashtags": hashtags_table,
    "partners": partners_table,
    "requirement-history": requirement_history_table,
}


def history_table(entries: Iterable[HistoryEntry]) -> Iterator[Row]:
    """Moments as 2026-03-31T07:10:00+00:00."""
    yield [
        "entry",
        "what_it_says",
        "recorded_at",
        "recorded_by",
        "taken_back_at",
        "taken_back_by",
        "because",
    ]
    for one in entries:
        taken = (
            [one.retracted_at.isoformat(), str(one.retracted_by or "")]
            if one.retracted_at
            else ["", ""]
        )
        yield [one.what, one.words, one.at.isoformat(), str(one.by or ""), *taken, one.because]


def adjustments_table(adjustments: QuerySet[Adjustment]) -> Iterator[Row]:
    yield [
        "person",
        "name",
        "kind",
        "words",
        "for_training",
        "for_interviews",
        "agreed",
        "recorded_on",
        "recorded_by",
    ]
    for one in adjustments.select_related("person", "recorded_by").order_by(
        "person__reference", "recorded_at", "pk"
    ):
        needed = ["yes" if wanted else "no" for wanted in (one.for_training, one.for_interviews)]
        recorded: Row = [timezone.localdate(one.recorded_at), str(one.recorded_by or "")]
        name = one.person.full_name
        yield [
            one.person.reference,
            name,
            one.get_kind_display(),
            one.words,
            *needed,
            one.agreed,
            *recorded,
        ]


def certificates_table(certificates: QuerySet[Certificate]) -> Iterator[Row]:
    yield [
        "Sent on",
        "Reference",
        "Name",
        "Course",
        "Completed on",
        "Provider",
        "Status",
        "Reason",
    ]
    for one in certificates.select_related("person", "course"):
        course: Row = [str(one.course), one.completed_on, one.provider]
        answer = [certificate_status_word(one.status), one.refused_because]
        yield [
            timezone.localdate(one.sent_at),
            one.person.reference,
            one.person.full_name,
            *course,
            *answer,
        ]


def exemptions_table(rows: Iterable[ExemptionRow]) -> Iterator[Row]:
    yield [
        *("State", "Reference", "Name", "Course", "From", "To", "Reason", "Asked by", "Asked on"),
        *("Decided by", "Decided on", "Reason for the decision"),
    ]
    for row in rows:
        course = row.course.code if row.course else "Every course"
        person = [row.person.reference, row.person.full_name]
        yield [row.words, *person, course, row.starts_on, row.ends_on, row.reason, *_who(row)]


def _who(row: ExemptionRow) -> Row:
    exemption_request = row.exemption_request
    if exemption_request is None:
        return ["", None, row.approved_by, None, ""]
    decided_on = exemption_request.decided_at and timezone.localdate(exemption_request.decided_at)
    decided_by = str(exemption_request.decided_by or "")
    return [
        str(exemption_request.asked_by),
        timezone.localdate(exemption_request.asked_at),
        decided_by,
        decided_on,
        exemption_request.decided_because,
    ]


def cpd_table(entries: QuerySet[CpdEntry]) -> Iterator[Row]:
    yield ["done_on", "title", "minutes", "reflection", "is_shared"]
    for entry in entries:
        yield [
            entry.done_on,
            entry.title,
            entry.minutes,
            entry.reflection,
            "yes" if entry.is_shared else "no",
        ]


def equality_table(figures: EqualityFigures) -> Iterator[Row]:
    """As on the page, with the same counts hidden."""
    yield ["question", "answer", "people"]
    for question, answers in figures.questions:
        for answer, count in answers:
            shown: Any = "hidden" if count is None else count
            yield [question, answer, shown]
