"""Jobs, mails and workers; a job of JobFactory waits, is due at NOW and does nothing."""

from datetime import timedelta
from typing import Any

import factory

from jobs.models import Job, Mail, Worker
from tests.clock import NOW


class JobFactory(factory.django.DjangoModelFactory[Job]):
    class Meta:
        model = Job

    name = "tests.jobs.tasks.note"
    due_at = NOW
    created_at = NOW
    patient_until = NOW + timedelta(hours=24)

    class Params:
        running = factory.Trait(
            state=Job.State.RUNNING,
            attempts=1,
            token="t" * 32,
            leased_until=NOW + timedelta(seconds=20),
        )
        given_up = factory.Trait(
            state=Job.State.GIVEN_UP,
            attempts=3,
            finished_at=NOW,
            outcome="ValueError: It did not work.",
        )
        done = factory.Trait(
            state=Job.State.DONE, attempts=1, finished_at=NOW, progress=100, outcome="Noted."
        )


class MailFactory(factory.django.DjangoModelFactory[Mail]):
    class Meta:
        model = Mail

    to = "leila@example.nhs.uk"
    subject = "Your briefing pack"
    text = "Read your pack."
    message_id = factory.Sequence("<{}@example.nhs.uk>".format)
    queued_at = NOW

    @factory.lazy_attribute
    def job(self) -> Any:
        return JobFactory(name="jobs.tasks.send_mail")


class WorkerFactory(factory.django.DjangoModelFactory[Worker]):
    class Meta:
        model = Worker

    host = factory.Sequence("host-{}".format)
    started_at = NOW
    seen_at = NOW
