"""Keeping a diary: half-days, leave, clinics that repeat, hours, and who else may.

The person does it, whoever they or the team let (a delegate), or the team. When a delegate changes
something the person is told by email, once a day.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.access import Permission
from accounts.models import User
from accounts.refusals import Refused
from nhsuk.london import LONDON
from scheduling.availability.actions.claims import clashes
from scheduling.availability.diary_emails import send_delegate_mail, send_diary_changed
from scheduling.availability.models import (
    Away,
    Claim,
    ContactableHours,
    DiaryDelegate,
    RecurringClinic,
)
from scheduling.availability.own_hours import Day, days_like, write_days
from scheduling.availability.queries.own_diary import away_words
from scheduling.availability.week_parts import occurrences, outside
from scheduling.times.our_hours import contactable_hours_of
from scheduling.times.spans import DAY, midnight
from training.actions.facts import record_fact, retract_fact, undo_fact
from training.models import Organisation, Person

MOST_DAYS = 366  # of leave, and ahead for a clinic that repeats


def _not_your_diary(person: Person) -> Refused:
    return Refused(f"You may not change the diary of {person}. Ask them, or the press office.")


TIME_HAS_PASSED = "That time has passed. Choose a later one."


class InTheDiary(Refused):
    """There is something at that time that would have to be moved or given to somebody else. Raised
    before anything is written, unless the action is called with `sure`.
    """

    def __init__(self, claims: Sequence[Claim]) -> None:
        self.claims = claims
        super().__init__("There is something in the diary at that time. Decide about that first.")


TOO_LONG = "That is more than a year. Enter an earlier last day."


LAST_DAY_FIRST = "The last day is before the first. Enter a later one."


@dataclass(frozen=True)
class Changed:
    """What an action wrote, to be undone in one go."""

    added: list[Away] = field(default_factory=list)
    retracted: list[Away] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.added or self.retracted)


@transaction.atomic
def mark_away(
    *,
    person: Person,
    kind: str,
    starts_at: datetime,
    ends_at: datetime,
    sure: bool,
    by: User,
    now: datetime,
) -> Changed:
    """Away from one moment to another, in place of shorter spells inside it; clinics that repeat stay,
    for when the leave is taken back, unless they start at the same moment. Nothing if it is so
    already.
    """
    lock_diary(person, by)
    if ends_at <= now:
        raise Refused(TIME_HAS_PASSED)
    if ends_at - starts_at > timedelta(days=MOST_DAYS):
        raise Refused(TOO_LONG)
    within = _spells(person, starts_at, ends_at)
    if any(
        each.kind == kind and each.starts_at <= starts_at and each.ends_at >= ends_at
        for each in within
    ):
        return Changed()
    _refuse_clashes(person, [(starts_at, ends_at)], sure)
    inside = [
        each
        for each in within
        if each.starts_at >= starts_at
        and each.ends_at <= ends_at
        and (each.clinic_id is None or each.starts_at == starts_at)
    ]
    for each in inside:
        retract_fact(fact=each, because="Replaced in the diary", by=by, now=now)
    if same := next((e for e in within if e not in inside and e.starts_at == starts_at), None):
        raise Refused(
            f"The diary already has {away_words(same, today=timezone.localdate(now))}. Clear that first."
        )
    spell = Away(person=person, kind=kind, starts_at=starts_at, ends_at=ends_at)
    added = [record_fact(fact=spell, by=by, now=now)]
    _tell(person, by, now)
    return Changed(added, inside)


@transaction.atomic
def clear_time(
    *, person: Person, starts_at: datetime, ends_at: datetime, by: User, now: datetime
) -> Changed:
    """Nothing is away then any more; what a spell has before and after it stays."""
    lock_diary(person, by)
    if ends_at <= now:
        raise Refused(TIME_HAS_PASSED)
    changed = Changed()
    for each in _spells(person, starts_at, ends_at):
        retract_fact(fact=each, because="Cleared in the diary", by=by, now=now)
        changed.retracted.append(each)
        for first, last in outside((each.starts_at, each.ends_at), (starts_at, ends_at)):
            part = Away(**each.content() | {"starts_at": first, "ends_at": last})
            if _start_after_others(part):
                changed.added.append(record_fact(fact=part, by=by, now=now))
    if changed:
        _tell(person, by, now)
    return changed


@transaction.atomic
def undo_marks(
    *,
    person: Person,
    added: Iterable[Away],
    retracted: Iterable[Away],
    by: User,
    now: datetime,
) -> None:
    """Takes back what an action wrote in the diary."""
    lock_diary(person, by)
    for spell in added:
        undo_fact(added=spell, retracted=None, by=by, now=now)
    for spell in retracted:
        undo_fact(added=None, retracted=spell, by=by, now=now)
    _tell(person, by, now)


@transaction.atomic
def add_leave(
    *, person: Person, first_on: date, last_on: date, sure: bool, by: User, now: datetime
) -> Changed:
    """Whole days, both included."""
    if last_on < first_on:
        raise Refused(LAST_DAY_FIRST)
    return mark_away(
        person=person,
        kind=Away.Kind.LEAVE,
        starts_at=midnight(first_on),
        ends_at=midnight(last_on + DAY),
        sure=sure,
        by=by,
        now=now,
    )


@transaction.atomic
def add_clinic(*, clinic: RecurringClinic, sure: bool, by: User, now: datetime) -> RecurringClinic:
    """The clinic and each occurrence that is still to come."""
    lock_diary(clinic.person, by)
    if clinic.last_on < clinic.first_on:
        raise Refused(LAST_DAY_FIRST)
    if (clinic.last_on - clinic.first_on).days > MOST_DAYS:
        raise Refused(TOO_LONG)
    spells = [
        (_at(on, clinic.starts), _at(on, clinic.ends))
        for on in occurrences(clinic.first_on, clinic.last_on, clinic.every_weeks)
    ]
    coming = [spell for spell in spells if spell[1] > now]
    if not coming:
        raise Refused(
            "The clinic would be over before it begins. Enter a first day that is still to come."
        )
    _refuse_clashes(clinic.person, coming, sure)
    recorded = record_fact(fact=clinic, by=by, now=now)
    for starts_at, ends_at in coming:
        spell = Away(
            person=clinic.person,
            kind=Away.Kind.CLINIC,
            starts_at=starts_at,
            ends_at=ends_at,
            clinic=recorded,
        )
        if _start_after_others(spell):
            record_fact(fact=spell, by=by, now=now)
    _tell(clinic.person, by, now)
    return recorded


@transaction.atomic
def end_clinic(*, clinic: RecurringClinic, by: User, now: datetime) -> None:
    """Removes it with the occurrences that are still to come; those that are over stay."""
    lock_diary(clinic.person, by)
    retract_fact(fact=clinic, because="Ended in the diary", by=by, now=now)
    for spell in clinic.occurrences.filter(retracted_at=None, ends_at__gt=now):
        retract_fact(fact=spell, because="The clinic ended", by=by, now=now)
    _tell(clinic.person, by, now)


@transaction.atomic
def set_hours(
    *, person: Person, days: Sequence[Day], by: User, now: datetime
) -> ContactableHours | None:
    """The person's own hours; None if they are those of everybody, which are not stored."""
    lock_diary(person, by)
    current = ContactableHours.objects.not_retracted().filter(person=person).first()
    everybody = days_like(contactable_hours_of(Organisation.objects.ours()))
    week = write_days(days)
    is_like_everybody = tuple(days) == everybody
    if (current.week if current else write_days(everybody)) == week:
        raise Refused("These are the hours already. Change a day, or go back.")
    if current:
        retract_fact(fact=current, because="Changed in the diary", by=by, now=now)
    own = None
    if not is_like_everybody:
        own = record_fact(fact=ContactableHours(person=person, week=week), by=by, now=now)
    _tell(person, by, now)
    return own


