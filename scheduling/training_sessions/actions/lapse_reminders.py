"""Reminders to people and the team about training that expires: one digest a person a day, each
reminder once.

Due reminders are computed on each run, so that a missed night is made good. Each digest has its own
transaction, and unique constraints make sure that it is recorded and mailed once even when two runs
overlap or one is killed.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.access import Role
from accounts.audit import audit
from accounts.leavers import holders_here
from accounts.refusals import Refused
from accounts.tokens import hash_of, new_token
from scheduling.training_sessions.actions.bookings import book_in_time
from scheduling.training_sessions.actions.waiting_lists import join_waiting_list
from scheduling.training_sessions.lapse_emails import send_lapse_digest, send_team_digest
from scheduling.training_sessions.models import (
    Booking,
    LapseDigest,
    LapseReminder,
    NoShowFollowUp,
    WaitingListEntry,
)
from scheduling.training_sessions.queries.booking_choice import booking_choice
from scheduling.training_sessions.queries.lapse_reminders import DueReminder, due_reminders
from training.models import Organisation, Person
from training.reminders import To

LINK_LASTS = timedelta(days=90)
type WithLink = LapseReminder | NoShowFollowUp  # what brings somebody a link to book


NOT_OFFERED = "This training session is full or was cancelled. Choose another."


def remind_of_lapses(*, now: datetime) -> str:
    """Sends every digest that is due."""
    return send_digests(*due_reminders(now=now), now=now)


def send_digests(
    to_people: Mapping[Person, Sequence[DueReminder]],
    to_team: Sequence[DueReminder],
    *,
    now: datetime,
) -> str:
    """One to each of these people, and one to the team about all of `to_team`."""
    reminded = sum(
        _remind_person(person, reminders, now=now) for person, reminders in to_people.items()
    )
    is_team_reminded = bool(to_team) and _remind_team(to_team, now=now)
    team = "reminded" if is_team_reminded else "nothing new"
    return f"People reminded of expiring training: {reminded}. The team: {team}."


def _remind_person(person: Person, reminders: Sequence[DueReminder], *, now: datetime) -> bool:
    try:
        with transaction.atomic():
            tokens = {one.course.pk: new_token() for one in reminders}
            digest = _record_digest(person, reminders, To.PERSON, now, tokens)
            digest.mails.add(
                send_lapse_digest(person=person, reminders=reminders, tokens=tokens, now=now)
            )
    except IntegrityError:  # another run was first, or they had their digest of today
        return False
    return True


def _remind_team(reminders: Sequence[DueReminder], *, now: datetime) -> bool:
    addresses = _team(timezone.localdate(now))
    if not addresses:
        return False
    try:
        with transaction.atomic():
            digest = _record_digest(None, reminders, To.TEAM, now)
            digest.mails.set(
                [send_team_digest(to=to, reminders=reminders, now=now) for to in addresses]
            )
    except IntegrityError:
        return False
    return True


def _record_digest(
    person: Person | None,
    reminders: Sequence[DueReminder],
    to: To,
    now: datetime,
    tokens: Mapping[int, str] | None = None,
) -> LapseDigest:
    """Records the digest and its reminders before the mail; IntegrityError if either exists.

    `tokens` holds the link token for each course key; only their hashes are stored.
    """
    hashes = {course: hash_of(token) for course, token in (tokens or {}).items()}
    on: date = timezone.localdate(now)
    digest = LapseDigest.objects.create(person=person, on=on, sent_at=now)
    LapseReminder.objects.bulk_create(
        LapseReminder(
            digest=digest,
            person=one.person,
            course=one.course,
            to=to,
            due_on=one.due_on,
            last_day=one.lapse.last_day,
            has_address=bool(one.person.email),
            token_hash=hashes.get(one.course.pk, ""),
        )
        for one in reminders
    )
    audit(by=None, action="lapse_digest.sent", about=digest, now=now, reminders=len(reminders))
    return digest


def find_reminder(token: str, *, now: datetime) -> WithLink | None:
    """What brought this link, for 90 days, if the person is still on the register."""
    since = now - LINK_LASTS
    reminders = LapseReminder.objects.filter(digest__sent_at__gt=since, person__removed_at=None)
    missed = NoShowFollowUp.objects.filter(
        followed_up_at__gt=since, booking__person__removed_at=None
    )
    by_hash = {"token_hash": hash_of(token)}
    return (
        reminders.select_related("person__user", "course").filter(**by_hash).first()
        or missed.select_related("booking__person__user", "booking__training_session__course")
        .filter(**by_hash)
        .first()
    )


@transaction.atomic
def book_from_reminder(*, reminder: WithLink, training_session: int, now: datetime) -> Booking:
    """Books a place in one of the sessions that the link shows; a second press books nothing."""
    person = Person.objects.select_for_update().get(pk=reminder.person.pk)
    choice = booking_choice(person, reminder.course, now=now)
    for booking in choice.booked:
        if booking.training_session_id == training_session:
            return booking
    chosen = [
        one.training_session
        for one in choice.choices
        if one.training_session.pk == training_session
    ]
    if not chosen or choice.unit is None:
        raise Refused(NOT_OFFERED)
    return book_in_time(training_session=chosen[0], person=person, by=person.user, now=now)


@transaction.atomic
def wait_from_reminder(
    *, reminder: WithLink, training_session: int, now: datetime
) -> WaitingListEntry:
    """Joins the waiting list of one of the full sessions that the link shows."""
    person = reminder.person
    choice = booking_choice(person, reminder.course, now=now)
    full = [one.training_session for one in choice.full]
    chosen = [one for one in full if one.pk == training_session]
    if not chosen or choice.unit is None:
        raise Refused(NOT_OFFERED)
    return join_waiting_list(training_session=chosen[0], person=person, by=person.user, now=now)


def _team(on: date) -> list[str]:
    """The team's address, or everyone on the desk if it has none."""
    if address := Organisation.objects.ours().training_mailbox:
        return [address]
    desk = holders_here({Role.OFFICER, Role.MANAGER}, on)
    return list(desk.order_by("pk").values_list("email", flat=True))
