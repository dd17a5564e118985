"""Interviews to come that need attention: what would keep their spokesperson from being asked now,
and came after they were (`desk.choosing.attention` draws the line).

Everything is computed from facts, in a fixed number of queries for any number of interviews.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from accounts.models import AuditEvent, User
from desk.briefings.models import Briefing
from desk.choosing import attention as rules
from desk.choosing.attention import Cause, Change, is_known, last_change, since_move, unseen
from desk.choosing.models import SpokespersonKept
from desk.choosing.ranking import (
    Candidate,
    Check,
    Checker,
    CompletedBriefing,
    RestrictionInForce,
    Result,
    Slot,
)
from desk.enquiries.models import Ask, Interview
from desk.enquiries.queries.interview_restrictions import coming_restrictions
from desk.lines.models import Restriction
from nhsuk.dates.moments import moment_text
from nhsuk.words import near_moment, short_moment
from scheduling.availability.models import Claim, OnCall
from scheduling.availability.queries.busy_calendars import NotFree, busy_words, not_free
from scheduling.availability.queries.claims import describe_claim, describe_clash
from scheduling.availability.queries.own_diary import own_hours_of
from scheduling.times.office_hours import Hours, TimeSpan
from scheduling.times.our_hours import contactable_hours_of, margins_of
from training.media import PRACTICE_CURRENCY
from training.models import Organisation, Person, PersonTopic, Practice, Tenure, TrainingRecord
from training.readiness import FOREVER, MediumReadiness, MediumStatus, medium_readiness_from
from training.roles import GROUP_12_1

RELATED = ("person", "enquiry__outlet", "enquiry__topic", "enquiry__owner", "enquiry__deputy")

# A time in a calendar counts once it was there in two readings: where a slot moves, the invitation to it
# is in the calendar at the old time for a while.
SETTLED = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Row:
    """One cause. `since`: when it came about and from where: `added 3:40pm by import`."""

    interview: Interview
    cause: Cause
    since: str = ""

    @property
    def sentence(self) -> str:
        return f"{self.interview.person} {self.cause.words}"

    def notice(self, *, now: datetime) -> str:
        """For the result of an import."""
        on_air = short_moment(
            timezone.localtime(self.interview.starts_at), today=timezone.localdate(now)
        )
        owner = self.interview.enquiry.owner
        return (
            f"{self.interview} on {on_air} needs attention: {self.sentence}. "
            f"{owner.name} will get an email."
        )


@dataclass(frozen=True, slots=True)
class Attention:
    """Of one interview and the person named for it. `kept`: what the desk decided to keep, by the
    check, while it is still so. `checks`: the five of the ranking, as of now, for the page of one
    interview.
    """

    interview: Interview
    rows: list[Row]
    kept: Mapping[Check, Sequence[SpokespersonKept]]
    checks: tuple[Result, ...] = ()

    @property
    def checks_kept(self) -> list[tuple[Result, Sequence[SpokespersonKept]]]:
        """Each check with what was kept although it is not met."""
        return [(result, self.kept.get(result.check, ())) for result in self.checks]

    def row(self, key: str) -> Row | None:
        return next((row for row in self.rows if row.cause.key == key), None)


def needing_attention(*, now: datetime) -> list[Attention]:
    """Those to come with something to decide, the first on air first."""
    coming = Interview.objects.filter(
        person__isnull=False, called_off_at=None, went_out_at=None, starts_at__gt=now
    )
    every = attention(list(coming.select_related(*RELATED).in_order()), now=now)
    return [each for each in every.values() if each.rows]


def attention_of(interview: Interview, *, now: datetime) -> Attention | None:
    """The same for one; None if nobody is named, or the slot has begun."""
    if interview.status != "accepted" or interview.starts_at <= now:
        return None
    facts = _Facts([interview], now=now)
    found = _attention([interview], facts, now=now)[interview.pk]
    return replace(found, checks=facts.checks(interview, now=now))


def attention(interviews: Sequence[Interview], *, now: datetime) -> dict[int, Attention]:
    """By the key of each of these interviews, which all have a person and lie ahead."""
    return _attention(interviews, _Facts(interviews, now=now), now=now) if interviews else {}


def _attention(
    interviews: Sequence[Interview], facts: "_Facts", *, now: datetime
) -> dict[int, Attention]:
    decided = _keeps(interviews)
    undecided: dict[int, list[Cause]] = {}
    kept: defaultdict[int, defaultdict[Check, list[SpokespersonKept]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for interview in interviews:
        asked_at = facts.asked_at(interview)
        moved_at = interview.slot_changed_at
        is_moved = moved_at is not None and moved_at > asked_at
        then = None if is_moved else facts.causes(interview, known_at=asked_at, now=now)
        causes = unseen(facts.causes(interview, known_at=None, now=now), then)
        if is_moved and moved_at:
            causes = [since_move(cause, moved_at) for cause in causes]
        undecided[interview.pk] = []
        for cause in causes:
            if keep := decided[interview.pk].get(cause.key):
                kept[interview.pk][cause.check].append(keep)
            else:
                undecided[interview.pk].append(cause)
    say = _Sayer(chain.from_iterable(undecided.values()), now=now)
    return {
        interview.pk: Attention(
            interview=interview,
            rows=[Row(interview, cause, say(cause.change)) for cause in undecided[interview.pk]],
            kept=kept[interview.pk],
        )
        for interview in interviews
    }


class _Facts:
    """All facts about the people named and the slots, also those taken back since."""

    def __init__(self, interviews: Sequence[Interview], *, now: datetime) -> None:
        self.organisation = Organisation.objects.ours()
        self.margins = margins_of(self.organisation)
        people = {interview.person_id for interview in interviews}
        from_at = min(interview.starts_at for interview in interviews) - self.margins.before
        to_at = max(interview.ends_at for interview in interviews) + self.margins.after
        around: dict[str, Any] = {"starts_at__lt": to_at, "ends_at__gt": from_at}
        own: dict[str, Any] = {"person__in": people}
        self.away: defaultdict[int, list[NotFree]] = defaultdict(list)
        for row in not_free([pk for pk in people if pk], around=Q(**around)):
            if not row.is_in_calendar or row.since <= now - SETTLED:
                self.away[row.person].append(row)
        self.claims = _claims(people, around)
        passed = TrainingRecord.objects.filter(outcome=TrainingRecord.Outcome.PASSED, **own)
        self.records: defaultdict[int, list[Any]] = _by_person(
            passed.annotate(media=F("course__media"))
        )
        topics = {interview.enquiry.topic_id for interview in interviews} - {None}
        self.tenures = _by_person(Tenure.objects.filter(**own, role__in=GROUP_12_1))
        media = {interview.medium for interview in interviews}
        self.practice = _by_person(Practice.objects.filter(**own, medium__in=media))
        self.topics = _by_person(PersonTopic.objects.filter(**own, topic__in=topics))
        self.briefings = _by_person(
            Briefing.objects.filter(completed_at__isnull=False, **own)
            .exclude(need="mock")
            .only("person", "interview", "topic", "media", "held_on", "completed_at")
        )
        self.currencies = PRACTICE_CURRENCY | self.organisation.practice_currency_months
        self.restrictions = coming_restrictions(now)
        self.asked = _asked_at(interviews)

    def asked_at(self, interview: Interview) -> datetime:
        """When the person named was asked, or else named."""
        assert interview.accepted_at is not None  # noqa: S101  a constraint: with the person
        return self.asked.get(interview.pk, interview.accepted_at)

    def checks(self, interview: Interview, *, now: datetime) -> tuple[Result, ...]:
        person = _person(interview)
        on_call = OnCall.objects.not_retracted().filter(
            person=person,
            starts_at__lt=interview.ends_at + self.margins.after,
            ends_at__gt=interview.starts_at - self.margins.before,
        )
        spells = [TimeSpan(each.starts_at, each.ends_at) for each in on_call]
        hours = contactable_hours_of(self.organisation)
        checker = Checker(self._slot(interview), now=now, hours=hours)
        candidate = self._candidate(interview, known_at=None)._replace(on_call=spells)
        if own := own_hours_of([person.pk]).get(person.pk):
            inside = own.contains(*checker.with_margins)
            candidate = candidate._replace(is_in_own_hours=inside)
        return checker.checks(candidate)

    def causes(
        self, interview: Interview, *, known_at: datetime | None, now: datetime
    ) -> Iterator[Cause]:
        """All that kept the person from this slot, as known at the moment or now."""
        person = _person(interview)
        on = timezone.localdate(now)
        asked_at = self.asked_at(interview)
        yield from self._has_left(interview, person, on)
        missed = self._missed(interview, known_at, now)
        if Check.ROLE in missed and not _is_gone(interview, person):
            ended = _last_day_before(interview, self.tenures[person.pk], known_at)
            yield Cause(
                Check.ROLE,
                f"role {ended}",
                rules.role_ends(ended, on=on),
                last_change(self.tenures[person.pk], after=asked_at),
                always=ended is not None,
            )
        if Check.MEDIUM in missed:
            readiness = self._readiness(interview, known_at)
            yield Cause(
                Check.MEDIUM,
                f"medium {interview.medium} {readiness.status} {readiness.valid_until}",
                rules.not_ready(readiness, on=on),
                last_change(self._about_medium(interview), after=asked_at),
                always=readiness.status is MediumStatus.LAPSED,
            )
        if Check.TOPIC in missed and (topic := interview.enquiry.topic):
            listed = [each for each in self.topics[person.pk] if each.topic_id == topic.pk]
            change = last_change(listed, after=asked_at)
            yield Cause(
                Check.TOPIC, f"topic {topic.pk}", f"does not speak on {topic.title}", change
            )
        for away in self._away(interview, known_at):
            words = rules.is_away(away.kind, away.starts_at, away.ends_at, on=on)
            change = Change(away.since, by_id=away.by)
            yield Cause(Check.AVAILABLE, f"away {away.key}", words, change)
        for claim in self._clashes(interview, known_at):
            change = Change(claim.made_at, by_id=_booked_by(claim)) if claim.made_at else None
            yield Cause(Check.AVAILABLE, _key_of(claim), describe_clash(claim), change)
        for busy in self._busy(interview, known_at):
            words = f"is {busy_words(busy.starts_at, busy.ends_at)}"
            key = f"busy {busy.starts_at:%Y-%m-%dT%H:%M} {busy.ends_at:%Y-%m-%dT%H:%M}"
            yield Cause(Check.AVAILABLE, key, words, Change(busy.since))
        for restriction in self._restrictions(interview, known_at):
            words = f"may not speak then: {restriction.words}"
            change = self._begun(restriction, interview)
            yield Cause(Check.FREE_TO_SPEAK, f"restriction {restriction.pk}", words, change)

    def _begun(self, restriction: Restriction, interview: Interview) -> Change:
        """When it began to hold for the interview: recorded, or its last override withdrawn."""
        withdrawn = [
            Change(each.retracted_at, rules.Verb.WITHDRAWN, each.retracted_by_id)
            for each in self.restrictions.overrides[restriction.pk, interview.pk]
            if each.retracted_at
        ]
        recorded = Change(restriction.recorded_at, by_id=restriction.recorded_by_id)
        return max([recorded, *withdrawn], key=lambda change: change.at)

    def _has_left(self, interview: Interview, person: Person, on: date) -> Iterator[Cause]:
        if person.removed_at:
            change = Change(person.removed_at, rules.Verb.REMOVED, person.removed_by_id)
            yield Cause(Check.ROLE, "removed", "is no longer on the register", change, always=True)
        elif person.left_on and _is_gone(interview, person):
            words = rules.leaves(person.left_on, on=on)
            yield Cause(Check.ROLE, f"left {person.left_on}", words, _left(person), always=True)

    def _missed(self, interview: Interview, known_at: datetime | None, now: datetime) -> set[Check]:
        """Of role, medium and topic, the checks not met."""
        candidate = self._suited(interview, known_at)
        checks = Checker(self._slot(interview), now=now, hours=Hours()).checks(candidate)
        return {result.check for result in checks if not result.met}

    def _slot(self, interview: Interview) -> Slot:
        topic = interview.enquiry.topic
        return Slot(
            interview.medium,
            interview.starts_at,
            interview.minutes,
            topic=topic.title if topic else None,
            margins=self.margins,
        )

    def _meets(self, spell: NotFree | Claim, interview: Interview) -> bool:
        """It overlaps the slot with its margins; touching is no clash."""
        return spell.starts_at < interview.ends_at + self.margins.after and (
            interview.starts_at - self.margins.before < spell.ends_at
        )

    def _candidate(self, interview: Interview, *, known_at: datetime | None) -> Candidate:
        clashes = [
            TimeSpan(each.starts_at, each.ends_at, f"away until {moment_text(each.ends_at)}")
            for each in self._away(interview, known_at)
        ]
        clashes += [
            TimeSpan(each.starts_at, each.ends_at, describe_claim(each))
            for each in self._clashes(interview, known_at)
        ]
        clashes += [
            TimeSpan(each.starts_at, each.ends_at, busy_words(each.starts_at, each.ends_at))
            for each in self._busy(interview, known_at)
        ]
        restrictions = [
            RestrictionInForce(each.words, self._is_overridden(each, interview, known_at))
            for each in self._applicable(interview)
        ]
        suited = self._suited(interview, known_at)
        return suited._replace(clashes=clashes, restrictions=restrictions)

    def _suited(self, interview: Interview, known_at: datetime | None) -> Candidate:
        """Their role, training and topic, without what is in the way at the time."""
        person = _person(interview)
        on = timezone.localdate(interview.starts_at)
        tenures = (each for each in self.tenures[person.pk] if is_known(each, known_at))
        levels: dict[int | None, str] = {
            each.topic_id: each.level for each in self.topics[person.pk] if is_known(each, known_at)
        }
        return Candidate(
            person.reference,
            in_group=any(_covers(each, on) for each in tenures),
            readiness=self._readiness(interview, known_at),
            topic_level=levels.get(interview.enquiry.topic_id),
            briefings=[
                CompletedBriefing(each.held_on, frozenset(each.media))
                for each in self.briefings[person.pk]
                if _is_about(each, interview) and each.held_on and _is_completed(each, known_at)
            ],
        )

    def _about_medium(self, interview: Interview) -> list[Any]:
        """Records and practice that count for the medium, also those taken back."""
        person = _person(interview).pk
        on = timezone.localdate(interview.starts_at)
        records = [
            each
            for each in self.records[person]
            if interview.medium in each.media and each.completed_on <= on
        ]
        practice = [
            each
            for each in self.practice[person]
            if each.medium == interview.medium and each.practised_on <= on
        ]
        return [*records, *practice]

    def _readiness(self, interview: Interview, known_at: datetime | None) -> MediumReadiness:
        known = [each for each in self._about_medium(interview) if is_known(each, known_at)]
        records = [each for each in known if isinstance(each, TrainingRecord)]
        practised = [each.practised_on for each in known if isinstance(each, Practice)]
        return medium_readiness_from(
            interview.medium,
            last_day=max((each.valid_until or FOREVER for each in records), default=None),
            practised_on=max(practised, default=None),
            months=self.currencies[interview.medium],
            on=timezone.localdate(interview.starts_at),
        )

    def _away(self, interview: Interview, known_at: datetime | None) -> list[NotFree]:
        own = self._known(interview, known_at)
        return [each for each in own if not each.is_in_calendar and self._meets(each, interview)]

    def _known(self, interview: Interview, known_at: datetime | None) -> list[NotFree]:
        own = self.away[_person(interview).pk]
        return [each for each in own if known_at is None or each.since <= known_at]

    def _clashes(self, interview: Interview, known_at: datetime | None) -> list[Claim]:
        """A briefing for the interview itself is no clash with it."""
        return [
            each
            for each in self.claims[_person(interview).pk]
            if self._meets(each, interview)
            and each.interview_id != interview.pk
            and (each.briefing is None or each.briefing.interview_id != interview.pk)
            and (known_at is None or each.made_at is None or each.made_at <= known_at)
        ]

    def _busy(self, interview: Interview, known_at: datetime | None) -> list[NotFree]:
        """In their calendar during the slot itself: the way there stands around it in many."""
        return [
            each
            for each in self._known(interview, known_at)
            if each.is_in_calendar
            and each.starts_at < interview.ends_at
            and interview.starts_at < each.ends_at
        ]

    def _restrictions(self, interview: Interview, known_at: datetime | None) -> list[Restriction]:
        """Those that apply, known and not overridden."""
        return [
            each
            for each in self._applicable(interview)
            if is_known(each, known_at) and not self._is_overridden(each, interview, known_at)
        ]

    def _applicable(self, interview: Interview) -> list[Restriction]:
        meeting = self.restrictions.meeting(interview)
        return [
            each
            for each in meeting
            if each.retracted_at is None and each.holds_back(interview.mode)
        ]

    def _is_overridden(
        self, restriction: Restriction, interview: Interview, known_at: datetime | None
    ) -> bool:
        overrides = self.restrictions.overrides[restriction.pk, interview.pk]
        return any(is_known(override, known_at) for override in overrides)


class _Sayer:
    """Says since when and from where a cause is so, with the names of those who recorded it."""

    def __init__(self, causes: Iterable[Cause], *, now: datetime) -> None:
        changes = [cause.change for cause in causes if cause.change]
        self.now = now
        keys = {change.by_id for change in changes if change.by_id}
        self.names = dict(User.objects.filter(pk__in=keys).values_list("pk", "name"))
        imports = AuditEvent.objects.filter(
            action="register.imported", at__in={change.at for change in changes}
        )
        self.imports = set(imports.values_list("at", flat=True)) if changes else set()

    def __call__(self, change: Change | None) -> str:
        """`added 3:40pm by import`; with the day if that was not today."""
        if change is None:
            return ""
        when = near_moment(change.at, now=self.now)
        by = "import" if change.at in self.imports else self.names.get(change.by_id or 0, "")
        return f"{change.verb} {when}{f' by {by}' if by else ''}"


def _by_person[M: Any](rows: QuerySet[M]) -> defaultdict[int, list[M]]:
    by_person: defaultdict[int, list[M]] = defaultdict(list)
    for row in rows:
        by_person[row.person_id].append(row)
    return by_person


def _claims(people: set[int | None], around: dict[str, Any]) -> defaultdict[int, list[Claim]]:
    claims = Claim.objects.filter(
        kind=Claim.Kind.PERSON, subject_id__in=[pk for pk in people if pk], **around
    )
    claims = claims.select_related(
        "training_session__course",
        "booking__training_session__course",
        "interview__enquiry__outlet",
        "briefing",
    ).only(
        "subject_id",
        "starts_at",
        "ends_at",
        "made_at",
        "training_session__starts_at",
        "training_session__course__code",
        "training_session__course__title",
        "booking__booked_by",
        "booking__training_session__starts_at",
        "booking__training_session__course__code",
        "booking__training_session__course__title",
        "interview__reference",
        "interview__starts_at",
        "interview__enquiry__outlet__name",
        "briefing__reference",
        "briefing__interview",
    )
    by_person: defaultdict[int, list[Claim]] = defaultdict(list)
    for claim in claims.order_by("starts_at"):
        by_person[claim.subject_id].append(claim)
    return by_person


def _asked_at(interviews: Sequence[Interview]) -> dict[int, datetime]:
    """When each person named was asked, where it was their yes that named them."""
    accepted = {
        interview.pk: (interview.person_id, interview.accepted_at) for interview in interviews
    }
    asks = Ask.objects.filter(interview__in=interviews, answer=Ask.Answer.ACCEPTED)
    return {
        ask.interview_id: ask.asked_at
        for ask in asks
        if (ask.person_id, ask.answered_at) == accepted[ask.interview_id]
    }


def _keeps(interviews: Sequence[Interview]) -> defaultdict[int, dict[str, SpokespersonKept]]:
    """Of the person and the slot as they are now, by cause."""
    current = {each.pk: (each.person_id, each.starts_at) for each in interviews}
    kept: defaultdict[int, dict[str, SpokespersonKept]] = defaultdict(dict)
    rows = SpokespersonKept.objects.not_retracted().filter(interview__in=interviews)
    for keep in rows.select_related("recorded_by"):
        if (keep.person_id, keep.starts_at) == current[keep.interview_id]:
            kept[keep.interview_id][keep.cause] = keep
    return kept


def _left(person: Person) -> Change | None:
    """When the last day was entered on the person's page; None if an import brought it."""
    events = AuditEvent.objects.filter(
        action="person.left", about_type=person._meta.label, about_id=str(person.pk)
    )
    last = events.order_by("number").last()
    if last is None or last.details.get("left_on") != str(person.left_on):
        return None
    return Change(last.at, by_id=last.by_id)


