import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import InterfaceError, OperationalError

from jobs import actions, runner
from jobs.models import Job
from tests.clock import NOW
from tests.factories.jobs import JobFactory
from tests.jobs import tasks

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


@pytest.fixture(autouse=True)
def noted() -> list[str]:
    tasks.noted.clear()
    return tasks.noted


def run(job: Job) -> str:
    answer = runner.run_next(Job.objects.filter(pk=job.pk), renewing=False)
    job.refresh_from_db()
    return answer


def test_run_does_the_job_once(noted):
    job = JobFactory(arguments={"text": "a"})

    answers = [run(job), run(job)]

    assert answers == ["Noted.", "Nothing to do."]
    assert (noted, job.state, job.outcome) == (["a"], Job.State.DONE, "Noted.")


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_run_does_the_next_job_of_its_lane(noted):
    JobFactory(arguments={"text": "work"})
    JobFactory(arguments={"text": "outside"}, lane=Job.Lane.OUTSIDE)

    answers = [runner.run(lane) for lane in ("outside", "outside", "work")]

    assert (answers, noted) == (["Noted.", "Nothing to do.", "Noted."], ["outside", "work"])


def test_message_of_an_earlier_version_does_nothing():
    job = JobFactory()

    assert runner.run(str(job.pk)) == "Nothing to do."
    assert Job.objects.get().state == Job.State.WAITING


@pytest.mark.parametrize(
    "problem",
    [
        OSError(28, "No space left on device"),
        OperationalError("the database system is shutting down"),
        InterfaceError("connection already closed"),
        ConnectionRefusedError("refused"),
    ],
)
def test_run_tries_later_after_an_environment_error(problem, monkeypatch):
    def fail() -> str:
        raise problem

    job = JobFactory()
    monkeypatch.setattr(tasks, "note", fail)

    with time_machine.travel(NOW, tick=False) as clock:
        for _ in range(4):
            run(job)
            clock.shift(900)

    assert (job.state, job.attempts, job.waits) == (Job.State.WAITING, 0, 4)
    assert job.outcome == f"{type(problem).__name__}: {problem}"


def test_end_is_recorded_when_the_database_is_back(
    monkeypatch,
):
    """A database that is unreachable during a job uses up no attempt."""
    job = JobFactory(running=True)
    answers = [OperationalError("away"), OperationalError("away"), None]
    slept = []
    try_later = actions.try_later

    def sometimes(**words: object) -> None:
        if problem := answers.pop(0):
            raise problem
        try_later(**words)

    monkeypatch.setattr(runner.connection, "close", lambda: None)
    monkeypatch.setattr(runner.time, "sleep", slept.append)

    runner._record_end(sometimes, job, why="away")

    job.refresh_from_db()
    assert (job.state, job.attempts, slept) == (Job.State.WAITING, 0, [1, 1])


def test_worker_waits_for_the_database_only_so_long(monkeypatch):
    def away(**_: object) -> None:
        raise OperationalError("away")

    monkeypatch.setattr(runner, "RECORD_WITHIN", -1)

    with pytest.raises(OperationalError, match="away"):
        runner._record_end(away, JobFactory(running=True), why="away")


def test_run_records_an_error(caplog):
    job = JobFactory(arguments={"explode": True})

    run(job)

    assert (job.state, job.outcome, job.attempts) == (
        Job.State.WAITING,
        "ValueError: It did not work.",
        1,
    )
    assert "failed" in caplog.text


def test_run_of_an_unknown_name_fails(caplog):
    job = JobFactory(name="tests.jobs.tasks.nothing")

    run(job)

    assert job.outcome.startswith("ImportError: ")


def test_run_waits_after_try_again():
    job = JobFactory(name="tests.jobs.tasks.wait_outside", arguments={"in_seconds": 90})

    run(job)

    assert (job.state, job.outcome, job.attempts) == (Job.State.WAITING, "The archive is away.", 0)
    assert job.due_at == NOW + timedelta(seconds=90)


