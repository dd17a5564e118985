"""Scheduling, changing and cancelling training sessions. Each claims its venue and trainer for the
time.
"""

from collections.abc import Container
from copy import copy
from datetime import date, datetime, timedelta
from typing import Any, NotRequired, TypedDict, Unpack

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused
from accounts.seen import check_seen
from jobs.models import Mail
from nhsuk.dates.moments import moment_text
from nhsuk.words import moment
from scheduling.availability.actions.claims import claim_person, clashes, lock_subjects
from scheduling.availability.models import Claim
from scheduling.training_sessions import booking_emails
from scheduling.training_sessions.actions.black_outs import check_days
from scheduling.training_sessions.actions.costs import COSTS, price
from scheduling.training_sessions.actions.place_offers import (
    close_waiting_list,
    offer_places,
    tell_of_move,
)
from scheduling.training_sessions.actions.session_changes import (
    place_and_time,
    record_change,
    sequences_of,
    tell_trainer,
    tell_trainer_of_published,
)
from scheduling.training_sessions.joining_links import UnusableLink, check_link
from scheduling.training_sessions.models import (
    UNDO_FOR,
    Booking,
    PlaceOffer,
    SessionChange,
    Trainer,
    TrainingSession,
    Venue,
)
from training.models import Course, Person

LONGEST = timedelta(hours=12)


class Arrangement(TypedDict):
    """What is agreed about a training session."""

    course: Course
    venue: Venue
    trainer: Trainer
    starts_at: datetime
    ends_at: datetime
    places: int
    note: str
    min_group: NotRequired[int | None]
    decide_on: NotRequired[date | None]
    agreed_pence: NotRequired[int | None]
    joining_link: NotRequired[str]
    joining_instructions: NotRequired[str]


ARRANGED = tuple(Arrangement.__annotations__)
CANCELLED = ["cancelled_at", "cancelled_by", "cancelled_because", "places_taken", "places_offered"]
GOING_AHEAD = ("going_ahead_at", "going_ahead_by")
HOW_TO_JOIN = {"joining_link", "joining_instructions"}


def _fewer_places_than_booked(training_session: TrainingSession) -> Refused:
    taken = training_session.places_taken
    held = training_session.places_offered
    offered = (
        f", and {held} free {'place is' if held == 1 else 'places are'} offered to those who wait"
    )
    return Refused(
        f"{taken} people are booked{offered if held else ''}. Offer at least {taken + held}"
        " places, or cancel some bookings first.",
        "places",
    )


def training_session_over(training_session: TrainingSession) -> Refused:
    what = "was cancelled" if training_session.cancelled_at else "has started"
    return Refused(
        f"This training session {what}, so you cannot change it. Schedule a new one instead."
    )


IS_DRAFT = "This session is a draft, so nobody knows of it. Remove it instead."


@transaction.atomic
def schedule_training_session(
    *, is_draft: bool = False, by: User | None, now: datetime, **arrangement: Unpack[Arrangement]
) -> TrainingSession:
    """A new session, with its venue and trainer claimed for the time. Only the desk sees a draft; of
    another the trainer is told.
    """
    training_session = TrainingSession(**arrangement)
    if not is_draft:
        training_session.published_at = now
        training_session.published_by = by
    check_arrangement(training_session, now)
    price(training_session)
    check_days(training_session)
    training_session.save(force_insert=True)
    claim_for(training_session, now)
    audit(
        by=by,
        action="training_session.scheduled",
        about=training_session,
        now=now,
        **_open(_plain(training_session)),
    )
    if not is_draft:
        tell_trainer_of_published(trainer=training_session.trainer, at=now, now=now)
    return training_session


@transaction.atomic
def change_training_session(
    *,
    training_session: TrainingSession,
    by: User,
    now: datetime,
    seen: str | None = None,
    **arrangement: Unpack[Arrangement],
) -> TrainingSession:
    """Changes the arrangement. Everyone booked moves with it and is sent the new time, place or way
    to join, unless it is a draft, and those who wait and the trainer are told of a new time or
    place: a minute later, so that it can be undone. A new way to join alone is sent at once.
    Places that are added are offered to those who wait.
    """
    current = check_seen(training_session, ARRANGED, seen)
    check_open(current, now)
    before = _plain(current)
    was = copy(current)
    for field, value in arrangement.items():
        setattr(current, field, value)
    changed = {field: value for field, value in before.items() if value != _plain(current)[field]}
    if not changed:
        return current
    check_arrangement(current, now)
    if {"venue", "trainer", "starts_at", "ends_at"} & changed.keys():
        check_days(current)
        price(current)
    if current.places_left < 0:
        raise _fewer_places_than_booked(current)
    has_more_places = current.places > int(before["places"])
    if has_more_places:
        current.place_freed_at = now
    if "min_group" in changed:
        current.going_ahead_at = current.going_ahead_by = None
    current.save(update_fields=[*ARRANGED, *COSTS, *GOING_AHEAD, "place_freed_at"])
    claim_for(current, now)
    if current.published_at and place_and_time(was) != place_and_time(current):
        _record_move(current, was, changed=changed, by=by, now=now)
    elif current.published_at and HOW_TO_JOIN & changed.keys():
        booking_emails.send_invitations(bookings=current.bookings.active(), now=now)
    if has_more_places:
        offer_places(training_session=current, now=now)
    audit(by=by, action="training_session.changed", about=current, now=now, before=_open(changed))
    return current


