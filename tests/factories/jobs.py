"""Jobs, mails, text messages and workers; a job of JobFactory waits, is due at NOW and does nothing."""

from datetime import timedelta
from typing import Any

import factory

from jobs.models import Job, Mail, TextMessage, Worker
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
    subject = "Your pack"
    text = "Read your pack."
    message_id = factory.Sequence("<{}@example.nhs.uk>".format)
    queued_at = NOW

    @factory.lazy_attribute
    def job(self) -> Any:
        return JobFactory(name="jobs.tasks.send_mail")


class TextMessageFactory(factory.django.DjangoModelFactory[TextMessage]):
    class Meta:
        model = TextMessage

    class Params:
        failed = factory.Trait(
            status=TextMessage.Status.FAILED, problem="GOV.UK Notify could not send it."
        )

    mail = factory.SubFactory(MailFactory)
    number = "+447700900123"
    body = "Read your pack."
    reference = factory.Sequence("reference-{}".format)
    due_at = NOW
    segments = 1
    job = factory.LazyFunction(lambda: JobFactory(name="jobs.tasks.send_text"))


class WorkerFactory(factory.django.DjangoModelFactory[Worker]):
    class Meta:
        model = Worker

    host = factory.Sequence("host-{}".format)
    started_at = NOW
    seen_at = NOW