def test_run_gives_up_after_a_permanent_failure():
    job = JobFactory(name="tests.jobs.tasks.refuse")

    run(job)

    assert (job.state, job.outcome) == (Job.State.GIVEN_UP, "Nobody has this address.")


def test_finishing_ends_the_job_with_its_result(noted):
    job = JobFactory(name="tests.jobs.tasks.note_while_finishing", arguments={"text": "b"})

    run(job)

    assert (noted, job.state, job.outcome) == (["b"], Job.State.DONE, "Noted while finishing.")


def test_finishing_that_fails_leaves_the_job_to_the_next_attempt():
    job = JobFactory(
        name="tests.jobs.tasks.note_while_finishing", arguments={"text": "b", "explode": True}
    )

    run(job)

    assert (job.state, job.progress, job.attempts) == (Job.State.WAITING, 40, 1)


def test_run_stops_if_another_attempt_took_over(monkeypatch):
    job = JobFactory()
    monkeypatch.setattr(tasks, "note", lambda: Job.objects.update(token="another") and "Too late.")

    answer = run(job)

    assert (answer, job.state, job.token) == (
        "Another attempt took it over.",
        Job.State.RUNNING,
        "another",
    )


def test_run_counts_the_time_limit_as_a_failure(monkeypatch):
    def too_long() -> str:
        raise SystemExit

    job = JobFactory()
    monkeypatch.setattr(tasks, "note", too_long)

    with pytest.raises(SystemExit):
        run(job)

    job.refresh_from_db()
    assert (job.state, job.outcome) == (Job.State.WAITING, "It took longer than the time allowed.")


def test_time_limit_in_the_outside_lane_uses_no_attempt(
    monkeypatch,
):
    def too_long() -> str:
        raise SystemExit

    job = JobFactory(lane=Job.Lane.OUTSIDE)
    monkeypatch.setattr(tasks, "note", too_long)

    with pytest.raises(SystemExit):
        run(job)

    job.refresh_from_db()
    assert (job.state, job.attempts, job.waits) == (Job.State.WAITING, 0, 1)


def test_run_is_given_up_after_three_failures():
    job = JobFactory(arguments={"explode": True})

    with time_machine.travel(NOW, tick=False) as clock:
        for _ in range(4):
            run(job)
            clock.shift(61)

    assert (job.state, job.attempts) == (Job.State.GIVEN_UP, 3)


def test_progress_outside_a_job_does_nothing(noted):
    tasks.note_while_finishing(text="c")

    assert noted == ["c"]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_run_holds_the_job_while_its_task_runs(monkeypatch):
    renewed = threading.Event()
    monkeypatch.setattr(runner, "RENEW_EVERY", 0.01)
    monkeypatch.setattr(actions, "renew", lambda **_: renewed.set())
    monkeypatch.setattr(tasks, "note", lambda: f"Renewed: {renewed.wait(5)}.")

    JobFactory()

    assert runner.run("work") == "Renewed: True."


def test_failure_after_losing_the_job_is_logged(monkeypatch, caplog):
    def lose_it_and_fail() -> str:
        Job.objects.update(token="another")
        raise ValueError("no")

    job = JobFactory()
    monkeypatch.setattr(tasks, "note", lose_it_and_fail)

    run(job)

    assert (job.state, job.token, job.outcome) == (Job.State.RUNNING, "another", "")
    assert "was taken over by another attempt" in caplog.text


def test_renewing_continues_after_a_failure(monkeypatch, caplog):
    answers: list[Exception] = [OSError("The database is away."), actions.LeaseLost()]

    def renew(**_: object) -> None:
        raise answers.pop(0)

    monkeypatch.setattr(runner, "RENEW_EVERY", 0)
    monkeypatch.setattr(runner.connection, "close", lambda: None)
    monkeypatch.setattr(actions, "renew", renew)

    runner._renew_until(threading.Event(), JobFactory())

    assert answers == []
    assert "could not be renewed" in caplog.text
