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


@transaction.atomic
def confirm_carried(
    *, pack: Pack, keys: Collection[int], by: User, now: datetime
) -> list[CarriedPlace]:
    """Confirm the words of these items. Refused if they are no longer in the pack."""
    found, items = _places_of(pack, keys)
    for place in found:
        if place.needs_figure:
            raise Refused(
                f"{place.label}, “{place.place.texts[0]}”, needs a new figure."
                " Enter the value and its day, then confirm it."
            )
    if not items.filter(confirmed_at=None).update(confirmed_at=now, confirmed_by=by):
        place = _places_of(pack, keys)[0][0]
        done = ""
        if (item := place.confirmed) and item.confirmed_at:
            done = f", by {item.confirmed_by} at {clock(timezone.localtime(item.confirmed_at))}"
        raise Refused(f"{place.label} is already confirmed{done}.")
    _audit(pack, found, "pack.carried_confirmed", by, now)
    return found


@transaction.atomic
def reopen_carried(
    *, pack: Pack, keys: Collection[int], by: User, now: datetime
) -> list[CarriedPlace]:
    """Undo a confirmation: the words block the pack again until they are confirmed or rewritten."""
    found, items = _places_of(pack, keys)
    confirmed = items.filter(confirmed_at__isnull=False)
    if not confirmed.update(confirmed_at=None, confirmed_by=None, approved_in=None):
        raise Refused(f"{found[0].label} is not confirmed, so there is nothing to undo.")
    _audit(pack, found, "pack.carried_reopened", by, now)
    return found


def _places_of(
    pack: Pack, keys: Collection[int]
) -> tuple[list[CarriedPlace], QuerySet[CarriedItem]]:
    """The places that have no other items than these now, or else the one that has most of them;
    and those of these items that are there. Items elsewhere are left out, as the user may not have
    seen them there.
    """
    sections = dict(pack.sections.values_list("key", "content"))
    found = [
        (place, here)
        for place in carried_places(pack, sections)
        if (here := [item.pk for item in place.items if item.pk in keys])
    ]
    if not found:
        raise Refused("These words are no longer in the pack. There is nothing to confirm.")
    whole = [(place, here) for place, here in found if len(here) == len(place.items)]
    shown = whole or [max(found, key=lambda pair: len(pair[1]))]
    keys = {pk for _, here in shown for pk in here}
    return [place for place, _ in shown], CarriedItem.objects.filter(pk__in=keys)


def _audit(
    pack: Pack, places: Collection[CarriedPlace], action: str, by: User, now: datetime
) -> None:
    for place in places:
        audit(
            by=by,
            action=action,
            about=pack,
            now=now,
            section=place.place.section,
            what=place.label,
            source=place.sources,
        )
