from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection

from accounts.models import AuditEvent
from accounts.refusals import Refused
from jobs import actions
from jobs.models import Job, Worker
from tests.factories.jobs import JobFactory

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


def claim(job: Job, *, now: datetime) -> Job | None:
    return actions.claim(among=Job.objects.filter(pk=job.pk), now=now)


def test_queue_job_pokes_the_cluster_of_its_lane(
    now, monkeypatch, django_capture_on_commit_callbacks
):
    poked: list[str] = []
    monkeypatch.setattr(actions, "poke", poked.append)

    with django_capture_on_commit_callbacks(execute=True):
        actions.queue_job(name="tests.jobs.tasks.note", arguments={}, now=now, party="mail")
        job = actions.queue_job(name="tests.jobs.tasks.note", arguments={"text": "a"}, now=now)

    assert poked == ["outside", "work"]
    assert (job.state, job.due_at, job.patient_until) == (
        Job.State.WAITING,
        now,
        now + timedelta(hours=24),
    )


def test_queue_job_for_later_does_not_poke(now, monkeypatch, django_capture_on_commit_callbacks):
    poked: list[str] = []
    monkeypatch.setattr(actions, "poke", poked.append)

    with django_capture_on_commit_callbacks(execute=True):
        actions.queue_job(name="tests.jobs.tasks.note", arguments={}, now=now, due_at=now + SECOND)

    assert poked == []


def test_in_utc_is_the_same_text_in_every_zone(now):
    assert actions.in_utc(now.astimezone(ZoneInfo("Europe/Paris"))) == actions.in_utc(now)


def test_queue_job_with_the_same_key_once(now):
    first = actions.queue_job(
        name="tests.jobs.tasks.note", arguments={}, now=now, dedup_key="note 1"
    )
    Job.objects.filter(pk=first.pk).update(state=Job.State.DONE)

    again = actions.queue_job(
        name="tests.jobs.tasks.note", arguments={}, now=now, dedup_key="note 1"
    )

    assert again.pk == first.pk
    assert Job.objects.count() == 1


def test_claim_counts_the_attempt_before_the_work(now):
    job = JobFactory()

    claimed = claim(job, now=now)

    assert claimed is not None
    assert (claimed.state, claimed.attempts, len(claimed.token)) == (Job.State.RUNNING, 1, 32)
    assert claimed.leased_until == now + timedelta(seconds=20)


def test_claim_by_one_worker_only(now):
    job = JobFactory()
    claim(job, now=now)

    assert claim(job, now=now + 19 * SECOND) is None


def test_claim_takes_over_after_the_lease(now):
    job = JobFactory(running=True, leased_until=now)

    claimed = claim(job, now=now)

    assert claimed is not None
    assert (claimed.attempts, claimed.deaths, claimed.token != job.token) == (1, 1, True)


def test_claim_takes_the_job_that_was_due_first(now):
    later = JobFactory(due_at=now - SECOND)
    first = JobFactory(due_at=now - 2 * SECOND)
    JobFactory(due_at=now - 3 * SECOND, lane=Job.Lane.OUTSIDE)

    claimed = [actions.claim(among=Job.objects.filter(lane="work"), now=now) for _ in range(3)]

    assert claimed == [first, later, None]


def test_claim_ignores_jobs_that_are_not_due(now):
    job = JobFactory(due_at=now + SECOND)

    assert claim(job, now=now) is None


@pytest.mark.parametrize(("deaths", "pause"), [(1, 10), (2, 20), (50, 900)])
def test_deaths_of_workers_put_a_job_off_and_use_no_attempt(deaths, pause, now):
    job = JobFactory(running=True, attempts=3, deaths=deaths, leased_until=now)

    assert claim(job, now=now) is None

    job.refresh_from_db()
    assert (job.state, job.attempts, job.deaths) == (Job.State.WAITING, 2, deaths + 1)
    assert (job.due_at, job.outcome) == (now + pause * SECOND, actions.DIED)


def test_deaths_of_workers_end_a_job_after_a_day(now):
    job = JobFactory(running=True, deaths=9, leased_until=now, patient_until=now + 899 * SECOND)

    assert claim(job, now=now) is None

    job.refresh_from_db()
    assert (job.state, job.outcome) == (Job.State.GIVEN_UP, actions.DIED)


