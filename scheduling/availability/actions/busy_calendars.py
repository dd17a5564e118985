"""The calendars that people let Greenroom read: giving an address, ending it, and reading them all.

Reading runs in the lane for other servers, one job at a time and for a bounded time; it goes on where
the last one stopped. A calendar that cannot be read keeps its busy times for a week.
"""

import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.audit import audit
from accounts.encrypted_values import ValueUnreadable
from accounts.models import User
from accounts.refusals import Refused
from accounts.seen import check_seen
from jobs.actions import queue_job
from nhsuk.words import day
from scheduling.availability.actions.own_diary import lock_diary
from scheduling.availability.busy_times import BusyReading, NotACalendar, Span, read_busy
from scheduling.availability.calendar_addresses import (
    CalendarAway,
    clean_address,
    fetch_calendar,
    host_of,
    own_host,
)
from scheduling.availability.microsoft_graph import AT_ONCE, GraphAway, busy_in, get_token
from scheduling.availability.models import BusyCalendar, BusyTime, Claim, MicrosoftCalendars
from scheduling.availability.models.busy_calendars import sealed
from scheduling.job_names import READ_CALENDAR, READ_CALENDARS
from training.models import Person

AHEAD = timedelta(days=120)
EVERY = timedelta(minutes=30)
SECONDS = 40  # of one reading of all; the next one goes on
GIVEN_UP = timedelta(days=7)  # then the busy times of a calendar that cannot be read go
ADDRESS_UNREADABLE = (
    "The stored address can no longer be read, because SECRET_KEY was changed. Enter it again."
)
MICROSOFT_UNREADABLE = (
    "The stored secret can no longer be read, because SECRET_KEY was changed. Enter it again."
)
SETTINGS = ("is_on", "tenant", "client_id", "secret", "secret_ends_on")


@transaction.atomic
def set_calendar(*, person: Person, address: str, by: User, now: datetime) -> BusyCalendar:
    """Lets Greenroom read the calendar at this address, in place of another one, and reads it at once.
    Raises AddressRefused.
    """
    lock_diary(person, by)
    cleaned = clean_address(address)
    source = BusyCalendar.Source.ADDRESS
    BusyCalendar.objects.filter(person=person, source=source).delete()
    calendar = BusyCalendar.objects.create(
        person=person,
        source=source,
        address=sealed(cleaned),
        host=host_of(cleaned),
        added_at=now,
        added_by=by,
    )
    audit(by=by, action="busy_calendar.added", about=calendar, now=now, host=calendar.host)
    _queue(calendar, now)
    return calendar


@transaction.atomic
def remove_calendar(*, calendar: BusyCalendar, by: User, now: datetime) -> None:
    """Forgets the address and the busy times that were read from it."""
    lock_diary(calendar.person, by)
    audit(by=by, action="busy_calendar.removed", about=calendar, now=now, host=calendar.host)
    calendar.delete()


@transaction.atomic
def read_soon(*, calendar: BusyCalendar, by: User, now: datetime) -> None:
    """Queues a reading of this calendar, beside those every half hour."""
    lock_diary(calendar.person, by)
    _queue(calendar, now)


def _queue(calendar: BusyCalendar, now: datetime) -> None:
    key = f"{READ_CALENDAR} {calendar.pk} {now:%Y-%m-%d %H:%M}"
    queue_job(
        name=READ_CALENDAR,
        arguments={"calendar_id": calendar.pk},
        now=now,
        dedup_key=key,
        party="calendars",
    )


@transaction.atomic
def change_microsoft(
    *,
    is_on: bool,
    tenant: str,
    client_id: str,
    secret: str,
    secret_ends_on: date | None,
    by: User,
    now: datetime,
    seen: str | None = None,
) -> MicrosoftCalendars:
    """Switches reading from Microsoft 365 on or off; an empty `secret` leaves the one that is stored.
    Switched off, all that was read from there is forgotten.
    """
    ours = check_seen(MicrosoftCalendars.objects.ours(), SETTINGS, seen)
    if is_on and not secret and not ours.secret:
        raise Refused("Enter the client secret that Entra ID gave the application.", "secret")
    before = _shown(ours)
    ours.is_on = is_on
    ours.tenant = tenant
    ours.client_id = client_id
    ours.secret_ends_on = secret_ends_on
    if secret:
        ours.secret = sealed(secret)
    ours.problem, ours.problem_since, ours.wait_until = "", None, None
    ours.save()
    if not is_on:
        BusyCalendar.objects.filter(source=BusyCalendar.Source.MICROSOFT).delete()
        MicrosoftCalendars.objects.update(read_at=None)
    after = _shown(ours) | ({"secret": "a new one"} if secret else {})
    changed = [name for name in after if after[name] != before[name]]
    audit(
        by=by,
        action="microsoft_calendars.changed",
        about=ours,
        now=now,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )
    if is_on:
        queue_job(name=READ_CALENDARS, arguments={}, now=now, party="calendars")
    return ours


