"""Calendar invitations and cancellations for training sessions, to everyone booked who has an email
address. Each one raises the booking's `sequence`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import groupby

from django.conf import settings
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils import timezone

from jobs.mail import queue_mail, withdraw
from jobs.models import Job, Mail
from nhsuk.words import joined_words, near_day, short_moment
from scheduling.calendars.invitations import Invitation, Method, write_invitation
from scheduling.training_sessions.arrival_codes import arrival_code, spaced
from scheduling.training_sessions.models import UNDO_FOR, Booking, Material, TrainingSession
from scheduling.training_sessions.models.training_sessions import BookingQuerySet
from training.models import Organisation


def send_invitations(
    *,
    bookings: QuerySet[Booking],
    now: datetime,
    after: timedelta | None = None,
    was: TrainingSession | None = None,
) -> list[Mail]:
    """Sends the session as it is now; calendars replace the earlier invitation. `after` so long
    they leave: until then they can be withdrawn. `was`: the session before it was changed.
    """
    return _send(bookings, "REQUEST", now, now + after if after else None, was)


def cancel_invitations(
    *, bookings: QuerySet[Booking], now: datetime, after: timedelta | None = None
) -> list[Mail]:
    """Takes the session out of each one's calendar."""
    return _send(bookings, "CANCEL", now, now + after if after else None)


def send_first_invitations(*, bookings: QuerySet[Booking], at: datetime, now: datetime) -> None:
    """For a session that was published `at` that moment: each person has one mail for all that was
    published then. It leaves when that can no longer be undone; raises MailLeft if it has left.
    """
    bookings.update(sequence=F("sequence") + 1)
    _write_first(bookings, at, now)


def withdraw_first_invitations(*, bookings: QuerySet[Booking], at: datetime, now: datetime) -> None:
    """For a session that is a draft again: deletes every mail about these bookings, or raises
    MailLeft if one has been sent. The mails that remain say what else was published then.
    """
    keys = [
        _mail_key(booking, number, at)
        for booking in bookings
        for number in range(1, booking.sequence + 1)
    ]
    withdraw(mails=Mail.objects.filter(job__dedup_key__in=keys))
    bookings.update(sequence=0)
    _write_first(bookings, at, now)


def mail_key(booking: Booking) -> str:
    """The dedup_key of the job for the booking's last mail."""
    return _mail_key(booking, booking.sequence, booking.training_session.published_at)


def _mail_key(booking: Booking, sequence: int, published_at: datetime | None) -> str:
    """A person's first mail about all that was published at one moment is the same."""
    if sequence == 1 and published_at and booking.booked_at <= published_at:
        return f"sessions of person {booking.person_id} {published_at.isoformat()}"
    return f"booking {booking.pk} event {sequence}"


def session_words(training_session: TrainingSession, *, now: datetime) -> str:
    """`M5 Live and remote TV, Wed 2 Dec, 2pm, Wharf Room`."""
    starts_at = timezone.localtime(training_session.starts_at)
    when = short_moment(starts_at, today=timezone.localdate(now))
    return f"{training_session.course}, {when}, {training_session.venue}"


def booking_event(booking: Booking, method: Method, organisation: Organisation) -> Invitation:
    """The joining link is for the person alone; what cancels an event needs none."""
    training_session = booking.training_session
    venue = training_session.venue
    link = booking.joining_link if method == "REQUEST" else ""
    join = f"Join: {link}\n" if link else ""
    return Invitation(
        key=f"booking-{booking.pk}",
        sequence=booking.sequence,
        starts_at=training_session.starts_at,
        ends_at=training_session.ends_at,
        summary=f"Training: {training_session.course}",
        place=", ".join(filter(None, [venue.name, venue.address])),
        description=f"{join}With {training_session.trainer}\nYour training: {_address()}",
        attendee_name=booking.person.full_name,
        attendee_email=booking.person.email,
        organiser_name=organisation.communications_name,
        method=method,
    )


def _write_first(bookings: QuerySet[Booking], at: datetime, now: datetime) -> None:
    rows = (
        Booking.objects.active()
        .filter(person__in=bookings.values("person"), sequence=1)
        .filter(training_session__published_at=at, booked_at__lte=at)
        .exclude(person__email="")
        .with_session()
        .order_by("person", "training_session__starts_at")
    )
    for _, group in groupby(rows, key=lambda booking: booking.person_id):
        places = list(group)
        withdraw(mails=Mail.objects.filter(job__dedup_key=mail_key(places[0])))
        these = Booking.objects.filter(pk__in=[place.pk for place in places])
        gone = list(given_up_for(bookings=these, at=at).with_session())
        _queue(places, "REQUEST", now, at + UNDO_FOR, gone=gone)