def test_what_is_needed_within_hours_goes_first(now):
    hours = timedelta(hours=1)
    over, tomorrow, usual, evening, noon = (
        JobFactory(needed_at=needed_at)
        for needed_at in (now, now + 13 * hours, None, now + 12 * hours, now + hours)
    )

    order = list(Job.objects.next_first(now))

    assert order == [noon, evening, over, tomorrow, usual]


def queue_for(party: str, count: int = 1) -> list[Job]:
    return JobFactory.create_batch(count, party=party, lane=Job.Lane.OUTSIDE)


def test_each_party_has_one_job_at_a_time(now):
    first, second = queue_for("mail", 2)
    [text] = queue_for("texts")

    claimed = [actions.claim(among=Job.objects.all(), now=now) for _ in range(3)]
    actions.finish(job=claimed[0], sentence="", now=now)

    assert claimed == [first, text, None]
    assert actions.claim(among=Job.objects.all(), now=now) == second


def test_while_a_party_is_away_one_job_tries_it_and_then_all_at_once(now):
    first, *others = queue_for("mail", 3)
    probe = claim(first, now=now)
    actions.try_later(job=probe, why="away", now=now, in_seconds=900, away_seconds=2)
    before, later = now + SECOND, now + 2 * SECOND

    untried = actions.claim(among=Job.objects.all(), now=before)
    second = actions.claim(among=Job.objects.all(), now=later)
    third = actions.claim(among=Job.objects.all(), now=later)
    actions.finish(job=second, sentence="Sent.", now=later)

    assert (untried, second, third) == (None, others[0], None)
    assert Job.objects.get(pk=others[1].pk).outcome == "away"
    assert list(Job.objects.free(later).order_by("pk")) == [first, others[1]]


def test_a_job_that_failed_often_keeps_its_pause_when_others_got_through(now):
    often, other = queue_for("mail", 2)
    Job.objects.filter(pk=often.pk).update(waits=10)
    held = claim(often, now=now)
    actions.try_later(job=held, why="it hangs on this one", now=now, away_seconds=2)

    actions.finish(job=claim(other, now=now + 2 * SECOND), sentence="", now=now + 2 * SECOND)

    assert claim(often, now=now + 2 * SECOND) is None
    assert claim(often, now=now + 900 * SECOND) == often


def test_run_again_tries_a_party_that_was_away_at_once(administrator, now):
    first, second = queue_for("mail", 2)
    probe = claim(first, now=now)
    actions.try_later(job=probe, why="away", now=now, away_seconds=900)

    actions.run_again(job=second, by=administrator, now=now)

    assert set(Job.objects.free(now)) == {first, second}


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_claim_gives_each_job_to_one_of_many_workers(now):
    jobs = JobFactory.create_batch(20)

    def claim_all() -> list[int]:
        taken = []
        while (job := actions.claim(among=Job.objects.all(), now=now)) is not None:
            taken.append(job.pk)
        connection.close()
        return taken

    with ThreadPoolExecutor(4) as pool:
        claimed = [
            pk for each in [pool.submit(claim_all) for _ in range(4)] for pk in each.result()
        ]

    assert sorted(claimed) == [job.pk for job in jobs]
    assert set(Job.objects.values_list("attempts", flat=True)) == {1}


def test_claim_continues_after_a_job_that_was_put_off(now):
    JobFactory(running=True, deaths=1, leased_until=now, due_at=now - SECOND)
    job = JobFactory()

    assert actions.claim(among=Job.objects.all(), now=now) == job


def test_claim_takes_jobs_of_a_host_with_a_fast_clock(now):
    ahead = now + timedelta(hours=1)
    job = JobFactory(due_at=ahead, created_at=ahead)
    for_later = JobFactory(due_at=ahead + SECOND, created_at=ahead)

    assert [claim(each, now=now) for each in (job, for_later)] == [job, None]


