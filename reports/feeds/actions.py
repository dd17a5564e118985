"""Secret addresses of calendars: made, replaced, ended, and found by their token."""

from datetime import datetime, timedelta
from typing import Literal

from django.db import transaction
from django.utils import timezone

from accounts.access import Permission
from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused, refusing_duplicates
from accounts.tokens import hash_of, new_token
from reports.feeds.models import CalendarFeed
from scheduling.training_sessions.models import Trainer, Venue
from training.leavers import departures_of_people
from training.models import Person

type Owner = Person | Venue | Trainer | Literal["hashtags"] | None  # None: the team
OF_ITS_MAKER = (None, "hashtags")
MAY_SEE = {
    CalendarFeed.Kind.TEAM: (Permission.WORK_DESK,),
    CalendarFeed.Kind.HASHTAG: (Permission.SEE_PEOPLE, Permission.SEE_READINESS),
}
NOTED_EVERY = timedelta(minutes=1)


MADE_MEANWHILE = (
    "An address was made for this calendar a moment ago. If you do not have it, make a new one."
)


def open_feed(*, owner: Owner, user: User) -> CalendarFeed | None:
    """The one whose address works; of the team and the hashtags that of this user."""
    feeds = CalendarFeed.objects.open().select_related("made_by")
    return feeds.filter(
        **_of(owner), **({"made_by": user} if owner in OF_ITS_MAKER else {})
    ).first()


@transaction.atomic
def make_feed(*, owner: Owner, by: User, now: datetime, seen: str = "") -> str:
    """The token of a new address; the one before it stops working. `seen`: the key of that one as
    the form showed it, empty for none.
    """
    earlier = open_feed(owner=owner, user=by)
    if seen != str(earlier.pk if earlier else ""):
        raise Refused(MADE_MEANWHILE)
    if earlier:
        _end(earlier, by, now)
    token = new_token()
    with refusing_duplicates(Refused(MADE_MEANWHILE)):
        feed = CalendarFeed.objects.create(
            **_of(owner), token_hash=hash_of(token), made_at=now, made_by=by
        )
    audit(by=by, action="calendar_feed.made", about=feed, now=now, replaced=earlier is not None)
    return token


@transaction.atomic
def end_feed(*, owner: Owner, by: User, now: datetime) -> None:
    """Its address stops working. Refused if it has none."""
    feed = open_feed(owner=owner, user=by)
    if feed is None:
        raise Refused("This calendar has no address that works. Make a new one.")
    _end(feed, by, now)
    audit(by=by, action="calendar_feed.ended", about=feed, now=now)


def find_feed(token: str, *, now: datetime) -> CalendarFeed | None:
    """The calendar of a token; None if its address has ended, or there never was one.

    A person's ends when they leave, that of the team or the hashtags when its maker may no longer see
    them, and any when the sign-in that it belongs to is switched off.
    """
    feed = any_feed(token)
    if feed is None or feed.ended_at:
        return None
    if may_see := MAY_SEE.get(CalendarFeed.Kind(feed.kind)):
        works = feed.made_by.is_active and any(map(feed.made_by.may, may_see))
        return feed if works else None
    owner = feed.person or feed.trainer
    if owner and owner.user and not owner.user.is_active:
        return None
    if feed.person and departures_of_people([feed.person.pk], timezone.localdate(now)):
        return None
    return feed


def any_feed(token: str) -> CalendarFeed | None:
    """The calendar of a token, even if its address has ended."""
    owners = ("person__user", "venue", "trainer__user", "made_by")
    return CalendarFeed.objects.select_related(*owners).filter(token_hash=hash_of(token)).first()


def note_fetched(*, feed: CalendarFeed, now: datetime) -> None:
    """Not more often than each minute: a program may ask several times at once."""
    if feed.fetched_at is None or feed.fetched_at <= now - NOTED_EVERY:
        CalendarFeed.objects.filter(pk=feed.pk).update(fetched_at=now)


def _of(owner: Owner) -> dict[str, object]:
    match owner:
        case Person():
            return {"kind": CalendarFeed.Kind.PERSON, "person": owner}
        case Venue():
            return {"kind": CalendarFeed.Kind.VENUE, "venue": owner}
        case Trainer():
            return {"kind": CalendarFeed.Kind.TRAINER, "trainer": owner}
        case "hashtags":
            return {"kind": CalendarFeed.Kind.HASHTAG}
        case None:
            return {"kind": CalendarFeed.Kind.TEAM}


def _end(feed: CalendarFeed, by: User, now: datetime) -> None:
    CalendarFeed.objects.open().filter(pk=feed.pk).update(ended_at=now, ended_by=by)
