"""Planning the duty rota: shifts are added, changed, swapped, handed over and removed. Whoever is
put on duty or taken off it by somebody else is told by email.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.access import Permission
from accounts.leavers import who_may_here
from accounts.models import User
from accounts.refusals import Refused
from desk.rota.models import DutyShift
from desk.rota.queries.duty import shifts_at
from desk.rota.queries.rota import seen_of_week
from desk.rota.rota_emails import send_rota_mail
from desk.rota.rota_weeks import weeks_later
from scheduling.times.spans import WEEK, midnight, monday_of, span_words
from training.actions.facts import correct_fact, record_fact, retract_fact, undo_fact
from training.models import Organisation

MOST_WEEKS = 26


def _nothing_to_copy(why: str) -> Refused:
    return Refused(f"{why} Add shifts to this week instead.")


def shift_words(shift: DutyShift, now: datetime) -> str:
    """`Sat 5 Dec, 6pm, to Sun 6 Dec, 8am`."""
    return span_words(shift.starts_at, shift.ends_at, today=timezone.localdate(now))


@transaction.atomic
def add_shifts(
    *, shift: DutyShift, weeks: int, seen: tuple[date, str], by: User, now: datetime
) -> list[DutyShift]:
    """Adds the shift, and the same in the weeks after it: `weeks` in all. All or none.

    `seen`: a Monday and what the rota of its week was when the form was opened.
    """
    _lock(seen)
    added = [
        _record(
            DutyShift(
                user=shift.user,
                kind=shift.kind,
                starts_at=weeks_later(shift.starts_at, week),
                ends_at=weeks_later(shift.ends_at, week),
                phone=shift.phone,
            ),
            by=by,
            now=now,
        )
        for week in range(weeks)
    ]
    lines = [f"You are on duty {shift_words(each, now)}" for each in added]
    _tell([(shift.user, lines)], by=by, now=now)
    return added


@transaction.atomic
def change_shift(
    *,
    shift: DutyShift,
    values: dict[str, Any],
    seen: tuple[date, str],
    by: User,
    now: datetime,
) -> DutyShift:
    """Another person, time, kind or number; who was on duty and who is now are told."""
    _lock(seen)
    _refuse_over(shift, now)
    changed = DutyShift(**shift.content() | values)
    _check(changed, now, but_not=[shift])
    recorded = correct_fact(
        fact=shift, values=values, because="Changed on the rota", by=by, now=now
    )
    before = f"You are no longer on duty {shift_words(shift, now)}"
    after = f"You are on duty {shift_words(recorded, now)}"
    same_times = (shift.starts_at, shift.ends_at) == (recorded.starts_at, recorded.ends_at)
    if shift.user != recorded.user:
        _tell([(shift.user, [before]), (recorded.user, [after])], by=by, now=now)
    elif not same_times:
        _tell([(shift.user, [before, after])], by=by, now=now)
    return recorded


@transaction.atomic
def remove_shift(*, shift: DutyShift, by: User, now: datetime) -> None:
    """Takes the shift off the rota; refuses one that is over, which says who was on duty."""
    _lock()
    _refuse_over(shift, now)
    retract_fact(fact=shift, because="Removed from the rota", by=by, now=now)
    _tell([(shift.user, [f"You are no longer on duty {shift_words(shift, now)}"])], by=by, now=now)


@transaction.atomic
def swap_shifts(
    *, first: DutyShift, second: DutyShift, note: str, by: User, now: datetime
) -> list[DutyShift]:
    """Each takes the other's shift, with their own number; both are told."""
    _lock()
    if first.user == second.user:
        raise Refused("Both shifts are the same person’s. Choose a shift of someone else.")
    for shift in (first, second):
        _refuse_over(shift, now)
        retract_fact(fact=shift, because="Swapped on the rota", by=by, now=now)
    swapped = [
        DutyShift(**mine.content() | {"user": other.user, "phone": other.phone})
        for mine, other in ((first, second), (second, first))
    ]
    recorded = [_record(shift, by=by, now=now, verb="swapped") for shift in swapped]
    _tell(
        [
            (
                after.user,
                [
                    f"You are no longer on duty {shift_words(before, now)}",
                    f"You are on duty {shift_words(after, now)}",
                ],
            )
            for before, after in zip((second, first), recorded, strict=True)
        ],
        by=by,
        now=now,
        note=note,
    )
    return recorded


@transaction.atomic
def copy_week(
    *, monday: date, seen: str, by: User, now: datetime
) -> tuple[list[DutyShift], list[str]]:
    """Adds the shifts of the week before that are not there yet and not over. Returns them, and the
    names of those who were left out because they can no longer be on duty.
    """
    _lock((monday, seen))
    start = midnight(monday)
    before = DutyShift.objects.overlapping(midnight(monday - WEEK), start)
    earlier = [
        shift
        for shift in before.select_related("user")
        if timezone.localdate(shift.starts_at) >= monday - WEEK
    ]
    if not earlier:
        raise _nothing_to_copy("Nobody was on duty in the week before.")
    added: list[DutyShift] = []
    left_out: set[str] = set()
    for shift in earlier:
        moved = DutyShift(**shift.content() | {"note": ""})
        moved.starts_at = weeks_later(shift.starts_at, 1)
        moved.ends_at = weeks_later(shift.ends_at, 1)
        if moved.ends_at <= now or _own(moved).exists():
            continue
        if not _is_able(shift.user, now):
            left_out.add(shift.user.name)
            continue
        added.append(_record(moved, by=by, now=now, verb="copied"))
    if not added and not left_out:
        raise _nothing_to_copy(
            "All shifts of the week before are in this week already, or are over."
        )
    _tell(
        [
            (
                user,
                [
                    f"You are on duty {shift_words(each, now)}"
                    for each in added
                    if each.user == user
                ],
            )
            for user in dict.fromkeys(each.user for each in added)
        ],
        by=by,
        now=now,
    )
    return added, sorted(left_out)