def _last_day_before(
    interview: Interview, tenures: Iterable[Tenure], known_at: datetime | None
) -> date | None:
    on = timezone.localdate(interview.starts_at)
    ended = [each.ends_on for each in tenures if is_known(each, known_at)]
    return max((last for last in ended if last and last < on), default=None)


def _person(interview: Interview) -> Person:
    assert interview.person is not None  # noqa: S101  callers pass those with somebody
    return interview.person


def _is_gone(interview: Interview, person: Person) -> bool:
    """Removed from the register, or after their last day, which is still theirs."""
    on = timezone.localdate(interview.starts_at)
    return person.removed_at is not None or bool(person.left_on and person.left_on < on)


def _covers(tenure: Tenure, on: date) -> bool:
    return tenure.starts_on <= on and (tenure.ends_on is None or tenure.ends_on >= on)


def _is_about(briefing: Briefing, interview: Interview) -> bool:
    topic = interview.enquiry.topic_id
    return briefing.interview_id == interview.pk or bool(topic and briefing.topic_id == topic)


def _is_completed(briefing: Briefing, at: datetime | None) -> bool:
    return briefing.completed_at is not None and (at is None or briefing.completed_at <= at)


def _key_of(claim: Claim) -> str:
    """What it is for and when, so that another time is another cause."""
    for kind in ("booking", "training_session", "interview", "briefing"):
        if pk := getattr(claim, f"{kind}_id"):
            return f"{kind} {pk} {claim.starts_at:%Y-%m-%dT%H:%M} {claim.ends_at:%Y-%m-%dT%H:%M}"
    raise ValueError("A claim is for one thing, says its constraint.")


def _booked_by(claim: Claim) -> int | None:
    return claim.booking.booked_by_id if claim.booking else None