def _shown(ours: MicrosoftCalendars) -> dict[str, object]:
    return {
        "is_on": ours.is_on,
        "tenant": ours.tenant,
        "client_id": ours.client_id,
        "secret": "stored" if ours.secret else "",
        "secret_ends_on": day(ours.secret_ends_on) if ours.secret_ends_on else "",
    }


def read_microsoft_soon(*, now: datetime) -> None:
    """Queues a reading in which everybody's turn has come."""
    if not MicrosoftCalendars.objects.ours().is_on:
        raise Refused("Reading from Microsoft 365 is switched off. Switch it on first.")
    BusyCalendar.objects.filter(source=BusyCalendar.Source.MICROSOFT).update(asked_at=None)
    queue_job(name=READ_CALENDARS, arguments={}, now=now, party="calendars")


def read_calendar(*, calendar_id: int, now: datetime) -> str:
    """Reads one calendar by its address."""
    calendar = _with_address().filter(pk=calendar_id).first()
    if calendar is None:
        return "The calendar is no longer read."
    return "Read." if _read_address(calendar, now) else "The calendar cannot be read."


def read_calendars(*, now: datetime) -> str:
    """Reads those whose turn has come, the longest unread first, while time is left."""
    _forget_leavers(now)
    ends = time.monotonic() + SECONDS
    number = 0
    for calendar in _due(_with_address(), now):
        if time.monotonic() > ends:
            break
        number += _read_address(calendar, now)
    mailboxes = _read_microsoft(ends, now)
    return f"{number} calendars and {mailboxes} mailboxes read."


def _with_address() -> QuerySet[BusyCalendar]:
    return BusyCalendar.objects.filter(source=BusyCalendar.Source.ADDRESS)


def _due(calendars: QuerySet[BusyCalendar], now: datetime) -> QuerySet[BusyCalendar]:
    waiting = calendars.filter(Q(asked_at=None) | Q(asked_at__lte=now - EVERY))
    return waiting.order_by(F("asked_at").asc(nulls_first=True), "pk")


def _forget_leavers(now: datetime) -> None:
    """Nobody reads the calendar of somebody who has left."""
    today = timezone.localdate(now)
    gone = Q(person__left_on__lt=today) | Q(person__removed_at__isnull=False)
    BusyCalendar.objects.filter(gone).delete()


def _read_address(calendar: BusyCalendar, now: datetime) -> bool:
    """Whether it could be read; otherwise its page says why not."""
    BusyCalendar.objects.filter(pk=calendar.pk).update(asked_at=now)
    try:
        content = fetch_calendar(calendar.opened_address)
        reading = read_busy(content, first=now, last=now + AHEAD, own_host=own_host())
    except ValueUnreadable:
        _note_problem(calendar, ADDRESS_UNREADABLE, now)
    except (CalendarAway, NotACalendar) as problem:
        _note_problem(calendar, str(problem), now)
    else:
        _store(calendar, reading, now)
        return True
    return False


@transaction.atomic
def _store(calendar: BusyCalendar, reading: BusyReading, now: datetime) -> None:
    """What was read in place of what was stored; a time that was known keeps the moment it was found."""
    current = BusyCalendar.objects.select_for_update().filter(pk=calendar.pk).first()
    if current is None or current.address != calendar.address:
        return  # ended or replaced while it was read
    found = set(reading.spans) - _invitations(calendar.person_id, now)
    known = {
        Span(starts_at, ends_at): pk
        for pk, starts_at, ends_at in current.busy_times.values_list("pk", "starts_at", "ends_at")
    }
    gone = [pk for span, pk in known.items() if span not in found]
    current.busy_times.filter(pk__in=gone).delete()
    BusyTime.objects.bulk_create(
        BusyTime(calendar=current, starts_at=span[0], ends_at=span[1], found_at=now)
        for span in sorted(found - known.keys())
    )
    BusyCalendar.objects.filter(pk=current.pk).update(
        read_at=now, problem="", problem_since=None, left_out=reading.left_out
    )


