"""The facts of a year that show how people are warned and informed."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta

from django.db.models import Count, F, Min, Q
from django.utils import timezone

from desk.enquiries.queries.board import deadlines_since
from desk.lines.models import Clearance, Incident, IncidentAction, Line, Notice, PartnerStatement
from desk.rota.models import DutyShift
from desk.rota.rota_weeks import gaps
from reports.board.evidence import IncidentFacts, PolicyFacts, RotaFacts, YearFacts, first_day
from reports.packs.models import Pack, PackVersion
from scheduling.times.office_hours import TimeSpan
from scheduling.times.spans import DAY, midnight
from training.media import SHORT
from training.models import (
    Person,
    PolicyReading,
    PolicyVersion,
    Practice,
    SupportedPartner,
    TrainingRecord,
)
from training.queries.media import media_on
from training.queries.register import read_trend


def year_facts(*, on: date, now: datetime) -> YearFacts:
    """Of the year that ends on that day, as known now."""
    since = first_day(on)
    end = midnight(on + DAY)
    (point,) = read_trend(days=[on])
    passed = TrainingRecord.objects.not_retracted().filter(
        outcome=TrainingRecord.Outcome.PASSED, completed_on__range=(since, on)
    )
    mocks = Practice.objects.not_retracted().filter(
        kind=Practice.Kind.MOCK, practised_on__range=(since, on)
    )
    of_people = {"number": Count("pk"), "people": Count("person", distinct=True)}
    trained, practised = (rows.aggregate(**of_people) for rows in (passed, mocks))
    incidents = list(
        Incident.objects.filter(declared_at__gte=midnight(since), declared_at__lt=end)
        .prefetch_related("topics")
        .order_by("declared_at", "pk")
    )
    reviews = IncidentAction.objects.filter(incident__in=incidents).aggregate(
        agreed=Count("pk"), done=Count("pk", filter=Q(done_at__lt=end))
    )
    due = [had_it for deadline_at, had_it in deadlines_since(since) if deadline_at < min(end, now)]
    return YearFacts(
        on=on,
        figures=point.figures,
        media=_ready_by_medium(on),
        courses_passed=trained["number"],
        people_trained=trained["people"],
        mocks=practised["number"],
        people_in_mocks=practised["people"],
        policies=_policies(on, end),
        rota=_rota(midnight(since), min(end, now)),
        incidents=_incidents(incidents, end),
        enquiries_due=len(due),
        enquiries_in_time=sum(due),
        lines=_lines(on, end),
        supported_partners=SupportedPartner.objects.current(on).filter(added_at__lt=end).count(),
        review_actions=reviews["agreed"],
        review_actions_done=reviews["done"],
    )


def _ready_by_medium(on: date) -> dict[str, int]:
    """In words, how many on the register are ready for each medium. One query for all of them."""
    counts = {
        code: Count("pk", filter=medium.is_ready(on)) for code, medium in media_on(on).items()
    }
    found = Person.objects.on_register(on).aggregate(**counts)
    return {SHORT[code]: found[code] for code in SHORT}


def _policies(on: date, end: datetime) -> list[PolicyFacts]:
    """The latest version of each policy that is operative on the day, by title."""
    versions = PolicyVersion.objects.approved().filter(approved_at__lt=end)
    in_force: dict[int, PolicyVersion] = {}
    for version in versions.select_related("policy").order_by("policy__title", "number"):
        if version.operative.first <= on:
            in_force[version.policy_id] = version
    read = PolicyReading.objects.filter(version__policy__in=in_force, read_at__lt=end)
    readers: defaultdict[int, set[int]] = defaultdict(set)
    for policy, number, user in read.values_list("version__policy", "version__number", "user"):
        if number >= in_force[policy].last_substantive_version.number:
            readers[policy].add(user)
    return [
        PolicyFacts(
            key=str(version.policy_id),
            title=version.policy.title,
            number=version.number,
            operative=str(version.operative),
            review_by=version.review_by,
            readers=len(readers[version.policy_id]),
        )
        for version in in_force.values()
    ]


def _rota(start: datetime, until: datetime) -> RotaFacts | None:
    """From the first shift there ever was, if that is in the year; None without a shift in it."""
    shifts = DutyShift.objects.overlapping(start, until).values_list("starts_at", "ends_at")
    spans = [TimeSpan(*shift) for shift in shifts]
    if not spans:
        return None
    earliest = DutyShift.objects.not_retracted().aggregate(first=Min("starts_at"))["first"]
    first = max(start, earliest)
    left = [gap.ends_at - gap.starts_at for gap in gaps(spans, first, until)]
    total = until - first
    return RotaFacts(
        since=timezone.localdate(first),
        covered=total - sum(left, timedelta()),
        total=total,
        gaps=len(left),
        longest=max(left, default=timedelta()),
    )


def _incidents(incidents: Collection[Incident], end: datetime) -> list[IncidentFacts]:
    theirs = {"incident__in": incidents}
    statements = PartnerStatement.objects.not_retracted().filter(received_at__lt=end, **theirs)
    said: defaultdict[int, list[str]] = defaultdict(list)
    for incident, partner in statements.values_list("incident", "partner"):
        said[incident].append(partner)
    clearances = Clearance.objects.not_retracted().filter(cleared_at__lt=end, **theirs)
    cleared: defaultdict[int, set[int]] = defaultdict(set)
    for incident, line in clearances.values_list("incident", "line"):
        cleared[incident].add(line)
    sent: defaultdict[int, list[datetime]] = defaultdict(list)
    notices = Notice.objects.filter(sent_at__lt=end, **theirs).annotate(at=F("sent_at"))
    for incident, at in notices.values_list("incident", "at"):
        sent[incident].append(at)
    packs = _flash_packs(incidents, end)
    return [
        IncidentFacts(
            key=one.reference,
            title=one.title,
            declared_on=timezone.localdate(one.declared_at),
            statements=len(said[one.pk]),
            partners=len(set(said[one.pk])),
            cleared=len(cleared[one.pk]),
            notices=len(sent[one.pk]),
            first_notice=_after(one, sent[one.pk]),
            packs=len(packs[one.pk]),
            first_pack=_after(one, packs[one.pk].values()),
        )
        for one in incidents
    ]


def _after(incident: Incident, moments: Iterable[datetime]) -> timedelta | None:
    first = min(moments, default=None)
    return first - incident.declared_at if first else None


def _flash_packs(
    incidents: Collection[Incident], end: datetime
) -> defaultdict[int, dict[int, datetime]]:
    """By incident and pack, when the first version was approved while the incident was active: of
    packs for interviews on its topics.
    """
    topics = {topic.pk for one in incidents for topic in one.topics.all()}
    versions = PackVersion.objects.approved().filter(
        approved_at__lt=end,
        pack__kind=Pack.Kind.FLASH,
        pack__interview__enquiry__topic__in=topics,
    )
    found: defaultdict[int, dict[int, datetime]] = defaultdict(dict)
    rows = versions.annotate(topic=F("pack__interview__enquiry__topic"), at=F("approved_at"))
    for pack, topic, at in rows.order_by("at").values_list("pack", "topic", "at"):
        for one in incidents:
            is_of_it = topic in {each.pk for each in one.topics.all()}
            if is_of_it and one.declared_at <= at < (one.stood_down_at or end):
                found[one.pk].setdefault(pack, at)
    return found


def _lines(on: date, end: datetime) -> int:
    """That could be used on the day."""
    return Line.objects.filter(
        Q(live_from=None) | Q(live_from__lte=on),
        Q(withdrawn_at=None) | Q(withdrawn_at__gte=end),
        approved_at__lt=end,
        expires_on__gte=on,
    ).count()