def test_release_from_the_future_after_a_clock_was_set_back(now):
    """Half an hour passed, then the clock was set back an hour: times recorded meanwhile are in the
    future.
    """
    before = now + timedelta(hours=1)
    retried = JobFactory(touched_at=before, due_at=before + 60 * SECOND, attempts=1)
    of_the_dead = JobFactory(running=True, touched_at=before, leased_until=before + 20 * SECOND)
    for_later = JobFactory(created_at=before, due_at=before + timedelta(days=1))
    held = JobFactory(running=True, touched_at=now, leased_until=now + 20 * SECOND)

    for _ in range(2):
        actions.release_from_the_future(now=now)
    free = set(Job.objects.free(now))
    free_after_a_lease = set(Job.objects.free(now + 20 * SECOND))

    held.refresh_from_db()
    assert free == {retried}
    assert free_after_a_lease == {retried, of_the_dead, held}
    assert held.leased_until == now + 20 * SECOND
    assert not Job.objects.free(before).filter(pk=for_later.pk).exists()


def test_renew_after_a_shortened_lease(now):
    job = JobFactory(running=True, leased_until=now + timedelta(hours=1))

    actions.release_from_the_future(now=now)
    actions.renew(job=job, now=now + 5 * SECOND)

    assert list(Job.objects.free(now + 20 * SECOND)) == []


def test_renew_holds_the_job_for_another_twenty_seconds(now):
    job = JobFactory(running=True)

    actions.renew(job=job, now=now + 10 * SECOND)

    job.refresh_from_db()
    assert job.leased_until == now + 30 * SECOND


@pytest.mark.parametrize(
    "end",
    [
        lambda job, now: actions.finish(job=job, sentence="", now=now),
        lambda job, now: actions.fail(job=job, why="", now=now),
        lambda job, now: actions.give_up(job=job, why="", now=now),
        lambda job, now: actions.try_later(job=job, why="", now=now),
        lambda job, now: actions.renew(job=job, now=now),
        lambda job, now: actions.report_progress(job=job, percent=5, now=now),
    ],
)
def test_attempt_that_lost_the_job_writes_nothing(end, now):
    job = JobFactory(running=True)
    Job.objects.update(token="another")

    with pytest.raises(actions.LeaseLost):
        end(job, now)


def test_finish_stores_the_sentence(now):
    job = JobFactory(running=True)

    actions.finish(job=job, sentence="Rendered 4 pages.", now=now)

    job.refresh_from_db()
    assert (job.state, job.outcome, job.progress, job.finished_at) == (
        Job.State.DONE,
        "Rendered 4 pages.",
        100,
        now,
    )
    assert (job.token, job.leased_until) == ("", None)


@pytest.mark.parametrize(
    ("attempts", "state", "pause"),
    [(1, Job.State.WAITING, 5), (2, Job.State.WAITING, 60), (3, Job.State.GIVEN_UP, 0)],
)
def test_fail_tries_three_times(attempts, state, pause, now):
    job = JobFactory(running=True, attempts=attempts)

    actions.fail(job=job, why="ValueError: no", now=now)

    job.refresh_from_db()
    assert (job.state, job.due_at, job.outcome) == (state, now + pause * SECOND, "ValueError: no")


def test_give_up_at_once(now):
    job = JobFactory(running=True)

    actions.give_up(job=job, why="Nobody has this address.", now=now)

    job.refresh_from_db()
    assert (job.state, job.attempts) == (Job.State.GIVEN_UP, 1)


@pytest.mark.parametrize(("waits", "pause"), [(0, 30), (1, 60), (4, 480), (5, 900), (40, 900)])
def test_try_later_uses_no_attempt_and_waits_longer_each_time(waits, pause, now):
    job = JobFactory(running=True, waits=waits)

    actions.try_later(job=job, why="The email could not be sent.", now=now)

    job.refresh_from_db()
    assert (job.state, job.attempts, job.waits) == (Job.State.WAITING, 0, waits + 1)
    assert job.due_at == now + pause * SECOND


def test_try_later_gives_up_after_a_day(now):
    job = JobFactory(running=True, patient_until=now + 30 * SECOND)
    late = JobFactory(running=True, patient_until=now + 29 * SECOND)

    actions.try_later(job=job, why="away", now=now)
    actions.try_later(job=late, why="away", now=now)

    assert Job.objects.get(pk=job.pk).state == Job.State.WAITING
    assert Job.objects.get(pk=late.pk).state == Job.State.GIVEN_UP


