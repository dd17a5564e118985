"""Which enquiries, lines and people are past their retention date, when each is removed, and what
it is retained for.

An enquiry is removed with its interviews, packs and debriefs, counted from the last thing that
happened to any of them, and with the duplicates that were joined to it. A line is removed once it
is withdrawn or expired and no retained record quotes it. A person is removed with all their
training, counted from the day they left, once no retained enquiry needs them, and not before they
were listed for a month, so that a wrong leaving date is noticed in time.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from dateutil.relativedelta import relativedelta
from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from desk.enquiries.models import Enquiry, Interview
from desk.lines.models import Line, Restriction
from reports.packs.models import PackSection, PackVersion
from reports.records.models import RecordHold
from reports.records.queries.of_person import WITH_AN_ENQUIRY
from training.models import Organisation, Person

LOOK_AHEAD = timedelta(days=30)
ALL = Q()
_LEGAL = (Restriction.Kind.LEGAL_HOLD, Restriction.Kind.INQUEST)
_QUOTED = re.compile(r'"([^"/]{1,20})/\d+"')  # a line and its revision, as packs write it


@dataclass(frozen=True)
class DueRecord:
    """`goes_on`: the first night in which it may be removed. `retained_because`: why it stays
    nevertheless, or empty.

    `held`: it has a hold of its own, which can be released.
    """

    what: RecordHold.What
    reference: str
    about: str
    last_on: date
    goes_on: date
    retained_because: str = ""
    held: bool = False
    interviews: int = 0
    packs: int = 0


def due_records(*, now: datetime, ahead: timedelta = LOOK_AHEAD) -> list[DueRecord]:
    """Those that are past their retention date by then, retained or not; the oldest first."""
    records = [record for find in FINDERS.values() for record in find(now, ahead, ALL)]
    return sorted(records, key=lambda record: (record.last_on, record.reference))


def may_be_removed(what: RecordHold.What, reference: str, *, now: datetime) -> bool:
    """It is past its retention date now, and nothing retains it."""
    records = FINDERS[what](now, timedelta(0), Q(reference=reference))
    return any(not record.retained_because for record in records)


def _retention_of_records() -> relativedelta:
    return relativedelta(years=Organisation.objects.ours().records_kept_years)


def _retention_of_people() -> relativedelta:
    return relativedelta(years=Organisation.objects.ours().training_kept_years)


def _holds(what: RecordHold.What) -> dict[str, str]:
    return dict(
        RecordHold.objects.filter(what=what, released_at=None).values_list("reference", "reason")
    )


def _with_reason(record: DueRecord, holds: dict[str, str], reasons: Iterable[str]) -> DueRecord:
    """The record with why it is retained: its own hold, or the first of the other reasons."""
    held = record.reference in holds
    because = f"Held: {holds[record.reference]}" if held else next(filter(None, reasons), "")
    return replace(record, retained_because=because, held=held)


def _enquiries(now: datetime, ahead: timedelta, only: Q = ALL) -> Iterator[DueRecord]:
    retention = _retention_of_records()
    holds = _holds(RecordHold.What.ENQUIRY)
    legal = _legal_holds(now)
    before = now + ahead - retention
    roots = Enquiry.objects.filter(only, joined_to=None, received_at__lt=before).annotate(
        asked=Max("joined__received_at"),
        joined_deadline=Max("joined__deadline_at"),
        noted=Max("notes__at"),
    )
    last = _last_interviews(roots)
    for enquiry in roots.select_related("outlet", "topic", "journalist"):
        on_air, interviews, packs = last.get(enquiry.pk, (None, 0, 0))
        asked = enquiry.asked  # type: ignore[attr-defined]  # annotated
        joined = enquiry.joined_deadline  # type: ignore[attr-defined]  # annotated
        noted = enquiry.noted  # type: ignore[attr-defined]  # annotated
        moments = [enquiry.received_at, enquiry.deadline_at, asked, joined, noted, on_air]
        latest = max(moment for moment in moments if moment)
        if latest >= before:
            continue
        record = DueRecord(
            RecordHold.What.ENQUIRY,
            enquiry.reference,
            f"{enquiry.outlet}, {enquiry.subject}",
            last_on=timezone.localdate(latest),
            goes_on=timezone.localdate(latest) + retention + timedelta(days=1),
            interviews=interviews,
            packs=packs,
        )
        yield _with_reason(record, holds, _reasons_of(enquiry, legal))


def _last_interviews(roots: QuerySet[Enquiry]) -> dict[int, tuple[datetime, int, int]]:
    """Of each enquiry: when its last interview was, how many it had, and how many packs."""
    interviews = Interview.objects.filter(
        Q(enquiry__in=roots.values("pk")) | Q(enquiry__joined_to__in=roots.values("pk"))
    )
    latest: dict[int, tuple[datetime, int, int]] = {}
    rows = interviews.values("enquiry_id", "enquiry__joined_to_id")
    for row in rows.annotate(
        last=Max("starts_at"), count=Count("pk", distinct=True), packs=Count("pack")
    ):
        key = row["enquiry__joined_to_id"] or row["enquiry_id"]
        last, count, packs = latest.get(key, (row["last"], 0, 0))
        latest[key] = (max(last, row["last"]), count + row["count"], packs + row["packs"])
    return latest


@dataclass(frozen=True)
class _LegalHolds:
    """What legal holds and inquests in force retain, each with the title of the restriction."""

    everything: str
    topics: dict[int, str]
    enquiries: dict[int, str]
    people: dict[int, str]


def _legal_holds(now: datetime) -> _LegalHolds:
    held = (
        Restriction.objects.not_retracted()
        .in_state("in_force", now)
        .filter(kind__in=_LEGAL)
        .order_by("pk")
    )
    everything = ""
    topics = dict[int, str]()
    enquiries = dict[int, str]()
    named = dict[int, str]()
    for one in held.prefetch_related("topics", "people"):
        title = f"{one.get_kind_display()}: {one.title}"
        if one.scope == Restriction.Scope.EVERYTHING:
            everything = everything or title
        topics.update(dict.fromkeys((topic.pk for topic in one.topics.all()), title))
        people = [person.pk for person in one.people.all()]
        named.update(dict.fromkeys(people, title))
        theirs = Interview.objects.filter(person__in=people).values_list(
            "enquiry_id", "enquiry__joined_to_id"
        )
        enquiries.update(dict.fromkeys((root or key for key, root in theirs), title))
        if one.enquiry_id:
            enquiries[one.enquiry_id] = title
    return _LegalHolds(everything, topics, enquiries, named)


def _reasons_of(enquiry: Enquiry, legal: _LegalHolds) -> Iterator[str]:
    if enquiry.state not in Enquiry.ENDED:
        yield f"Not closed yet: {enquiry.get_state_display().lower()}"
    if enquiry.journalist and enquiry.journalist.held_at:
        yield f"The journalist’s contact details are held: {enquiry.journalist.held_because}"
    yield (
        legal.everything
        or legal.topics.get(enquiry.topic_id or 0)
        or legal.enquiries.get(enquiry.pk, "")
    )


def _lines(now: datetime, ahead: timedelta, only: Q = ALL) -> Iterator[DueRecord]:
    retention = _retention_of_records()
    holds = _holds(RecordHold.What.LINE)
    legal = _legal_holds(now)
    before = now + ahead - retention
    over = Line.objects.filter(only).filter(
        Q(withdrawn_at__lt=before) | Q(expires_on__lt=timezone.localdate(before))
    )
    lines = list(over.select_related("topic").annotate(used=Count("enquiries")))
    if not lines:
        return
    quoted = _quoted()
    of_incidents = _of_incidents(lines)
    for line in lines:
        last_on = (
            min(line.expires_on, timezone.localdate(line.withdrawn_at))
            if line.withdrawn_at
            else line.expires_on
        )
        reasons = (
            "A retained pack quotes it" if line.reference in quoted else "",
            "A retained enquiry used it" if line.used else "",  # type: ignore[attr-defined]  # annotated
            "Part of a major incident" if line.pk in of_incidents else "",
            legal.everything or legal.topics.get(line.topic_id, ""),
        )
        about = f"{line.topic}: {line.text[:100]}"
        goes_on = last_on + retention + timedelta(days=1)
        yield _with_reason(
            DueRecord(RecordHold.What.LINE, line.reference, about, last_on, goes_on), holds, reasons
        )


def _quoted() -> set[str]:
    """The lines that a draft or a version of any pack quotes."""
    return {
        reference for content in _contents() for reference in _QUOTED.findall(json.dumps(content))
    }


def _contents() -> Iterator[object]:
    for model in (PackVersion, PackSection):
        yield from model._default_manager.values_list("content", flat=True).iterator(chunk_size=200)


def _of_incidents(lines: Iterable[Line]) -> set[int]:
    """Those with a clearance, a review, a judgement or a place beside partners' statements."""
    keys = [line.pk for line in lines]
    about = Line.objects.filter(pk__in=keys).filter(
        Q(clearances__isnull=False)
        | Q(incident_reviews__isnull=False)
        | Q(judgements__isnull=False)
        | Q(points__isnull=False)
    )
    return set(about.values_list("pk", flat=True))


