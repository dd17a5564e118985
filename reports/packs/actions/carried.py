"""Confirm that words carried over into a pack are right for this interview, or undo that."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused
from nhsuk.words import clock
from reports.packs.models import CarriedItem, Pack
from reports.packs.queries.carried import CarriedPlace, carried_places


class ConfirmedAlready(Refused):
    def __init__(self, place: CarriedPlace) -> None:
        item = place.confirmed
        by = ""
        if item and item.confirmed_at:
            by = f", by {item.confirmed_by} at {clock(timezone.localtime(item.confirmed_at))}"
        super().__init__(f"{place.label} is already confirmed{by}.")


class NotConfirmed(Refused):
    def __init__(self, place: CarriedPlace) -> None:
        super().__init__(f"{place.label} is not confirmed, so there is nothing to undo.")


class NoLongerThere(Refused):
    def __init__(self) -> None:
        super().__init__("These words are no longer in the pack. There is nothing to confirm.")


class NeedsFigure(Refused):
    def __init__(self, place: CarriedPlace) -> None:
        super().__init__(
            f"{place.label}, “{place.place.texts[0]}”, needs a new figure."
            " Enter the value and its day, then confirm it."
        )


@transaction.atomic
def confirm_carried(*, pack: Pack, keys: Collection[int], by: User, now: datetime) -> CarriedPlace:
    """Confirm the words of these items. Refused if they are no longer in the pack."""
    place, items = _place_of(pack, keys)
    if place.needs_figure:
        raise NeedsFigure(place)
    if not items.filter(confirmed_at=None).update(confirmed_at=now, confirmed_by=by):
        raise ConfirmedAlready(_place_of(pack, keys)[0])
    _audit(pack, place, "pack.carried_confirmed", by, now)
    return place


@transaction.atomic
def reopen_carried(*, pack: Pack, keys: Collection[int], by: User, now: datetime) -> CarriedPlace:
    """Undo a confirmation: the words block the pack again until they are confirmed or rewritten."""
    place, items = _place_of(pack, keys)
    confirmed = items.filter(confirmed_at__isnull=False)
    if not confirmed.update(confirmed_at=None, confirmed_by=None, approved_in=None):
        raise NotConfirmed(place)
    _audit(pack, place, "pack.carried_reopened", by, now)
    return place


def _place_of(pack: Pack, keys: Collection[int]) -> tuple[CarriedPlace, QuerySet[CarriedItem]]:
    """The place that has most of these items now, and those items. Items elsewhere are left out,
    as the user may not have seen them there.
    """
    sections = dict(pack.sections.values_list("key", "content"))
    found = [
        (place, here)
        for place in carried_places(pack, sections)
        if (here := [item.pk for item in place.items if item.pk in keys])
    ]
    if not found:
        raise NoLongerThere
    place, here = max(found, key=lambda pair: len(pair[1]))
    return place, CarriedItem.objects.filter(pk__in=here)


def _audit(pack: Pack, place: CarriedPlace, action: str, by: User, now: datetime) -> None:
    audit(
        by=by,
        action=action,
        about=pack,
        now=now,
        section=place.place.section,
        what=place.label,
        source=place.sources,
    )
