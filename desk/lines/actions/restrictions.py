"""Recording, changing, ending and retracting a restriction."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, TypedDict, Unpack

from django.db import transaction

from accounts.models import User
from accounts.refusals import Refused, reason_given
from desk.lines.models import Restriction
from training.actions.facts import (
    NOTHING_CHANGED,
    RecordedAlready,
    RetractedAlready,
    record_fact,
    retract_fact,
)
from training.models import Person, Topic

REASON = "Enter a reason. It is recorded with your name."


def restriction_replaced(restriction: Restriction) -> Refused:
    return Refused(
        f"Someone else changed or ended “{restriction}” after you opened it. "
        "Check the latest version."
    )


class RestrictionDetails(TypedDict):
    """The fields of a restriction. Topics are stored only if its scope is topics, people only if it
    is people.
    """

    title: str
    kind: str
    scope: str
    topics: Collection[Topic]
    people: Collection[Person]
    starts_at: datetime
    ends_at: datetime | None
    reason: str
    guidance: str


@transaction.atomic
def record_restriction(
    *, by: User, now: datetime, **details: Unpack[RestrictionDetails]
) -> Restriction:
    """Refused if the scope is topics or people and none were chosen, or
    it is recorded already.
    """
    _check_scope(details["scope"], details["topics"], details["people"])
    return _record(
        _new_restriction(details),
        details["topics"],
        details["people"],
        verb="added",
        by=by,
        now=now,
    )


@transaction.atomic
def change_restriction(
    *,
    restriction: Restriction,
    because: str,
    by: User,
    now: datetime,
    **details: Unpack[RestrictionDetails],
) -> Restriction:
    """Retracts the restriction and records the new one instead. Overrides were of the old words, so
    they end.
    """
    scope = details["scope"]
    topics = details["topics"]
    people = details["people"]
    _check_own(restriction)
    _check_scope(scope, topics, people)
    new = _new_restriction(details, instead_of=restriction.instead_of)
    if new.content() == restriction.content() and _scope_of(restriction) == _scope_given(
        scope, topics, people
    ):
        raise Refused(NOTHING_CHANGED)
    return _replace(
        restriction, new, topics, people, because=because, verb="corrected", by=by, now=now
    )


@transaction.atomic
def end_restriction(
    *, restriction: Restriction, because: str, by: User, now: datetime
) -> Restriction:
    """Ends it now; one that has not started is retracted. The history keeps what it was."""
    _check_own(restriction)
    because = reason_given(because, otherwise=REASON)
    state = restriction.state(now)
    if state == "over":
        raise Refused(f"“{restriction}” already ended on {restriction.ends}.")
    if state == "coming":
        try:
            retract_fact(fact=restriction, because=because, by=by, now=now)
        except RetractedAlready as refusal:
            raise restriction_replaced(restriction) from refusal
        return restriction
    new = Restriction(**restriction.content() | {"ends_at": now})
    topics = list(restriction.topics.all())
    people = list(restriction.people.all())
    return _replace(restriction, new, topics, people, because=because, verb="ended", by=by, now=now)


def _new_restriction(details: RestrictionDetails, **more: Any) -> Restriction:
    fields: dict[str, Any] = {
        name: value for name, value in details.items() if name not in {"topics", "people"}
    }
    return Restriction(**fields, **more)


def _replace(
    old: Restriction,
    new: Restriction,
    topics: Collection[Topic],
    people: Collection[Person],
    *,
    because: str,
    verb: str,
    by: User,
    now: datetime,
) -> Restriction:
    """Compare-and-set: of two simultaneous changes, the second is refused."""
    because = reason_given(because, otherwise=REASON)
    taken = {
        "retracted_at": max(now, old.recorded_at),
        "retracted_by": by,
        "retracted_because": because[:300],
    }
    if not Restriction.objects.not_retracted().filter(pk=old.pk).update(**taken):
        raise restriction_replaced(old)
    new.instead_of = old
    return _record(new, topics, people, verb=verb, by=by, now=now, because=because)


def _record(
    new: Restriction,
    topics: Collection[Topic],
    people: Collection[Person],
    *,
    verb: str,
    by: User,
    now: datetime,
    **details: str,
) -> Restriction:
    concerns = sorted(str(one) for one in _scope_given(new.scope, topics, people))
    try:
        made = record_fact(fact=new, by=by, now=now, verb=verb, concerns=concerns, **details)
    except RecordedAlready as refusal:
        raise Refused(
            f"“{new}” from {new.begins} is already recorded. Change that restriction instead."
        ) from refusal
    made.topics.set(topics if made.scope == Restriction.Scope.TOPICS else [])
    made.people.set(people if made.scope == Restriction.Scope.PEOPLE else [])
    return made


def _check_own(restriction: Restriction) -> None:
    if restriction.enquiry_id:
        raise Refused(
            f"“{restriction}” comes from an enquiry. Change the embargo on the enquiry’s page."
        )


def _check_scope(scope: str, topics: Collection[Topic], people: Collection[Person]) -> None:
    if scope in {"topics", "people"} and not (topics if scope == "topics" else people):
        raise Refused(f"Choose the {scope} it is about, or “Everything”.")


def _scope_of(restriction: Restriction) -> set[object]:
    return {*restriction.topics.all(), *restriction.people.all()}


def _scope_given(scope: str, topics: Collection[Topic], people: Collection[Person]) -> set[object]:
    return set(topics) if scope == "topics" else set(people) if scope == "people" else set()
