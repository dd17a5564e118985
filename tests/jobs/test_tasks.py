from datetime import timedelta

import pytest

from jobs import tasks
from jobs.models import Job, Mail
from tests.clock import NOW
from tests.factories.jobs import JobFactory, MailFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


def test_send_mail_twice_sends_it_once(mailoutbox):
    mail = MailFactory()

    answers = [tasks.send_mail(mail_id=mail.pk) for _ in range(2)]

    assert answers == [
        "Accepted by the mail server for leila@example.nhs.uk.",
        "It had already been sent.",
    ]
    assert len(mailoutbox) == 1
    assert Mail.objects.get().sent_at == NOW


def test_forget_old_jobs_twice():
    JobFactory(done=True, finished_at=NOW - timedelta(days=91))

    answers = [tasks.forget_old_jobs() for _ in range(2)]

    assert answers == ["1 finished jobs deleted.", "0 finished jobs deleted."]
    assert Job.objects.count() == 0
