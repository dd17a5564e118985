import pytest

from jobs.models import Job
from jobs.templatetags.jobs import job_words, task_words


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("jobs.tasks.send_mail", "Send email"),
        ("reports.tasks.forget_mails", "Forget emails"),
        ("desk.tasks.forget_received_emails", "Forget received emails"),
        ("desk.tasks.read_mailbox", "Read mailbox"),
    ],
)
def test_task_words_say_email(name, words):
    assert task_words(name) == words


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({}, "Render pack"),
        ({"version_id": 7, "is_approved": True}, "Render pack (version 7, approved)"),
        ({"version_id": 7, "is_approved": False}, "Render pack (version 7)"),
    ],
)
def test_job_words(arguments, words):
    assert job_words(Job(name="reports.tasks.render_pack", arguments=arguments)) == words