def _invitations(person: int, now: datetime) -> set[Span]:
    """The times at which the calendar shows our own invitations: what the person is booked for, and an
    interview from when they have to be ready.
    """
    claims = Claim.objects.filter(
        kind=Claim.Kind.PERSON, subject_id=person, ends_at__gt=now, starts_at__lt=now + AHEAD
    )
    spans = set()
    for starts_at, ends_at, before in claims.values_list(
        "starts_at", "ends_at", "interview__arrive_minutes_before"
    ):
        spans.add(Span(starts_at, ends_at))
        spans.add(Span(starts_at - timedelta(minutes=before or 0), ends_at))
    return spans


def _note_problem(calendar: BusyCalendar, problem: str, now: datetime) -> None:
    rows = BusyCalendar.objects.filter(pk=calendar.pk, address=calendar.address)
    rows.update(problem=problem[:500], problem_since=Coalesce("problem_since", now))
    if calendar.problem_since and now - calendar.problem_since > GIVEN_UP:
        calendar.busy_times.all().delete()


def _read_microsoft(ends: float, now: datetime) -> int:
    """How many mailboxes were read, 20 at a time."""
    ours = MicrosoftCalendars.objects.ours()
    if not ours.is_on or (ours.wait_until and ours.wait_until > now):
        return 0
    _follow_register(now)
    calendars = BusyCalendar.objects.filter(source=BusyCalendar.Source.MICROSOFT)
    due = list(_due(calendars, now).select_related("person"))
    number = 0
    try:
        token = ""
        for first in range(0, len(due), AT_ONCE):
            if time.monotonic() > ends:
                break
            token = token or get_token(
                tenant=ours.tenant, client_id=ours.client_id, secret=ours.opened_secret
            )
            number += _read_mailboxes(due[first : first + AT_ONCE], token, now)
    except ValueUnreadable:
        _note_microsoft(MICROSOFT_UNREADABLE, None, now)
    except GraphAway as away:
        _note_microsoft(str(away), away.in_seconds, now)
    else:
        if number:
            MicrosoftCalendars.objects.filter(is_on=True).update(
                read_at=now, problem="", problem_since=None, wait_until=None
            )
    return number


def _follow_register(now: datetime) -> None:
    """A row for everyone on the register with an email address, and for nobody else."""
    today = timezone.localdate(now)
    source = BusyCalendar.Source.MICROSOFT
    people = Person.objects.on_register(today).exclude(email="")
    known = BusyCalendar.objects.filter(source=source)
    known.exclude(person__in=people).delete()
    new = people.exclude(pk__in=known.values("person")).order_by("pk")
    BusyCalendar.objects.bulk_create(
        [BusyCalendar(person=person, source=source, added_at=now) for person in new],
        ignore_conflicts=True,
    )


def _read_mailboxes(calendars: Sequence[BusyCalendar], token: str, now: datetime) -> int:
    by_mailbox = _by_mailbox(calendars)
    found = busy_in(list(by_mailbox), token=token, first=now, last=now + AHEAD)
    BusyCalendar.objects.filter(pk__in=[each.pk for each in calendars]).update(asked_at=now)
    number = 0
    for mailbox, owners in by_mailbox.items():
        times = found[mailbox]
        for calendar in owners:
            if times.problem:
                _note_problem(calendar, times.problem, now)
            else:
                _store(calendar, BusyReading(sorted(times.spans)), now)
                number += 1
    return number


def _by_mailbox(calendars: Iterable[BusyCalendar]) -> dict[str, list[BusyCalendar]]:
    by_mailbox: defaultdict[str, list[BusyCalendar]] = defaultdict(list)
    for calendar in calendars:
        by_mailbox[calendar.person.email.lower()].append(calendar)
    return by_mailbox


def _note_microsoft(problem: str, in_seconds: int | None, now: datetime) -> None:
    """Why nobody's could be read, and until when Microsoft is left alone: half an hour where somebody
    has to change something first.
    """
    pause = EVERY if in_seconds is None else timedelta(seconds=in_seconds)
    MicrosoftCalendars.objects.update(
        problem=problem[:500],
        problem_since=Coalesce("problem_since", now),
        wait_until=now + pause,
    )
