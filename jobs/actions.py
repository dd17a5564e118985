"""Queueing a job, claiming it, and how it ends: done, tried again, given up, cancelled.

An attempt holds a job by its token. Whatever ends the attempt checks that token in the same
statement, so that if two workers believe they hold one job, only one can finish it.
"""

import secrets
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from django.db import connection, transaction
from django.db.models import DateTimeField, F, Value
from django.db.models.functions import Least

from accounts.audit import audit
from accounts.models import User
from accounts.refusals import Refused
from jobs.broker import poke
from jobs.models import MAX_ATTEMPTS, Job, JobQuerySet, Worker

LEASE = timedelta(seconds=20)
PATIENCE = timedelta(hours=24)
PAUSES = (timedelta(seconds=5), timedelta(seconds=60))  # after the first and the second failure
RETENTION = timedelta(days=90)
DIED = "The worker stopped while it ran this job."
TRIED_AT_ONCE = 10  # waits
_CLAIM_LOCK = 0x6A6F6273  # PostgreSQL holds it until the claim commits
TOLERANCE = timedelta(seconds=1)  # between two sessions' readings of the database's clock


class LeaseLost(Exception):
    """Another attempt has taken this job over, so the result of this one is not saved."""


def in_utc(moment: datetime) -> str:
    """For a `dedup_key`: the same moment is the same text, in whatever zone it was typed or read."""
    return moment.astimezone(UTC).isoformat()


def queue_job(
    *,
    name: str,
    arguments: dict[str, Any],
    now: datetime,
    due_at: datetime | None = None,
    dedup_key: str = "",
    party: str = "",
    needed_at: datetime | None = None,
) -> Job:
    """Queues a job in the transaction of the action that needs it; after the commit the cluster is
    notified.

    `name` is the dotted name of a task, `arguments` its keywords: ids and plain values. The same
    `dedup_key` twice is one job, whatever its state. `party` names the server that a task talks to;
    what is `needed_at` a time within hours goes first.
    """
    due = due_at or now
    fields = {
        "name": name,
        "arguments": arguments,
        "lane": Job.Lane.OUTSIDE if party else Job.Lane.WORK,
        "party": party,
        "needed_at": needed_at,
        "due_at": due,
        "created_at": now,
        "patient_until": max(due, now) + PATIENCE,
    }
    if dedup_key:
        job, is_new = Job.objects.get_or_create(dedup_key=dedup_key, defaults=fields)
    else:
        job = Job.objects.create(**fields)
        is_new = True
    if is_new and due <= now:
        transaction.on_commit(partial(poke, job.lane), robust=True)
    return job