def given_up_for(*, bookings: QuerySet[Booking], at: datetime) -> BookingQuerySet:
    """The places in other sessions that people gave up for these, which were published `at` that
    moment: those of one person, or of one session.
    """
    people, courses = (bookings.values(name) for name in ("person", "training_session__course"))
    return Booking.objects.filter(
        cancelled_at=at, person__in=people, training_session__course__in=courses
    )


def _send(
    bookings: QuerySet[Booking],
    method: Method,
    now: datetime,
    due_at: datetime | None = None,
    was: TrainingSession | None = None,
) -> list[Mail]:
    held_back = _held_back(bookings.select_related("training_session"))
    bookings.update(sequence=F("sequence") + 1)
    mails = []
    told = Booking.objects.with_session().filter(pk__in=bookings.values("pk"))
    for booking in told.exclude(person__email="").order_by("pk"):
        dues = [due for due in (due_at, held_back.get(booking.pk)) if due]
        mails.append(_queue([booking], method, now, max(dues, default=None), was))
    return mails


def _queue(
    bookings: Sequence[Booking],
    method: Method,
    now: datetime,
    due_at: datetime | None,
    was: TrainingSession | None = None,
    gone: Sequence[Booking] = (),
) -> Mail:
    """One mail to the person who has all these places, and has given up those that are `gone`."""
    organisation = Organisation.objects.ours()
    files = Material.objects.told_before().filter(
        training_session__in=[booking.training_session_id for booking in bookings]
    )
    with_files = set(files.values_list("training_session", flat=True))
    person = bookings[0].person
    events = [booking_event(booking, method, organisation) for booking in bookings]
    for booking in gone:
        event = booking_event(booking, "CANCEL", organisation)
        events.append(replace(event, sequence=event.sequence + 1))
    return queue_mail(
        to=person.email,
        subject=_subject(bookings, method, is_changed=bool(was or gone), now=now),
        template="emails/booking_invitation" if method == "REQUEST" else "emails/booking_cancelled",
        context={
            "person": person,
            "places": [
                {
                    "booking": booking,
                    "training_session": booking.training_session,
                    "code": spaced(arrival_code(booking.pk)),
                    "has_files": booking.training_session_id in with_files,
                }
                for booking in bookings
            ],
            "is_new": bookings[0].sequence == 1,
            "was": was,
            "gone": [booking.training_session for booking in gone],
            "address": _address(),
            "organisation": organisation,
        },
        calendar="".join(write_invitation(event, now=now) for event in events),
        calendar_method=method,
        now=now,
        due_at=due_at,
        dedup_key=mail_key(bookings[0]),
    )


def _subject(
    bookings: Sequence[Booking], method: Method, *, is_changed: bool, now: datetime
) -> str:
    training_session = bookings[0].training_session
    if len(bookings) > 1:
        today = timezone.localdate(now)
        words = [
            f"{each.course.code} on {near_day(timezone.localdate(each.starts_at), today=today)}"
            for each in (booking.training_session for booking in bookings)
        ]
        return f"Your training: {joined_words(words)}"
    if method == "CANCEL":
        news = "Training cancelled" if training_session.cancelled_at else "Your place is cancelled"
    elif is_changed:
        news = "Training changed"
    else:
        news = "Your training" if bookings[0].sequence == 1 else "How to join your training"
    return f"{news}: {session_words(training_session, now=now)}"


def _held_back(bookings: Iterable[Booking]) -> dict[int, datetime]:
    """By booking, when its last mail leaves if that is still to come: the next does not overtake
    it.
    """
    keys = {booking.pk: mail_key(booking) for booking in bookings}
    waiting = Job.objects.filter(dedup_key__in=keys.values(), state=Job.State.WAITING, attempts=0)
    due = dict(waiting.values_list("dedup_key", "due_at"))
    return {pk: due[key] for pk, key in keys.items() if key in due}


def _address() -> str:
    return f"{settings.BASE_URL}{reverse('scheduling:my_bookings')}"
