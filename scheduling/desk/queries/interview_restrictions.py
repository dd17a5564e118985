"""Which restrictions apply to a slot or an interview, and the overrides of them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from accounts.request_cache import cached_per_request
from scheduling.desk.models import Interview
from scheduling.lines.models import Restriction, RestrictionOverride
from scheduling.lines.models.restrictions import RestrictionQuerySet
from training.models import Topic


@dataclass(frozen=True)
class ApplicableRestriction:
    """A restriction that applies to an interview; `override`: why a manager allowed the
    interview.
    """

    restriction: Restriction
    override: RestrictionOverride | None


@cached_per_request
def restrictions_on(interview: Interview) -> list[ApplicableRestriction]:
    """Those on everything, on its topic, its enquiry or its spokesperson, by when they began."""
    about = Q(scope=Restriction.Scope.EVERYTHING)
    if topic := interview.enquiry.topic_id:
        about |= Q(scope=Restriction.Scope.TOPICS, topics=topic)
    about |= Q(scope=Restriction.Scope.ENQUIRY, enquiry=interview.enquiry_id)
    if interview.person_id:
        about |= Q(scope=Restriction.Scope.PEOPLE, people=interview.person_id)
    held = Restriction.objects.not_retracted().overlapping(interview.starts_at, interview.ends_at)
    restrictions = list(held.filter(about).distinct().order_by("starts_at", "pk"))
    if not restrictions:
        return []
    overrides = (
        RestrictionOverride.objects.not_retracted()
        .filter(interview=interview)
        .select_related("recorded_by")
    )
    by_restriction = {override.restriction_id: override for override in overrides}
    return [
        ApplicableRestriction(restriction, by_restriction.get(restriction.pk))
        for restriction in restrictions
    ]


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
    return [(restriction.words, restriction.is_overridden) for restriction in restrictions]


def on_people(
    starts_at: datetime, ends_at: datetime, interview: Interview | None
) -> dict[int, list[tuple[str, bool]]]:
    """The same for single people, by their key."""
    restrictions = _with_override(starts_at, ends_at, interview).filter(
        scope=Restriction.Scope.PEOPLE
    )
    by_person: defaultdict[int, list[tuple[str, bool]]] = defaultdict(list)
    for restriction in restrictions.annotate(on_person=F("people")).order_by("starts_at", "pk"):
        by_person[restriction.on_person].append((restriction.words, restriction.is_overridden))
    return by_person


def _with_override(
    starts_at: datetime, ends_at: datetime, interview: Interview | None
) -> QuerySet[Any]:
    overrides = RestrictionOverride.objects.not_retracted().filter(
        restriction=OuterRef("pk"), interview=interview
    )
    held: RestrictionQuerySet = Restriction.objects.not_retracted().overlapping(starts_at, ends_at)
    return held.annotate(is_overridden=Exists(overrides))
