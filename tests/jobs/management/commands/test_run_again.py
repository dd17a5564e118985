import pytest
from django.core.management import CommandError, call_command

from accounts.models import AuditEvent
from jobs.models import Job
from tests.factories.jobs import JobFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


def test_run_again_lists_kinds(capsys):
    call_command("run_again")
    JobFactory.create_batch(2, given_up=True, name="jobs.tasks.send_mail")
    JobFactory(given_up=True, name="reports.tasks.render_pack")
    call_command("run_again")

    assert capsys.readouterr().out.splitlines() == [
        "No job was given up.",
        "     2  jobs.tasks.send_mail",
        "     1  reports.tasks.render_pack",
    ]


def test_run_again_runs_all_of_a_kind(capsys):
    JobFactory.create_batch(2, given_up=True, name="jobs.tasks.send_mail")
    other = JobFactory(given_up=True)

    call_command("run_again", "jobs.tasks.send_mail")

    assert capsys.readouterr().out == "2 jobs will run again.\n"
    assert list(Job.objects.given_up()) == [other]
    assert AuditEvent.objects.get().by is None


def test_run_again_refuses_an_unknown_kind():
    with pytest.raises(CommandError, match=r"No job of the kind jobs\.tasks\.nothing was given up"):
        call_command("run_again", "jobs.tasks.nothing")
