import threading
from datetime import timedelta

import pytest
import time_machine

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
    answer = runner.run(job.pk, renewing=False)
    job.refresh_from_db()
    return answer


def test_run_does_the_job_once(noted: list[str]) -> None:
    job = JobFactory(arguments={"text": "a"})

    answers = [run(job), run(job)]

    assert answers == ["Noted.", "Nothing to do."]
    assert (noted, job.state, job.outcome) == (["a"], Job.State.DONE, "Noted.")


def test_run_writes_down_what_went_wrong(caplog: pytest.LogCaptureFixture) -> None:
    job = JobFactory(arguments={"explode": True})

    run(job)

    assert (job.state, job.outcome, job.attempts) == (Job.State.WAITING, "ValueError: It did not work.", 1)
    assert "failed" in caplog.text


def test_run_of_an_unknown_name_fails(caplog: pytest.LogCaptureFixture) -> None:
    job = JobFactory(name="tests.jobs.tasks.nothing")

    run(job)

    assert job.outcome.startswith("ImportError: ")


def test_run_waits_for_what_is_away() -> None:
    job = JobFactory(name="tests.jobs.tasks.wait_outside", arguments={"in_seconds": 90})

    run(job)

    assert (job.state, job.outcome, job.attempts) == (Job.State.WAITING, "The archive is away.", 0)
    assert job.due_at == NOW + timedelta(seconds=90)


def test_run_gives_up_at_once_where_no_attempt_can_help() -> None:
    job = JobFactory(name="tests.jobs.tasks.refuse")

    run(job)

    assert (job.state, job.outcome) == (Job.State.GIVEN_UP, "Nobody has this address.")


def test_finishing_ends_the_job_with_its_result(noted: list[str]) -> None:
    job = JobFactory(name="tests.jobs.tasks.note_while_finishing", arguments={"text": "b"})

    run(job)

    assert (noted, job.state, job.outcome) == (["b"], Job.State.DONE, "Noted while finishing.")


def test_finishing_that_fails_leaves_the_job_to_the_next_attempt() -> None:
    job = JobFactory(name="tests.jobs.tasks.note_while_finishing", arguments={"text": "b", "explode": True})

    run(job)

    assert (job.state, job.progress, job.attempts) == (Job.State.WAITING, 40, 1)


def test_run_drops_what_another_attempt_took_over(monkeypatch: pytest.MonkeyPatch) -> None:
    job = JobFactory()
    monkeypatch.setattr(tasks, "note", lambda: Job.objects.update(token="another") and "Too late.")

    answer = run(job)

    assert (answer, job.state, job.token) == ("Another attempt took it over.", Job.State.RUNNING, "another")


def test_run_counts_the_time_limit_as_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    def too_long() -> str:
        raise SystemExit

    job = JobFactory()
    monkeypatch.setattr(tasks, "note", too_long)

    with pytest.raises(SystemExit):
        run(job)

    job.refresh_from_db()
    assert (job.state, job.outcome) == (Job.State.WAITING, "It took longer than the time allowed.")


def test_run_is_given_up_after_three_failures() -> None:
    job = JobFactory(arguments={"explode": True})

    with time_machine.travel(NOW, tick=False) as clock:
        for _ in range(4):
            run(job)
            clock.shift(61)

    assert (job.state, job.attempts) == (Job.State.GIVEN_UP, 3)


def test_progress_outside_a_job_does_nothing(noted: list[str]) -> None:
    tasks.note_while_finishing(text="c")

    assert noted == ["c"]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_run_holds_the_job_while_its_task_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    renewed = threading.Event()
    monkeypatch.setattr(runner, "RENEW_EVERY", 0.01)
    monkeypatch.setattr(actions, "renew", lambda **_: renewed.set())
    monkeypatch.setattr(tasks, "note", lambda: f"Renewed: {renewed.wait(5)}.")

    assert runner.run(JobFactory().pk) == "Renewed: True."


def test_run_that_fails_after_losing_the_job_says_so(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def lose_it_and_fail() -> str:
        Job.objects.update(token="another")
        raise ValueError("no")

    job = JobFactory()
    monkeypatch.setattr(tasks, "note", lose_it_and_fail)

    run(job)

    assert (job.state, job.token, job.outcome) == (Job.State.RUNNING, "another", "")
    assert "was taken over by another attempt" in caplog.text


def test_renewing_goes_on_after_a_failure_and_ends_with_the_lease(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    answers: list[Exception] = [OSError("The database is away."), actions.LeaseLost()]

    def renew(**_: object) -> None:
        raise answers.pop(0)

    monkeypatch.setattr(runner, "RENEW_EVERY", 0)
    monkeypatch.setattr(runner.connection, "close", lambda: None)
    monkeypatch.setattr(actions, "renew", renew)

    runner._renew_until(threading.Event(), JobFactory())

    assert answers == []
    assert "could not be renewed" in caplog.text
