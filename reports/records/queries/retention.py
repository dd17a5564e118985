"""Which enquiries, lines and people are past the time for which they are kept, when each goes, and
what holds it.

An enquiry goes with its interviews, packs and debriefs, counted from the last thing that happened
to any of them; one that is the same as another goes with that one. A line goes when it is withdrawn
or expired and nothing that stays quotes it. A person goes with all their training, counted from the
day they left, once no enquiry that is kept needs them, and not before they were listed for a month:
a day that was entered wrongly is seen in time.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from dateutil.relativedelta import relativedelta
from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from reports.packs.models import PackSection, PackVersion
from reports.records.models import RecordHold
from reports.records.queries.of_person import WITH_AN_ENQUIRY
from scheduling.desk.models import Enquiry, Interview
from scheduling.lines.models import Line, Restriction
from training.models import Organisation, Person

LOOK_AHEAD = timedelta(days=30)
EVERY = Q()
_FREEZING = (Restriction.Kind.LEGAL_HOLD, Restriction.Kind.INQUEST)
_QUOTED = re.compile(r'"([^"/]{1,20})/\d+"')  # a line and its revision, as packs write it


@dataclass(frozen=True)
class DueRecord:
    """`goes_on`: the first night in which it may go. `keeps`: why it stays all the same; empty
    where nothing holds it.

    `held`: somebody holds this very one, and may release it.
    """

    what: RecordHold.What
    reference: str
    about: str
    last_on: date
    goes_on: date
    keeps: str = ""
    held: bool = False
    interviews: int = 0
    packs: int = 0


def due_records(*, now: datetime, ahead: timedelta = LOOK_AHEAD) -> list[DueRecord]:
    """Those that go by then, or would if nothing held them; the longest over first."""
    found = [record for find in FINDERS.values() for record in find(now, ahead, EVERY)]
    return sorted(found, key=lambda record: (record.last_on, record.reference))


def may_go(what: RecordHold.What, reference: str, *, now: datetime) -> bool:
    """Its time is over now, and nothing keeps it."""
    found = FINDERS[what](now, timedelta(0), Q(reference=reference))
    return any(not record.keeps for record in found)


def _kept() -> relativedelta:
    return relativedelta(years=Organisation.objects.ours().records_kept_years)


def _people_kept() -> relativedelta:
    return relativedelta(years=Organisation.objects.ours().training_kept_years)


def _holds(what: RecordHold.What) -> dict[str, str]:
    return dict(
        RecordHold.objects.filter(what=what, released_at=None).values_list("reference", "reason")
    )


def _kept_by(record: DueRecord, holds: dict[str, str], reasons: Iterable[str]) -> DueRecord:
    """The record with the first thing that keeps it: a hold on this very one, then the others in
    order.
    """
    held = record.reference in holds
    keeps = f"Held: {holds[record.reference]}" if held else next(filter(None, reasons), "")
    return replace(record, keeps=keeps, held=held)


def _enquiries(now: datetime, ahead: timedelta, only: Q = EVERY) -> Iterator[DueRecord]:
    kept = _kept()
    holds = _holds(RecordHold.What.ENQUIRY)
    frozen = _frozen(now)
    before = now + ahead - kept
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
            goes_on=timezone.localdate(latest) + kept + timedelta(days=1),
            interviews=interviews,
            packs=packs,
        )
        yield _kept_by(record, holds, _reasons_of(enquiry, frozen))


def _last_interviews(roots: QuerySet[Enquiry]) -> dict[int, tuple[datetime, int, int]]:
    """Of each enquiry: when its last interview was, how many it had, and how many packs."""
    theirs = Interview.objects.filter(
        Q(enquiry__in=roots.values("pk")) | Q(enquiry__joined_to__in=roots.values("pk"))
    )
    found: dict[int, tuple[datetime, int, int]] = {}
    rows = theirs.values("enquiry_id", "enquiry__joined_to_id")
    for row in rows.annotate(
        last=Max("starts_at"), count=Count("pk", distinct=True), packs=Count("pack")
    ):
        key = row["enquiry__joined_to_id"] or row["enquiry_id"]
        last, count, packs = found.get(key, (row["last"], 0, 0))
        found[key] = (max(last, row["last"]), count + row["count"], packs + row["packs"])
    return found


@dataclass(frozen=True)
class _Frozen:
    """What legal holds and inquests in force keep: each with the words of the restriction."""

    everything: str
    topics: dict[int, str]
    enquiries: dict[int, str]
    people: dict[int, str]


def _frozen(now: datetime) -> _Frozen:
    held = (
        Restriction.objects.held()
        .in_state("in_force", now)
        .filter(kind__in=_FREEZING)
        .order_by("pk")
    )
    everything = ""
    topics = dict[int, str]()
    enquiries = dict[int, str]()
    named = dict[int, str]()
    for one in held.prefetch_related("topics", "people"):
        said = f"{one.get_kind_display()}: {one.title}"
        if one.scope == Restriction.Scope.EVERYTHING:
            everything = everything or said
        topics.update(dict.fromkeys((topic.pk for topic in one.topics.all()), said))
        people = [person.pk for person in one.people.all()]
        named.update(dict.fromkeys(people, said))
        theirs = Interview.objects.filter(person__in=people).values_list(
            "enquiry_id", "enquiry__joined_to_id"
        )
        enquiries.update(dict.fromkeys((root or key for key, root in theirs), said))
        if one.enquiry_id:
            enquiries[one.enquiry_id] = said
    return _Frozen(everything, topics, enquiries, named)


def _reasons_of(enquiry: Enquiry, frozen: _Frozen) -> Iterator[str]:
    if enquiry.state not in Enquiry.ENDED:
        yield f"Not closed yet: {enquiry.get_state_display().lower()}"
    if enquiry.journalist and enquiry.journalist.held_at:
        yield f"The journalist’s contact details are held: {enquiry.journalist.held_because}"  # noqa: RUF001  a typographic apostrophe
    yield (
        frozen.everything
        or frozen.topics.get(enquiry.topic_id or 0)
        or frozen.enquiries.get(enquiry.pk, "")
    )


def _lines(now: datetime, ahead: timedelta, only: Q = EVERY) -> Iterator[DueRecord]:
    kept = _kept()
    holds = _holds(RecordHold.What.LINE)
    frozen = _frozen(now)
    before = now + ahead - kept
    over = Line.objects.filter(only).filter(
        Q(withdrawn_at__lt=before) | Q(expires_on__lt=timezone.localdate(before))
    )
    found = list(over.select_related("topic").annotate(used=Count("enquiries")))
    if not found:
        return
    quoted = _quoted()
    of_incidents = _of_incidents(found)
    for line in found:
        last_on = (
            min(line.expires_on, timezone.localdate(line.withdrawn_at))
            if line.withdrawn_at
            else line.expires_on
        )
        reasons = (
            "A retained pack quotes it" if line.reference in quoted else "",
            "A retained enquiry used it" if line.used else "",  # type: ignore[attr-defined]  # annotated
            "Part of a major incident" if line.pk in of_incidents else "",
            frozen.everything or frozen.topics.get(line.topic_id, ""),
        )
        about = f"{line.topic}: {line.text[:100]}"
        goes_on = last_on + kept + timedelta(days=1)
        yield _kept_by(
            DueRecord(RecordHold.What.LINE, line.reference, about, last_on, goes_on), holds, reasons
        )


def _quoted() -> set[str]:
    """The lines that any pack is made with, as drafts and versions write them down."""
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
    kept = _people_kept()
    holds = _holds(RecordHold.What.PERSON)
    frozen = _frozen(now)
    today = timezone.localdate(now)
    before = today + ahead - kept
    over = Q(left_on__lt=before, removed_at=None) | Q(removed_at__date__lt=before)
    found = list(Person.objects.filter(only & over).select_related("due"))
    needed = _with_an_enquiry(found)
    for person in found:
        last_on = (
            timezone.localdate(person.removed_at) if person.removed_at else person.left_on or today
        )
        listed_on = person.due.listed_on if hasattr(person, "due") else today
        goes_on = max(last_on + kept + timedelta(days=1), listed_on + LOOK_AHEAD)
        if goes_on > today + ahead:
            continue
        reasons = (
            "They have an interview or a pack that is retained" if person.pk in needed else "",
            frozen.everything or frozen.people.get(person.pk, ""),
        )
        about = f"{person}, with all their training"
        yield _kept_by(
            DueRecord(RecordHold.What.PERSON, person.reference, about, last_on, goes_on),
            holds,
            reasons,
        )


def _with_an_enquiry(people: list[Person]) -> set[int]:
    """Those whom an enquiry that is still there needs."""
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
