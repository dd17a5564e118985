"""Mails and text messages to those who wait for a place in a training session: a place is theirs to
take, it has gone, the session has moved or is cancelled. Who takes a place is sent the invitation.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse

from jobs.mail import queue_mail
from jobs.models import Mail
from nhsuk.dates.moments import moment_text
from scheduling.times.our_hours import text_due_at
from scheduling.training_sessions.booking_emails import session_words
from scheduling.training_sessions.models import (
    NoShowFollowUp,
    PlaceOffer,
    TrainingSession,
    WaitingListEntry,
)
from scheduling.training_sessions.queries.waiting_lists import replaced_by
from training.link_emails import queue_link
from training.models import Organisation, Person
from training.texts import text_for


def send_offer(*, offer: PlaceOffer, token: str, is_one_of_several: bool, now: datetime) -> None:
    """With the secret link, which lets its holder take the place. Whoever missed a session is told so."""
    person = offer.entry.person
    training_session = offer.entry.training_session
    if not person.email:
        return
    address = f"{settings.BASE_URL}{reverse('scheduling:place_offer_link', args=[token])}"
    until = moment_text(offer.ends_at)
    slot = session_words(training_session, now=now)
    missed = missed_by(offer.entry)
    replaced = replaced_by(offer, now=now)
    queue_mail(
        to=person.email,
        subject=f"A place for you: {slot}",
        template="emails/place_offer",
        context={
            "person": person,
            "training_session": training_session,
            "missed": missed,
            "slot": slot,
            "until": until,
            "replaced": replaced.training_session if replaced else None,
            "is_one_of_several": is_one_of_several,
            "address": address,
            "organisation": Organisation.objects.ours(),
        },
        now=now,
        dedup_key=offer_key(offer),
        kind="no_show" if missed else "",
        text=text_for(
            person,
            "ask",
            news=f"There is a place for you. Take it by {until}.",
            slot=slot,
            link=address,
            now=now,
            due_at=text_due_at(starts_at=training_session.starts_at, now=now),
        ),
    )


def missed_by(entry: WaitingListEntry) -> TrainingSession | None:
    """The session that they missed, if that is why they are offered this one."""
    follow_ups = NoShowFollowUp.objects.filter(entry=entry)
    follow_up = follow_ups.select_related("booking__training_session__course").first()
    return follow_up.booking.training_session if follow_up else None


def offer_key(offer: PlaceOffer) -> str:
    """The dedup_key of the job for its mail."""
    return f"place_offer {offer.pk}"


def send_expired(*, offer: PlaceOffer, now: datetime) -> None:
    if missed_by(offer.entry):
        news = "A place is no longer kept for you"
        sentence = "You did not answer in time, so anybody can take the place now. See the sessions"
    else:
        news = "The place was offered to someone else"
        sentence = (
            "You did not answer in time, so the place goes to the next person. You are still on the"
            " waiting list. See the other sessions"
        )
    _send(
        offer.entry,
        news,
        sentence,
        now,
        kind="offer_over",
    )


def send_taken(*, offer: PlaceOffer, now: datetime) -> None:
    _send(
        offer.entry,
        "The place has been taken",
        "Somebody else was first. You are still on the waiting list. See the other sessions",
        now,
        kind="offer_over",
    )


def send_cancelled(
    *, entry: WaitingListEntry, now: datetime, after: timedelta | None = None
) -> Mail | None:
    """`after` so long it leaves: until then it can be withdrawn."""
    return _send(
        entry,
        "Training session cancelled",
        "The session that you were waiting for is cancelled. See the other sessions",
        now,
        after=after,
    )


def send_moved(
    *,
    entry: WaitingListEntry,
    was: TrainingSession,
    now: datetime,
    after: timedelta | None = None,
) -> Mail | None:
    """`was`: the session that they waited for. `after` as above."""
    return _send(
        entry,
        "Training session moved",
        f"You are waiting for this session now. It was {session_words(was, now=now)}. See it, or"
        " leave the waiting list",
        now,
        after=after,
    )


def _send(
    entry: WaitingListEntry,
    news: str,
    sentence: str,
    now: datetime,
    *,
    after: timedelta | None = None,
    kind: str = "waiting_changed",
) -> Mail | None:
    due_at = now + after if after else now
    person: Person = entry.person
    training_session = entry.training_session
    slot = session_words(training_session, now=now)
    path = reverse("scheduling:my_bookings", query={"course": training_session.course.code})
    return queue_link(
        to=person.email,
        kind=kind,
        subject=f"{news}: {slot}",
        sentence=sentence,
        path=path,
        now=now,
        due_at=due_at,
        text=text_for(
            person,
            "alert",
            news=news,
            slot=slot,
            link=f"{settings.BASE_URL}{path}",
            now=now,
            due_at=text_due_at(starts_at=training_session.starts_at, now=due_at),
        ),
    )
