"""Which restrictions apply to a slot or an interview, and the overrides of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from accounts.request_cache import cached_per_request
from desk.enquiries.models import Interview
from desk.lines.models import Restriction, RestrictionOverride
from desk.lines.models.restrictions import RestrictionQuerySet
from training.models import Topic

LONGEST = timedelta(days=31)  # no interview is so long


@dataclass(frozen=True)
class ApplicableRestriction:
    """A restriction that applies to an interview; `override`: why a manager allowed the
    interview. It blocks the interview unless it is overridden or `warns` alone.
    """

    restriction: Restriction
    override: RestrictionOverride | None
    warns: bool = False

    @property
    def blocks(self) -> bool:
        return not self.override and not self.warns


@cached_per_request
def restrictions_on(interview: Interview) -> list[ApplicableRestriction]:
    """Those on everything, on its topic, its enquiry or its spokesperson, by when they began."""
    about = Q(scope=Restriction.Scope.EVERYTHING)
    if topic := interview.enquiry.topic_id:
        about |= Q(scope=Restriction.Scope.TOPICS, topics=topic)
    about |= Q(scope=Restriction.Scope.ENQUIRY, enquiry=interview.enquiry_id)
    if interview.person_id:
        about |= Q(scope=Restriction.Scope.PEOPLE, people=interview.person_id)
    in_force = Restriction.objects.not_retracted().overlapping(
        interview.starts_at, interview.ends_at
    )
    restrictions = list(in_force.filter(about).distinct().order_by("starts_at", "pk"))
    if not restrictions:
        return []
    overrides = (
        RestrictionOverride.objects.not_retracted()
        .filter(interview=interview)
        .select_related("recorded_by")
    )
    by_restriction = {override.restriction_id: override for override in overrides}
    return [
        ApplicableRestriction(
            restriction,
            by_restriction.get(restriction.pk),
            warns=not restriction.holds_back(interview.mode),
        )
        for restriction in restrictions
    ]


@dataclass(frozen=True)
class ComingRestrictions:
    """Those that may meet a slot that is not over, lifted ones too, in the order in which they
    begin.

    By key, the topics and the people that each is on; by its key and the interview's, every
    override.
    """

    every: list[Restriction]
    topics: Mapping[int, set[int]]
    people: Mapping[int, set[int]]
    overrides: Mapping[tuple[int, int], list[RestrictionOverride]]

    def meeting(self, interview: Interview) -> list[Restriction]:
        """In force at some moment of the slot, on everything, its topic, its enquiry or its
        spokesperson.
        """
        return [each for each in self.every if self._meets(each, interview)]

    def override_of(self, restriction: Restriction, interview: int) -> RestrictionOverride | None:
        """Why a manager allowed the interview with this key, if one did."""
        every = self.overrides[restriction.pk, interview]
        return next((each for each in every if each.retracted_at is None), None)

    def _meets(self, restriction: Restriction, interview: Interview) -> bool:
        if restriction.starts_at >= interview.ends_at:
            return False
        if restriction.ends_at and restriction.ends_at <= interview.starts_at:
            return False
        match restriction.scope:
            case Restriction.Scope.EVERYTHING:
                return True
            case Restriction.Scope.ENQUIRY:
                return restriction.enquiry_id == interview.enquiry_id
            case Restriction.Scope.TOPICS:
                return interview.enquiry.topic_id in self.topics[restriction.pk]
            case _:
                return interview.person_id in self.people[restriction.pk]


@cached_per_request
def coming_restrictions(now: datetime) -> ComingRestrictions:
    """In four queries at most."""
    rows = Restriction.objects.filter(Q(ends_at=None) | Q(ends_at__gt=now - LONGEST))
    every = list(rows.order_by("starts_at", "pk"))
    overrides: defaultdict[tuple[int, int], list[RestrictionOverride]] = defaultdict(list)
    if every:
        found = RestrictionOverride.objects.filter(restriction__in=every)
        for override in found.select_related("recorded_by"):
            overrides[override.restriction_id, override.interview_id].append(override)
    return ComingRestrictions(
        every,
        topics=_named(Restriction.topics.through, every, Restriction.Scope.TOPICS, "topic_id"),
        people=_named(Restriction.people.through, every, Restriction.Scope.PEOPLE, "person_id"),
        overrides=overrides,
    )


def _named(
    through: Any, restrictions: Iterable[Restriction], scope: Restriction.Scope, column: str
) -> defaultdict[int, set[int]]:
    """By the key of each restriction of this scope, what it is on."""
    found: defaultdict[int, set[int]] = defaultdict(set)
    keys = [each.pk for each in restrictions if each.scope == scope]
    if keys:
        rows = through.objects.filter(restriction__in=keys)
        for restriction, pk in rows.values_list("restriction_id", column):
            found[restriction].add(pk)
    return found


def on_slot(
    topic: Topic | None, starts_at: datetime, ends_at: datetime, interview: Interview | None
) -> list[tuple[str, bool]]:
    """Restrictions on the topic, the enquiry or everything, in words, and whether each is
    overridden for the interview.
    """
    about = Q(scope=Restriction.Scope.EVERYTHING)
    if interview is not None:
        about |= Q(scope=Restriction.Scope.ENQUIRY, enquiry=interview.enquiry_id)
    if topic is not None:
        about |= Q(scope=Restriction.Scope.TOPICS, topics=topic)
    restrictions = (
        _with_override(starts_at, ends_at, interview)
        .filter(about)
        .distinct()
        .order_by("starts_at", "pk")
    )
    return [(each.words, each.is_overridden) for each in _holding(restrictions, interview)]


def on_people(
    starts_at: datetime, ends_at: datetime, interview: Interview | None
) -> dict[int, list[tuple[str, bool]]]:
    """The same for single people, by their key."""
    restrictions = _with_override(starts_at, ends_at, interview).filter(
        scope=Restriction.Scope.PEOPLE
    )
    by_person: defaultdict[int, list[tuple[str, bool]]] = defaultdict(list)
    rows = restrictions.annotate(on_person=F("people")).order_by("starts_at", "pk")
    for restriction in _holding(rows, interview):
        by_person[restriction.on_person].append((restriction.words, restriction.is_overridden))
    return by_person


def _holding(rows: Iterable[Any], interview: Interview | None) -> list[Any]:
    """Without those that only warn in the interview's mode."""
    return [each for each in rows if interview is None or each.holds_back(interview.mode)]


def _with_override(
    starts_at: datetime, ends_at: datetime, interview: Interview | None
) -> QuerySet[Any]:
    overrides = RestrictionOverride.objects.not_retracted().filter(
        restriction=OuterRef("pk"), interview=interview
    )
    restrictions: RestrictionQuerySet = Restriction.objects.not_retracted().overlapping(
        starts_at, ends_at
    )
    return restrictions.annotate(is_overridden=Exists(overrides))