def _people(now: datetime, ahead: timedelta, only: Q) -> Iterator[DueRecord]:
    """Somebody whose import was undone counts from that day: they never left."""
    retention = _retention_of_people()
    holds = _holds(RecordHold.What.PERSON)
    legal = _legal_holds(now)
    today = timezone.localdate(now)
    before = today + ahead - retention
    over = Q(left_on__lt=before, removed_at=None) | Q(removed_at__date__lt=before)
    people = list(Person.objects.filter(only & over).select_related("due"))
    needed = _needed_by_enquiries(people)
    for person in people:
        last_on = (
            timezone.localdate(person.removed_at) if person.removed_at else person.left_on or today
        )
        listed_on = person.due.listed_on if hasattr(person, "due") else today
        goes_on = max(last_on + retention + timedelta(days=1), listed_on + LOOK_AHEAD)
        if goes_on > today + ahead:
            continue
        reasons = (
            "They have an interview or a pack that is retained" if person.pk in needed else "",
            legal.everything or legal.people.get(person.pk, ""),
        )
        about = f"{person}, with all their training"
        yield _with_reason(
            DueRecord(RecordHold.What.PERSON, person.reference, about, last_on, goes_on),
            holds,
            reasons,
        )


def _needed_by_enquiries(people: list[Person]) -> set[int]:
    """Those whom a retained enquiry needs."""
    keys = [person.pk for person in people]
    rows = (
        model._default_manager.filter(**{f"{way}__in": keys}).values_list(way)
        for model, way in WITH_AN_ENQUIRY
    )
    return {key for some in rows for (key,) in some} if keys else set()


FINDERS: dict[RecordHold.What, Callable[[datetime, timedelta, Q], Iterator[DueRecord]]] = {
    RecordHold.What.ENQUIRY: _enquiries,
    RecordHold.What.LINE: _lines,
    RecordHold.What.PERSON: _people,
}