@transaction.atomic
def cancel_training_session(
    *, training_session: TrainingSession, reason: str, by: User, now: datetime
) -> int:
    """Releases everything claimed for the session and notifies everyone booked; returns how
    many. Those who wait for a place and the trainer are notified too. The mails leave a minute
    later, so that it can be undone.
    """
    current = check_seen(training_session, ARRANGED, None)
    check_open(current, now)
    if not current.published_at:
        raise Refused(IS_DRAFT)
    bookings = list(current.bookings.active())
    before = {
        "entries": _keys(current.waiting_list.filter(left_at=None)),
        "offers": _keys(PlaceOffer.objects.open().filter(entry__training_session=current)),
    }
    Claim.objects.filter(training_session=current).delete()
    Claim.objects.filter(booking__in=bookings).delete()
    Booking.objects.filter(pk__in=[booking.pk for booking in bookings]).update(
        cancelled_at=now, cancelled_by=by
    )
    set_cancelled(current, because=reason, by=by, now=now)
    told = current.bookings.filter(pk__in=[b.pk for b in bookings])
    mails = booking_emails.cancel_invitations(bookings=told, now=now, after=UNDO_FOR)
    mails += close_waiting_list(training_session=current, by=by, now=now, after=UNDO_FOR)
    mails += tell_trainer(training_session=current, has="been cancelled", now=now)
    record_change(
        kind=SessionChange.Kind.CANCELLED,
        training_session=current,
        before=before | {"bookings": sequences_of(told)},
        mails=mails,
        by=by,
        now=now,
    )
    audit(
        by=by,
        action="training_session.cancelled",
        about=current,
        now=now,
        reason=reason,
        booked=[booking.person_id for booking in bookings],
    )
    return len(bookings)


def set_cancelled(
    training_session: TrainingSession, *, because: str, by: User, now: datetime
) -> None:
    """With nobody in it any more."""
    training_session.cancelled_at = now
    training_session.cancelled_by = by
    training_session.cancelled_because = because
    training_session.places_taken = training_session.places_offered = 0
    training_session.save(update_fields=CANCELLED)


def _record_move(
    training_session: TrainingSession,
    was: TrainingSession,
    *,
    changed: dict[str, str],
    by: User,
    now: datetime,
) -> None:
    """Tells everyone whom it concerns: a new trainer alone concerns the two trainers. `changed`: how
    it was before.
    """
    bookings = training_session.bookings.active()
    mails: list[Mail] = []
    joining = {field: changed[field] for field in HOW_TO_JOIN & changed.keys()}
    before: dict[str, Any] = {"stood": place_and_time(was), "joining": joining, "bookings": {}}
    if joining or is_elsewhere(changed):
        mails += booking_emails.send_invitations(
            bookings=bookings, was=was, now=now, after=UNDO_FOR
        )
        before["bookings"] = sequences_of(bookings)
    if is_elsewhere(changed):
        waiting = training_session.waiting_list.filter(left_at=None).select_related("person")
        mails += tell_of_move(entries=waiting.order_by("pk"), was=was, now=now, after=UNDO_FOR)
    if was.trainer != training_session.trainer:
        has = f"been given to {training_session.trainer} instead of {was.trainer}"
        for trainer in (was.trainer, training_session.trainer):
            mails += tell_trainer(training_session=training_session, to=trainer, has=has, now=now)
    else:
        mails += tell_trainer(
            training_session=training_session, has="a new time or place", was=was, now=now
        )
    record_change(
        kind=SessionChange.Kind.MOVED,
        training_session=training_session,
        before=before,
        mails=mails,
        by=by,
        now=now,
    )


def is_elsewhere(changed: Container[str]) -> bool:
    """Whether those booked have to come at another time or to another place."""
    return any(field in changed for field in ("venue", "starts_at", "ends_at"))


def _keys(rows: QuerySet[Any]) -> list[int]:
    return list(rows.order_by("pk").values_list("pk", flat=True))


def check_open(training_session: TrainingSession, now: datetime) -> None:
    """Refused if the session is cancelled or has started."""
    if training_session.cancelled_at or training_session.starts_at <= now:
        raise training_session_over(training_session)


