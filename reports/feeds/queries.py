"""What stands in each calendar that is fetched.

People have the events of their invitations, under the same UIDs. Those of a venue and a trainer
name nobody, and those of the team say only what kind of thing it is: the details are behind the
sign-in, because others may see a calendar. What is cancelled is left out, so that it disappears.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import AuditEvent
from desk.briefings.briefing_calendars import event_of_person
from desk.briefings.models import Briefing
from desk.enquiries.emails import interview_event
from desk.enquiries.models import Interview
from reports.feeds.models import CalendarFeed
from scheduling.calendars.feeds import etag_of, write_feed
from scheduling.calendars.invitations import Entry
from scheduling.training_sessions.booking_emails import booking_event
from scheduling.training_sessions.models import Booking, TrainingSession
from training.calendars import write_hashtags
from training.models import Hashtag, Organisation, Person

BACK = timedelta(days=30)
AHEAD = timedelta(days=400)
ANY_MOMENT = datetime(2000, 1, 1, tzinfo=UTC)
MOST = 2_000  # events of one kind


def calendar_of(feed: CalendarFeed, name: str, *, now: datetime) -> tuple[str, bytes]:
    """Its ETag, and the calendar. Hashtags are in use for days, without an hour."""
    if feed.kind == CalendarFeed.Kind.HASHTAG:
        hashtags = Hashtag.objects.current(timezone.localdate(now)).order_by("starts_on", "tag")
        unstamped = write_hashtags(hashtags, now=ANY_MOMENT)
        return etag_of(name, [unstamped]), write_hashtags(hashtags, now=now)
    entries = entries_of(feed, now=now)
    return etag_of(name, entries), write_feed(name, entries, now=now)


def entries_of(feed: CalendarFeed, *, now: datetime) -> list[Entry]:
    """From a month ago on, in order of time."""
    match feed.kind:
        case CalendarFeed.Kind.PERSON:
            assert feed.person is not None  # noqa: S101  by a constraint
            entries = _of_person(feed.person, now)
        case CalendarFeed.Kind.TEAM:
            entries = _of_team(now)
        case _:
            of = {"venue": feed.venue} if feed.venue else {"trainer": feed.trainer}
            entries = _of_sessions(_sessions(now).filter(**of), has_places=True)
    return sorted(entries, key=lambda entry: (entry.starts_at, entry.key))


def _of_person(person: Person, now: datetime) -> Iterator[Entry]:
    ours = Organisation.objects.ours()
    bookings = Booking.objects.active().with_session().filter(person=person)
    for booking in bookings.filter(**_around(now, "training_session__"))[:MOST]:
        yield booking_event(booking, "REQUEST", ours)
    interviews = Interview.objects.filter(person=person, called_off_at=None, **_around(now))
    for interview in interviews[:MOST]:
        yield interview_event(interview, person, "REQUEST", organisation=ours)
    briefings = Briefing.objects.filter(
        person=person, turned_down_at=None, cancelled_at=None, **_around(now)
    )
    for briefing in briefings.with_people()[:MOST]:
        if briefing.briefer:
            yield event_of_person(briefing, ours)


def _of_team(now: datetime) -> Iterator[Entry]:
    yield from _of_sessions(_sessions(now), has_places=False)
    interviews = Interview.objects.exclude(person=None).filter(called_off_at=None, **_around(now))
    for interview in interviews[:MOST]:
        yield Entry(
            key=f"interview-{interview.pk}",
            sequence=interview.sequence,
            starts_at=interview.arrive_at or interview.starts_at,
            ends_at=interview.ends_at,
            summary=f"Interview {interview}",
            place="",
            description=f"{settings.BASE_URL}{interview.get_absolute_url()}",
        )


def _sessions(now: datetime) -> QuerySet[TrainingSession]:
    held = TrainingSession.objects.published().filter(cancelled_at=None, **_around(now))
    return held.select_related("course", "venue").order_by("starts_at", "pk")


def _of_sessions(
    training_sessions: QuerySet[TrainingSession], *, has_places: bool
) -> Iterator[Entry]:
    rows = list(training_sessions[:MOST])
    changes = _changes(rows)
    for each in rows:
        taken = f"{each.places_taken} of {each.places} places taken"
        page = f"{settings.BASE_URL}{each.get_absolute_url()}"
        yield Entry(
            key=f"session-{each.pk}",
            sequence=changes[str(each.pk)],
            starts_at=each.starts_at,
            ends_at=each.ends_at,
            summary=f"Training {each.course}" if has_places else f"Training {each.course.code}",
            place=", ".join(filter(None, [each.venue.name, each.venue.address])),
            description=f"{taken}\n{page}" if has_places else page,
        )


def _changes(training_sessions: list[TrainingSession]) -> Counter[str]:
    """How often each was changed: the SEQUENCE of its event."""
    keys = [str(each.pk) for each in training_sessions]
    events = AuditEvent.objects.filter(
        about_type=TrainingSession._meta.label, action="training_session.changed"
    )
    return Counter(events.filter(about_id__in=keys).values_list("about_id", flat=True))


def _around(now: datetime, prefix: str = "") -> dict[str, datetime]:
    return {f"{prefix}starts_at__gt": now - BACK, f"{prefix}starts_at__lt": now + AHEAD}