@transaction.atomic
def claim(*, among: JobQuerySet, now: datetime) -> Job | None:
    """Claims the free job that is next, and counts the attempt before the work. None if none is free.

    One worker at a time, or two would take a turn with the same party. SQLite has one writer anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_CLAIM_LOCK])
    free = among.free(now)
    for dropped in free.filter(state=Job.State.RUNNING).select_for_update(skip_locked=True):
        _put_back(dropped, now)
    waiting = free.filter(state=Job.State.WAITING)
    job = waiting.select_for_update(skip_locked=True).next_first(now).first()
    if job is None:
        return None
    job.state = Job.State.RUNNING
    job.token = secrets.token_hex(16)
    job.leased_until = now + LEASE
    job.attempts += 1
    job.progress = 0
    job.touched_at = now
    job.save(update_fields=["state", "token", "leased_until", "attempts", "progress", "touched_at"])
    return job


def _put_back(job: Job, now: datetime) -> None:
    """Its worker died, which may not be its fault. The first time it is tried at once, then after a
    pause that doubles, for a day.
    """
    pause = min(timedelta(seconds=5) * 2 ** min(job.deaths, 8), timedelta(minutes=15))
    due_at = now + pause if job.deaths else job.due_at
    if job.deaths and due_at > job.patient_until:
        changes = _ended(Job.State.GIVEN_UP, DIED, now)
    else:
        changes = _waiting(due_at, DIED, now) | {"attempts": F("attempts") - 1}
    Job.objects.filter(pk=job.pk).update(deaths=F("deaths") + 1, **changes)


@transaction.atomic
def release_from_the_future(*, now: datetime) -> None:
    """Frees jobs that would wait because a clock was wrong or was set back.

    No lease is longer than 20 seconds: one that ends later is cut to that, and a living worker
    renews it in time. A job that waits for its next attempt is due at once if its last one ended
    later than now. One that was queued for a later day keeps its day.
    """
    ahead = now + TOLERANCE
    running = Job.objects.filter(state=Job.State.RUNNING, leased_until__gt=ahead + LEASE)
    running.update(leased_until=now + LEASE, touched_at=now)
    waiting = Job.objects.filter(state=Job.State.WAITING, due_at__gt=ahead, touched_at__gt=ahead)
    waiting.update(due_at=now, away_until=None, touched_at=now)


def renew(*, job: Job, now: datetime) -> None:
    """Holds the job for another 20 seconds."""
    _update_claimed(job, leased_until=now + LEASE, touched_at=now)


def report_progress(*, job: Job, percent: int, now: datetime) -> None:
    """How far the work is, 0 to 100, for the page; also holds the job for another 20 seconds."""
    _update_claimed(
        job, progress=max(0, min(100, percent)), leased_until=now + LEASE, touched_at=now
    )


@transaction.atomic
def finish(*, job: Job, sentence: str, now: datetime) -> None:
    """Done, with a sentence about the result; LeaseLost if another worker has taken it over."""
    _update_claimed(job, progress=100, **_ended(Job.State.DONE, sentence, now))
    _try_at_once([job.party], now)


@transaction.atomic
def fail(*, job: Job, why: str, now: datetime) -> None:
    """This attempt failed: the job is tried again after a pause, and given up after the third."""
    if job.attempts >= MAX_ATTEMPTS:
        _update_claimed(job, **_ended(Job.State.GIVEN_UP, why, now))
    else:
        _update_claimed(job, **_waiting(now + PAUSES[job.attempts - 1], why, now))
    _try_at_once([job.party], now)


@transaction.atomic
def give_up(*, job: Job, why: str, now: datetime) -> None:
    """No further attempt can help (a refused address): given up at once."""
    _update_claimed(job, **_ended(Job.State.GIVEN_UP, why, now))
    _try_at_once([job.party], now)


@transaction.atomic
def try_later(
    *,
    job: Job,
    why: str,
    now: datetime,
    in_seconds: int | None = None,
    away_seconds: int | None = None,
) -> None:
    """Something outside does not answer: waits without using up an attempt, and is given up after a
    day.

    With `away_seconds` the whole party is away. After so many seconds one job tries it; the others
    wait until it has answered, and are then tried at once.
    """
    pause = timedelta(
        seconds=min(30 * 2 ** min(job.waits, 5), 900) if in_seconds is None else in_seconds
    )
    if now + pause > job.patient_until:
        _update_claimed(job, **_ended(Job.State.GIVEN_UP, why, now))
        return
    changes = _waiting(now + pause, why, now)
    if away_seconds:
        changes["away_until"] = now + timedelta(seconds=away_seconds)
        others = Job.objects.filter(party=job.party, state=Job.State.WAITING, due_at__lte=now)
        others.filter(outcome="").update(outcome=why[:2000])  # so that a page says why they wait
    else:
        _try_at_once([job.party], now)
    _update_claimed(job, attempts=F("attempts") - 1, waits=F("waits") + 1, **changes)


def _try_at_once(parties: Iterable[str], now: datetime) -> None:
    """These answer, or somebody says so. A job that failed many times keeps its own pause, in case it
    is the one that they do not answer.
    """
    away = Job.objects.filter(party__in=set(parties) - {""}, away_until__isnull=False)
    away.filter(state=Job.State.WAITING, waits__lte=TRIED_AT_ONCE).update(
        due_at=Least("due_at", Value(now, DateTimeField()))
    )
    away.update(away_until=None)


@transaction.atomic
def run_again(*, job: Job, by: User, now: datetime) -> None:
    """Runs a given-up or cancelled job again with new attempts, or a waiting job at once."""
    _update_in_state(
        job, [Job.State.WAITING, Job.State.GIVEN_UP, Job.State.CANCELLED], **_start_again(now)
    )
    _try_at_once([job.party], now)
    audit(by=by, action="job.run_again", about=job, now=now, outcome=job.outcome)
    transaction.on_commit(partial(poke, job.lane), robust=True)


@transaction.atomic
def run_all_again(*, name: str, by: User | None, now: datetime) -> int:
    """Runs every given-up job of this dotted name again; returns how many. `by` is None in a
    command.
    """
    given_up = Job.objects.given_up().filter(name=name)
    parties = list(given_up.values_list("party", flat=True).distinct())
    count = given_up.update(**_start_again(now))
    if count:
        _try_at_once(parties, now)
        audit(by=by, action="job.all_run_again", about=None, now=now, name=name, count=count)
        for lane in Job.Lane:
            transaction.on_commit(partial(poke, lane), robust=True)
    return count


@transaction.atomic
def cancel(*, job: Job, by: User, now: datetime) -> None:
    """Cancels the job. A running job cannot be stopped."""
    _update_in_state(
        job, [Job.State.WAITING, Job.State.GIVEN_UP], state=Job.State.CANCELLED, finished_at=now
    )
    audit(by=by, action="job.cancelled", about=job, now=now, outcome=job.outcome)


def remove_due_jobs(*, now: datetime) -> int:
    """Deletes jobs done or cancelled more than 90 days ago; given-up jobs stay until someone
    acts.
    """
    old = Job.objects.filter(
        state__in=[Job.State.DONE, Job.State.CANCELLED], finished_at__lt=now - RETENTION
    )
    return old.delete()[1].get("jobs.Job", 0)


def start_worker(*, host: str, now: datetime) -> None:
    """A worker starts on this host."""
    Worker.objects.update_or_create(host=host, defaults={"started_at": now, "seen_at": now})


def record_heartbeat(*, host: str, now: datetime) -> None:
    """The worker on this host is alive."""
    Worker.objects.filter(host=host).update(seen_at=now)


def record_restart(*, host: str, because: str, now: datetime) -> None:
    """Records that the watchdog restarted a cluster of this host, and why."""
    restarted = {"restarts": F("restarts") + 1, "restarted_at": now, "restarted_because": because}
    Worker.objects.filter(host=host).update(**restarted)


def _update_claimed(job: Job, **changes: Any) -> None:
    if not Job.objects.claimed_by(job).update(**changes):
        raise LeaseLost(LeaseLost.__doc__)


def _update_in_state(job: Job, states: list[Job.State], **changes: Any) -> None:
    if Job.objects.filter(pk=job.pk, state__in=states).update(**changes):
        return
    job.refresh_from_db()
    if job.state == Job.State.RUNNING:
        raise Refused(
            "The job is running. Wait until it ends; if its worker has died, it is free again in 20 seconds."
        )
    raise Refused("The job is already done or cancelled, so you cannot run or cancel it.")


def _ended(state: Job.State, outcome: str, now: datetime) -> dict[str, Any]:
    return {
        "state": state,
        "outcome": outcome[:2000],
        "token": "",
        "leased_until": None,
        "away_until": None,
        "touched_at": now,
        "finished_at": now,
    }


def _start_again(now: datetime) -> dict[str, Any]:
    return {
        "state": Job.State.WAITING,
        "due_at": now,
        "attempts": 0,
        "waits": 0,
        "deaths": 0,
        "patient_until": now + PATIENCE,
        "touched_at": now,
        "finished_at": None,
    }


def _waiting(due_at: datetime, outcome: str, now: datetime) -> dict[str, Any]:
    return {
        "state": Job.State.WAITING,
        "outcome": outcome[:2000],
        "due_at": due_at,
        "token": "",
        "leased_until": None,
        "away_until": None,
        "touched_at": now,
    }