def test_run_again_resets_the_attempts(administrator, now):
    job = JobFactory(given_up=True, waits=9)

    actions.run_again(job=job, by=administrator, now=now + 60 * SECOND)

    job.refresh_from_db()
    assert (job.state, job.attempts, job.waits, job.finished_at) == (Job.State.WAITING, 0, 0, None)
    assert (job.due_at, job.patient_until) == (
        now + 60 * SECOND,
        now + 60 * SECOND + timedelta(hours=24),
    )
    assert AuditEvent.objects.get().action == "job.run_again"


def test_run_all_again_for_one_name(
    administrator,
    now,
    monkeypatch,
    django_capture_on_commit_callbacks,
):
    poked: list[str] = []
    monkeypatch.setattr(actions, "poke", poked.append)
    jobs = JobFactory.create_batch(2, given_up=True, waits=9)
    JobFactory(given_up=True, name="jobs.tasks.send_mail")
    JobFactory(done=True)

    with django_capture_on_commit_callbacks(execute=True):
        counts = [
            actions.run_all_again(
                name="tests.jobs.tasks.note", by=administrator, now=now + 60 * SECOND
            )
            for _ in range(2)
        ]

    waiting = Job.objects.filter(state=Job.State.WAITING)
    assert counts == [2, 0]
    assert list(waiting.order_by("pk")) == jobs
    assert set(waiting.values_list("attempts", "waits", "due_at")) == {(0, 0, now + 60 * SECOND)}
    assert set(poked) == {"work", "outside"}
    event = AuditEvent.objects.get()
    assert (event.action, event.details) == (
        "job.all_run_again",
        {"name": "tests.jobs.tasks.note", "count": 2},
    )


def test_run_again_refuses_done_and_running_jobs(administrator, now):
    with pytest.raises(Refused, match="already done"):
        actions.run_again(job=JobFactory(done=True), by=administrator, now=now)
    with pytest.raises(Refused, match="is running"):
        actions.run_again(job=JobFactory(running=True), by=administrator, now=now)


def test_cancel_is_audited_and_final(administrator, now):
    job = JobFactory()

    actions.cancel(job=job, by=administrator, now=now)

    assert Job.objects.get().state == Job.State.CANCELLED
    assert AuditEvent.objects.get().action == "job.cancelled"
    assert claim(job, now=now) is None


def test_cancel_refuses_a_running_job(administrator, now):
    with pytest.raises(Refused, match="is running"):
        actions.cancel(job=JobFactory(running=True), by=administrator, now=now)


def test_remove_due_jobs_keeps_given_up_jobs(now):
    long_ago = now - timedelta(days=91)
    given_up = JobFactory(given_up=True, finished_at=long_ago)
    recent = JobFactory(done=True, finished_at=now - timedelta(days=89))
    JobFactory(done=True, finished_at=long_ago)

    assert actions.remove_due_jobs(now=now) == 1
    assert set(Job.objects.all()) == {given_up, recent}


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": Job.State.RUNNING},
        {"leased_until": datetime.fromisoformat("2026-01-01T00:00Z")},
        {"progress": 101},
    ],
)
def test_job_constraints(wrong):
    with pytest.raises(IntegrityError):
        JobFactory(**wrong)


def test_job_once_by_key():
    JobFactory(dedup_key="a")

    with pytest.raises(IntegrityError):
        JobFactory(dedup_key="a")


def test_one_worker_for_each_host(now):
    actions.start_worker(host="host-a", now=now)
    actions.record_restart(host="host-a", because="It was stuck.", now=now + SECOND)
    actions.start_worker(host="host-a", now=now + 2 * SECOND)
    actions.record_heartbeat(host="host-a", now=now + 3 * SECOND)

    worker = Worker.objects.get()
    assert (worker.started_at, worker.seen_at) == (now + 2 * SECOND, now + 3 * SECOND)
    assert (worker.restarts, worker.restarted_at, worker.restarted_because) == (
        1,
        now + SECOND,
        "It was stuck.",
    )
