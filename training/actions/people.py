"""People join the register, change their details, leave and come back."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused
from jobs.actions import queue_job
from training import job_names
from training.actions.directorates import add_directorate_spell, move_first_spell
from training.actions.facts import correct_fact
from training.actions.shutting_out import shutting_nobody_out
from training.models import Person
from training.references import REFERENCE_WORDS, is_reference
from training.sign_in_emails import tell_of_sign_in


def _reference_taken(reference: str) -> Refused:
    return Refused(
        f"Someone on the register already has the reference {reference}. Look them up, or enter"
        " another."
    )


def _leaves_before_joining(joined_on: date) -> Refused:
    return Refused(f"They joined on {joined_on:%-d %B %Y}. Enter that day or a later one.")


HAS_NOT_LEFT = "They have not left, so there is nothing to change."


@transaction.atomic
def add_person(
    *,
    reference: str,
    first_name: str,
    last_name: str,
    joined_on: date,
    directorate: str = "",
    by: User | None,
    now: datetime,
    **details: Any,
) -> Person:
    """Add someone new, or someone who was removed, with their directorate from the joining date.

    `details`: title, said_as, email, phone, job_title, left_on, line_manager.
    """
    if not is_reference(reference):
        raise Refused(f"This cannot be used as a reference. {REFERENCE_WORDS}")
    person = Person.objects.filter(reference__iexact=reference).first() or Person(
        reference=reference
    )
    if person.pk and not person.removed_at:
        raise _reference_taken(person.reference)
    details |= {"first_name": first_name, "last_name": last_name, "joined_on": joined_on}
    for name, value in details.items():
        setattr(person, name, value)
    person.removed_at = person.removed_by = None
    _check(person)
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError as error:
        raise _reference_taken(reference) from error
    audit(by=by, action="person.added", about=person, now=now, reference=person.reference)
    if directorate:
        add_directorate_spell(
            person=person, directorate=directorate, starts_on=joined_on, by=by, now=now
        )
    return person


@transaction.atomic
def change_person(
    *, person: Person, values: dict[str, Any], seen: dict[str, Any], by: User | None, now: datetime
) -> Person:
    """Set names, contact details and so on; `seen` is what the editor saw, so that no edit is lost.

    These are not facts: old values are in the audit trail. A changed `joined_on` moves the first
    directorate spell.
    """
    current = Person.objects.select_for_update().get(pk=person.pk)
    wanted = {
        name: value for name, value in values.items() if name not in seen or value != seen[name]
    }
    before = {name: getattr(current, name) for name in wanted}
    meanwhile = {
        str(getattr(Person._meta.get_field(name), "verbose_name", name)): before[name]
        for name in wanted
        if before[name] not in (seen.get(name), wanted[name])
    }
    if meanwhile:
        listed = "; ".join(f"{label} is now “{value}”" for label, value in meanwhile.items())
        raise Refused(
            f"Someone changed this while you were editing: {listed}. Check it, then save again."
        )
    for name, value in wanted.items():
        setattr(current, name, value)
    _check(current)
    current.save(update_fields=[*wanted])
    if "joined_on" in wanted:
        move_first_spell(person=current, joined_on=before["joined_on"], by=by, now=now)
    if wanted:
        audit(by=by, action="person.changed", about=current, now=now, before=before, after=wanted)
    return current


@transaction.atomic
def leave_register(*, person: Person, left_on: date, by: User | None, now: datetime) -> None:
    """Set their last day; nothing is required from the next. Their records stay."""
    if left_on < person.joined_on:
        raise _leaves_before_joining(person.joined_on)
    was = person.left_on
    with shutting_nobody_out(by=by, now=now):
        Person.objects.filter(pk=person.pk).update(left_on=left_on)
    person.left_on = left_on
    key = f"leavers:{person.pk}:{left_on}"
    queue_job(name=job_names.TELL_OF_LEAVERS, arguments={}, now=now, dedup_key=key)
    audit(by=by, action="person.left", about=person, now=now, left_on=left_on, was=was)


@transaction.atomic
def rejoin_register(*, person: Person, rejoined_on: date, by: User | None, now: datetime) -> None:
    """Bring someone back. Roles that ran past their last day end there; a new one needs a new
    tenure.

    If they are back the very next day, there is no gap and the roles continue.
    """
    if person.left_on is None:
        raise Refused(HAS_NOT_LEFT)
    if rejoined_on <= person.left_on:
        raise Refused(f"They stay until {person.left_on:%-d %B %Y}. Enter a later day.")
    if rejoined_on > person.left_on + timedelta(days=1):
        because = f"Left on {person.left_on:%-d %B %Y}, came back on {rejoined_on:%-d %B %Y}"
        running = person.tenures.not_retracted().filter(starts_on__lte=person.left_on)
        for tenure in running.exclude(ends_on__lte=person.left_on):
            correct_fact(
                fact=tenure, values={"ends_on": person.left_on}, because=because, by=by, now=now
            )
    left_on = person.left_on
    person.left_on = None
    person.save(update_fields=["left_on"])
    audit(
        by=by,
        action="person.rejoined",
        about=person,
        now=now,
        left_on=left_on,
        rejoined_on=rejoined_on,
    )


def stay_on_register(*, person: Person, by: User | None, now: datetime) -> None:
    """Cancel the last day; their roles continue."""
    if person.left_on is None:
        raise Refused(HAS_NOT_LEFT)
    rejoin_register(person=person, rejoined_on=person.left_on + timedelta(days=1), by=by, now=now)


@transaction.atomic
def link_user(*, person: Person, user: User | None, by: User | None, now: datetime) -> None:
    """Set which user signs in as this person; None unlinks. Nobody links themselves: whoever is linked
    reads the person's packs and assessments.

    The person and the users concerned are told by email, unless it is the example data (`by` is None).
    """
    before = person.user
    if by is not None and by in (user, before):
        raise Refused("You cannot link yourself to a person. Ask another administrator.")
    other = Person.objects.filter(user=user).exclude(pk=person.pk).first() if user else None
    if user and other:
        raise Refused(
            f"{user.email} signs in as {other} ({other.reference}). Remove that link first."
        )
    if user == before:
        return
    person.user = user
    person.save(update_fields=["user"])
    if by is not None:
        tell_of_sign_in(person=person, users=[one for one in (before, user) if one], now=now)
    audit(by=by, action="person.linked", about=person, now=now, user=user and user.email)


def _check(person: Person) -> None:
    if person.left_on and person.left_on < person.joined_on:
        raise _leaves_before_joining(person.joined_on)
    if person.pk and person.line_manager_id == person.pk:
        raise Refused("Nobody can be their own line manager. Choose someone else.")
    if person.pk and person.line_manager and _answers_to(person.line_manager, person):
        raise Refused(
            f"{person.line_manager} already reports to them, directly or through others. Choose someone else."
        )


def _answers_to(one: Person, other: Person) -> bool:
    """Whether `one` reports to `other`, directly or through others."""
    seen: set[int] = set()
    above: Person | None = one
    while above is not None and above.pk not in seen:
        if above.line_manager_id == other.pk:
            return True
        seen.add(above.pk)
        above = above.line_manager
    return False