@transaction.atomic
def hand_over_duty(
    *, from_user: User, to_user: User, until: datetime, note: str, now: datetime
) -> DutyShift | None:
    """Ends the giver's shift now and puts the next person on for the rest of it, up to `until` if
    that is earlier; what is left after that stays the giver's. None if the giver is not on duty, or
    the next person already is.
    """
    _lock()
    shift = next((each for each in shifts_at(now) if each.user == from_user), None)
    if shift is None:
        return None
    last = min(until, shift.ends_at)
    retract_fact(fact=shift, because="Handed over", by=from_user, now=now)
    for starts_at, ends_at in ((shift.starts_at, now), (last, shift.ends_at)):
        if starts_at < ends_at:
            part = DutyShift(**shift.content() | {"starts_at": starts_at, "ends_at": ends_at})
            record_fact(fact=part, by=from_user, now=now, verb="handed_over")
    return _take_over(shift, to_user, last, note, from_user, now)


@transaction.atomic
def undo_rota(
    *, added: Sequence[DutyShift], retracted: Sequence[DutyShift], by: User, now: datetime
) -> None:
    """Takes back what was added and restores what was taken off; not once it is over."""
    _lock()
    for shift in added:
        _refuse_over(shift, now)
        undo_fact(added=shift, retracted=None, by=by, now=now)
    for shift in retracted:
        _check(DutyShift(**shift.content()), now)
        undo_fact(added=None, retracted=shift, by=by, now=now)
    lines = [
        (shift.user, f"You are no longer on duty {shift_words(shift, now)}") for shift in added
    ]
    lines += [(shift.user, f"You are on duty {shift_words(shift, now)}") for shift in retracted]
    users = dict.fromkeys(user for user, _ in lines)
    told = [(user, [line for of, line in lines if of == user]) for user in users]
    _tell(told, by=by, now=now)


def _take_over(
    shift: DutyShift, to_user: User, last: datetime, note: str, by: User, now: datetime
) -> DutyShift | None:
    """Up to their own next shift, if that begins before the end."""
    rest = DutyShift(**shift.content() | {"user": to_user, "phone": "", "note": note[:300]})
    rest.starts_at, rest.ends_at = now, last
    own = _own(rest).first()
    if own and own.starts_at <= now:
        return None
    if own:
        rest.ends_at = own.starts_at
    return _record(rest, by=by, now=now, verb="handed_over")


def _record(shift: DutyShift, *, by: User, now: datetime, verb: str = "added") -> DutyShift:
    _check(shift, now)
    return record_fact(fact=shift, by=by, now=now, verb=verb)


def _check(shift: DutyShift, now: datetime, but_not: Iterable[DutyShift] = ()) -> None:
    """Of somebody on the desk, not over, and not twice at once."""
    if not _is_able(shift.user, now):
        raise Refused(
            f"{shift.user} can no longer sign in, or does not work on the desk. Choose someone else."
        )
    _refuse_over(shift, now)
    others = _own(shift).exclude(pk__in=[each.pk for each in but_not])
    if other := others.select_related("user").first():
        raise Refused(
            f"{other.user} is already on duty {shift_words(other, now)}. Change that shift, or"
            " choose someone else."
        )


def _own(shift: DutyShift) -> Any:
    """Their shifts that overlap it."""
    return DutyShift.objects.overlapping(shift.starts_at, shift.ends_at).filter(user=shift.user)


def _is_able(user: User, now: datetime) -> bool:
    here = who_may_here(Permission.WORK_DESK, timezone.localdate(now))
    return here.filter(pk=user.pk).exists()


def _refuse_over(shift: DutyShift, now: datetime) -> None:
    if shift.ends_at <= now:
        raise Refused("That shift is over. Choose one that has not ended.")


def _lock(seen: tuple[date, str] | None = None) -> None:
    """One person plans at a time, so that nobody is on duty twice; refuses if the week is not as it
    was seen.
    """
    Organisation.objects.select_for_update().get(pk=1)
    if seen is not None and seen_of_week(monday_of(seen[0])) != seen[1]:
        raise Refused(
            "Someone else changed this week after you opened it. See who is on duty now, then make"
            " your change again."
        )


def _tell(
    told: Iterable[tuple[User, list[str]]], *, by: User, now: datetime, note: str = ""
) -> None:
    """Not the one who did it, nor whoever can no longer sign in."""
    for user, lines in told:
        if user != by and user.is_active:
            send_rota_mail(to=user, lines=lines, note=note, by=by, now=now)