@transaction.atomic
def add_delegate(*, person: Person, email: str, by: User, now: datetime) -> DiaryDelegate:
    """Lets somebody who can sign in change the diary, and tells them by email. The person or the team
    decides, a delegate cannot.
    """
    _check_may_decide(person, by)
    user = User.objects.at_address(email.strip()).filter(is_active=True).first()
    if user is None:
        raise Refused(
            f"Nobody signs in with {email.strip()}. Check the address, or ask the press office to add them."
        )
    kept = DiaryDelegate.objects.not_retracted().filter(person=person, user=user)
    if user.pk == person.user_id or kept.exists():
        raise Refused(f"{user} can already change the diary of {person}.")
    delegate = record_fact(fact=DiaryDelegate(person=person, user=user), by=by, now=now)
    send_delegate_mail(delegate=delegate, by=by, now=now)
    return delegate


@transaction.atomic
def end_delegate(*, delegate: DiaryDelegate, by: User, now: datetime) -> None:
    """By the person, the team, or the delegate."""
    if by != delegate.user:
        _check_may_decide(delegate.person, by)
    retract_fact(fact=delegate, because="Ended", by=by, now=now)


def is_delegate(user: User, person: Person) -> bool:
    """Whether the person or the team let the user change the diary."""
    return DiaryDelegate.objects.not_retracted().filter(person=person, user=user).exists()


def may_decide(user: User, person: Person) -> bool:
    """Who else may keep the diary."""
    return user.pk == person.user_id or user.may(Permission.EDIT_PEOPLE)


def _check_may_decide(person: Person, by: User) -> None:
    if not may_decide(by, person):
        raise _not_your_diary(person)


def lock_diary(person: Person, by: User) -> None:
    """One change at a time, and only by somebody who may at this moment."""
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    if not may_decide(by, person) and not is_delegate(by, person):
        raise _not_your_diary(person)


def _refuse_clashes(
    person: Person, spells: Iterable[tuple[datetime, datetime]], sure: bool
) -> None:
    if sure:
        return
    met = [claim for span in spells for claim in clashes(Claim.Kind.PERSON, person.pk, *span)]
    if met:
        raise InTheDiary(met)


def _spells(person: Person, starts_at: datetime, ends_at: datetime) -> list[Away]:
    rows = Away.objects.not_retracted().filter(
        person=person, starts_at__lt=ends_at, ends_at__gt=starts_at
    )
    return list(rows.order_by("starts_at", "pk"))


def _start_after_others(spell: Away) -> bool:
    """Moves its start to the end of any other that starts at the same moment; False if nothing is left
    of it.
    """
    held = Away.objects.not_retracted().filter(person=spell.person)
    while other := held.filter(starts_at=spell.starts_at).first():
        if other.ends_at >= spell.ends_at:
            return False
        spell.starts_at = other.ends_at
    return True


def _at(on: date, at: time) -> datetime:
    return datetime.combine(on, at, tzinfo=LONDON)


def _tell(person: Person, by: User, now: datetime) -> None:
    """By email, once a day, if a delegate did it."""
    if by.pk != person.user_id and is_delegate(by, person):
        send_diary_changed(person=person, by=by, now=now)