def check_arrangement(training_session: TrainingSession, now: datetime) -> None:
    """Raises what refuses it."""
    if training_session.starts_at <= now:
        raise Refused(
            f"{moment(timezone.localtime(training_session.starts_at))} has passed. Enter a start in the future.",
            "day",
        )
    if training_session.ends_at <= training_session.starts_at:
        raise Refused("The end must be after the start. Enter a later end.", "ends")
    if training_session.ends_at - training_session.starts_at > LONGEST:
        raise Refused(
            "A session can last up to 12 hours. "
            "Enter an earlier end, or schedule a session for each day.",
            "ends",
        )
    if training_session.places > training_session.venue.capacity:
        raise Refused(
            f"{training_session.venue} holds {training_session.venue.capacity} people. Offer fewer places, or"
            " choose a larger venue.",
            "places",
        )
    try:
        training_session.joining_link = check_link(training_session.joining_link)
    except UnusableLink as problem:
        raise Refused(str(problem)) from problem
    course = training_session.course
    if course.max_group and training_session.places > course.max_group:
        raise Refused(
            f"{course} is for groups of up to {course.max_group} people. Offer fewer places.",
            "places",
        )
    if training_session.min_group and training_session.min_group > training_session.places:
        places = training_session.places
        raise Refused(
            f"There are only {places} places. Enter {places} people or fewer.", "min_group"
        )
    decide_on = training_session.decide_on
    if decide_on and decide_on >= timezone.localdate(training_session.starts_at):
        raise Refused("Decide before the session. Enter an earlier day.", "decide_on")
    if not training_session.trainer.courses.filter(pk=course.pk).exists():
        names = ", ".join(course.trainers.order_by("name").values_list("name", flat=True))
        instead = f"Choose one of: {names}." if names else "First add this course to a trainer."
        raise Refused(f"{training_session.trainer} cannot give {course}. {instead}", "trainer")


def claim_for(training_session: TrainingSession, now: datetime) -> None:
    """Replaces the session's claims with ones on its venue, trainer and everyone booked. A draft
    claims nobody's time: they do not know of it.
    """
    venue_id = training_session.venue_id
    trainer_id = training_session.trainer_id
    bookings = training_session.bookings.active().select_related("person").order_by("person_id")
    people: list[tuple[Person, dict[str, Any]]] = [
        (booking.person, {"booking": booking}) for booking in bookings
    ]
    trainer = Person.objects.filter(user__trainer=trainer_id).first()
    if trainer and training_session.published_at:
        people.append((trainer, {"training_session": training_session}))
    things = [(Claim.Kind.TRAINER, trainer_id)]
    if not training_session.venue.is_online:
        things.insert(0, (Claim.Kind.VENUE, venue_id))
    lock_subjects(*things, *((Claim.Kind.PERSON, person.pk) for person, _ in people))
    Claim.objects.filter(training_session=training_session).delete()
    Claim.objects.filter(booking__training_session=training_session).delete()
    for kind, subject_id in things:
        _claim(kind, subject_id, training_session)
    for person, thing in people:
        claim_person(
            person=person,
            starts_at=training_session.starts_at,
            ends_at=training_session.ends_at,
            now=now,
            **thing,
        )


def _claim(kind: Claim.Kind, subject_id: int, training_session: TrainingSession) -> None:
    starts_at = training_session.starts_at
    ends_at = training_session.ends_at
    claim = Claim(
        kind=kind,
        subject_id=subject_id,
        starts_at=starts_at,
        ends_at=ends_at,
        training_session=training_session,
    )
    try:
        with transaction.atomic():
            claim.save(force_insert=True)
    except IntegrityError:
        clash = clashes(kind, subject_id, starts_at, ends_at).first()
        if kind == Claim.Kind.VENUE:
            raise Refused(
                f"{training_session.venue} is booked for {_describe(clash)}. Choose another venue or time.",
                "venue",
            ) from None
        raise Refused(
            f"{training_session.trainer} is giving {_describe(clash)}. Choose another trainer or time.",
            "trainer",
        ) from None


def _describe(clash: Claim | None) -> str:
    if clash and clash.briefing:
        return f"coaching {clash.briefing} at {moment_text(clash.starts_at)}"
    if clash is None or clash.training_session is None:  # cancelled since the refusal
        return "another session at that time"
    other = clash.training_session
    return f"{other.course} from {moment_text(other.starts_at)}"


def _open(values: dict[str, str]) -> dict[str, str]:
    """For the audit trail, which more people read than may join: it says that there is a link."""
    link = values.get("joining_link")
    return {**values, "joining_link": "a link"} if link else values


def _plain(training_session: TrainingSession) -> dict[str, str]:
    return {field: str(getattr(training_session, field)) for field in ARRANGED}
