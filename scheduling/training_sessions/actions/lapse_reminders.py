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
from accounts.models import User
from accounts.refusals import Refused
from accounts.tokens import hash_of, new_token
from nhsuk.dates.moments import moment_text
from scheduling.training_sessions.actions.bookings import book
from scheduling.training_sessions.lapse_emails import send_lapse_digest, send_team_digest
from scheduling.training_sessions.models import Booking, LapseDigest, LapseReminder
from scheduling.training_sessions.queries.booking_choice import booking_choice
from scheduling.training_sessions.queries.lapse_reminders import DueReminder, due_reminders
from training.models import Organisation, Person
from training.reminders import To

LINK_LASTS = timedelta(days=90)


class PlaceAlready(Refused):
    def __init__(self, booking: Booking) -> None:
        held = moment_text(booking.training_session.starts_at)
        super().__init__(
            f"You already have a place on {held}. To move it, ring the communications team."
        )


class NotOffered(Refused):
    def __init__(self) -> None:
        super().__init__("This training session is full or was cancelled. Choose another.")


def remind_of_lapses(*, now: datetime) -> str:
    """Sends every digest that is due; someone who had one today gets the rest tomorrow."""
    to_people, to_team = due_reminders(now=now)
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
    addresses = _team()
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


def find_reminder(token: str, *, now: datetime) -> LapseReminder | None:
    """The reminder for this link token, for 90 days, if the person is still on the register."""
    sent = LapseReminder.objects.filter(
        digest__sent_at__gt=now - LINK_LASTS, person__removed_at=None
    )
    return sent.select_related("person__user", "course").filter(token_hash=hash_of(token)).first()


@transaction.atomic
def book_from_reminder(*, reminder: LapseReminder, training_session: int, now: datetime) -> Booking:
    """Books a place in one of the sessions that the link shows; a second press books nothing."""
    person = Person.objects.select_for_update().get(pk=reminder.person_id)
    choice = booking_choice(person, reminder.course, now=now)
    for held in choice.booked:
        if held.training_session_id == training_session:
            return held
        raise PlaceAlready(held)
    chosen = [
        one.training_session
        for one in choice.choices
        if one.training_session.pk == training_session
    ]
    if not chosen or choice.unit is None:
        raise NotOffered
    return book(training_session=chosen[0], person=person, by=person.user, now=now)


def _team() -> list[str]:
    """The team's address, or everyone on the desk if it has none."""
    if address := Organisation.objects.ours().communications_email:
        return [address]
    desk = User.objects.filter(is_active=True, role_grants__role__in=[Role.OFFICER, Role.MANAGER])
    return list(desk.distinct().order_by("pk").values_list("email", flat=True))
