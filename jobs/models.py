"""Work that must happen after a commit, the mail and text messages that wait to be sent, and who does
the work.

The database records what there is to run; django-q2 only passes on that something is due.
"""

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, When
from django.urls import reverse

MAX_ATTEMPTS = 3
LATE_AFTER = timedelta(minutes=2)
NEEDED_SOON = timedelta(hours=12)


class JobQuerySet(models.QuerySet["Job"]):
    def free(self, now: datetime) -> Self:
        """Due and not being worked on: it is waiting, or the lease of its worker has ended.

        A job that was due when it was queued is due whatever the clock says later: another host may
        have queued it, or the clock may have been set back.
        """
        due_when_queued = Q(state=Job.State.WAITING, touched_at=None, due_at__lte=F("created_at"))
        return self.filter(self._free_since(now) | due_when_queued).exclude(
            party__in=self._parties_to_wait_for(now)
        )

    def free_since(self, moment: datetime) -> Self:
        """Free at that moment and still so."""
        return self.filter(self._free_since(moment)).exclude(
            party__in=self._parties_to_wait_for(moment)
        )

    @staticmethod
    def _parties_to_wait_for(moment: datetime) -> models.QuerySet["Job", str]:
        """Those that a job is talking to, and those that did not answer a moment ago."""
        is_busy = Q(state=Job.State.RUNNING, leased_until__gt=moment)
        jobs = Job.objects.filter(is_busy | Q(away_until__gt=moment)).exclude(party="")
        return jobs.values_list("party", flat=True)

    def next_first(self, now: datetime) -> Self:
        """What is needed within hours, and then what was due first."""
        is_soon = Q(needed_at__gt=now, needed_at__lte=now + NEEDED_SOON)
        return self.order_by(
            Case(When(is_soon, then="needed_at")).asc(nulls_last=True), "due_at", "pk"
        )

    @staticmethod
    def _free_since(moment: datetime) -> Q:
        waiting = Q(state=Job.State.WAITING, due_at__lte=moment)
        lease_ended = Q(state=Job.State.RUNNING, leased_until__lte=moment)
        return waiting | lease_ended

    def claimed_by(self, job: "Job") -> Self:
        """This job, if the attempt with this token still holds it."""
        return self.filter(pk=job.pk, state=Job.State.RUNNING, token=job.token)

    def late(self, now: datetime) -> Self:
        """Due for longer than two minutes and not done."""
        return self.filter(
            state__in=[Job.State.WAITING, Job.State.RUNNING], due_at__lt=now - LATE_AFTER
        )

    def given_up(self) -> Self:
        return self.filter(state=Job.State.GIVEN_UP)

    def most_urgent_first(self) -> Self:
        """Given-up jobs, which need someone to act, then the newest."""
        given_up = Case(When(state=Job.State.GIVEN_UP, then=0), default=1)
        return self.order_by(given_up, "-due_at", "-pk")


class Job(models.Model):
    """One piece of work by dotted name. Claimed by a conditional update with a lease and a token.

    `patient_until` limits how long it waits for something outside that does not answer. Each lane
    has task slots of its own, so that work in one never waits for the other. In the lane OUTSIDE,
    `party` is the server that the job talks to: one job at a time, and none before `away_until` if it
    did not answer. `needed_at` is the interview that it is for.
    """

    class Lane(models.TextChoices):
        WORK = "work", "Work"
        OUTSIDE = "outside", "Talks to other servers"

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        GIVEN_UP = "given_up", "Given up"
        CANCELLED = "cancelled", "Cancelled"

    name = models.CharField(max_length=120)
    arguments = models.JSONField(default=dict)
    lane = models.CharField(max_length=10, choices=Lane, default=Lane.WORK)
    party = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    due_at = models.DateTimeField()
    needed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    away_until = models.DateTimeField(null=True)
    patient_until = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    waits = models.PositiveSmallIntegerField(default=0)
    deaths = models.PositiveSmallIntegerField(default=0)  # of processes that ran it
    token = models.CharField(max_length=32, blank=True)
    leased_until = models.DateTimeField(null=True)
    touched_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    progress = models.PositiveSmallIntegerField(default=0)
    outcome = models.TextField(blank=True)
    dedup_key = models.CharField(max_length=120, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dedup_key"], condition=~Q(dedup_key=""), name="job_once_by_key"
            ),
            models.CheckConstraint(
                condition=Q(state="running", leased_until__isnull=False)
                | (~Q(state="running") & Q(leased_until=None)),
                name="job_leased_while_running",
            ),
            models.CheckConstraint(condition=Q(progress__lte=100), name="job_progress_percent"),
        ]
        indexes = [
            models.Index(fields=["state", "due_at"], name="job_due"),
            models.Index(fields=["state", "leased_until"], name="job_lease"),
            models.Index(fields=["touched_at"], name="job_touched"),
            models.Index(
                fields=["away_until"], condition=Q(away_until__isnull=False), name="job_away"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.arguments}"

    def get_absolute_url(self) -> str:
        return reverse("jobs:job_list", query={"state": "all", "search": self.pk})

    @property
    def is_over(self) -> bool:
        return self.state in (Job.State.DONE, Job.State.GIVEN_UP, Job.State.CANCELLED)

    def is_late(self, now: datetime) -> bool:
        """The same rule as `JobQuerySet.late`."""
        return not self.is_over and self.due_at < now - LATE_AFTER


class MailQuerySet(models.QuerySet["Mail"]):
    def unsent(self) -> Self:
        return self.filter(sent_at=None)

    def waiting(self) -> Self:
        """The mail server could not take it; it is tried again."""
        return self.unsent().filter(
            waiting_since__isnull=False, job__state__in=[Job.State.WAITING, Job.State.RUNNING]
        )

    def given_up(self) -> Self:
        return self.unsent().filter(job__state=Job.State.GIVEN_UP)


class Mail(models.Model):
    """One mail to one address. Its content is deleted when the mail server has accepted it: it may
    hold a link.
    """

    class Status(models.TextChoices):
        QUEUED = "queued", "About to be sent"
        WAITING = "waiting", "Waiting for the mail server"
        SENT = "sent", "Sent"
        NOT_SENT = "not_sent", "Not sent"
        UNWANTED = "unwanted", "Not wanted"

    UNWANTED_BECAUSE = "Not sent: the reader chose not to be told of this."

    to = models.EmailField()
    subject = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    calendar = models.TextField(blank=True)
    calendar_method = models.CharField(max_length=20, blank=True)
    message_id = models.CharField(max_length=200)
    queued_at = models.DateTimeField()
    waiting_since = models.DateTimeField(null=True)
    offered_at = models.DateTimeField(null=True)  # to GOV.UK Notify, which may have it since
    sent_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=500, blank=True)
    job = models.OneToOneField(Job, on_delete=models.SET_NULL, null=True, related_name="mail")

    objects = MailQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(calendar="", calendar_method="")
                | (~Q(calendar="") & ~Q(calendar_method="")),
                name="mail_calendar_has_method",
            ),
        ]
        indexes = [models.Index(fields=["sent_at"], name="mail_unsent")]

    def __str__(self) -> str:
        return f"{self.subject} to {self.to}"

    @property
    def status(self) -> "Mail.Status":
        """The status of the mail; reads its job, so use select_related("job") for a list."""
        if self.sent_at:
            return Mail.Status.SENT
        if self.problem == self.UNWANTED_BECAUSE:
            return Mail.Status.UNWANTED
        if self.job is None or self.job.is_over:
            return Mail.Status.NOT_SENT
        return Mail.Status.WAITING if self.waiting_since else Mail.Status.QUEUED


class TextMessageQuerySet(models.QuerySet["TextMessage"]):
    def failed(self) -> Self:
        """Not accepted, or accepted and not delivered."""
        return self.filter(status=TextMessage.Status.FAILED)


class TextMessage(models.Model):
    """What an email says, by text message: beside it or instead of it. Deleted with the email.

    `is_instead`: the email goes out only if this fails. The body is deleted when GOV.UK Notify has
    accepted it: it may hold a link. `segments` is our count until Notify says what it charges.
    """

    class Status(models.TextChoices):
        QUEUED = "queued", "About to be sent"
        SENT = "sent", "Sent"
        DELIVERED = "delivered", "Delivered"
        FAILED = "failed", "Not delivered"

    mail = models.OneToOneField(Mail, on_delete=models.CASCADE, related_name="text_message")
    number = models.CharField(max_length=16)
    body = models.CharField(max_length=918, blank=True)
    is_instead = models.BooleanField(default=False)
    reference = models.CharField(max_length=40, unique=True)
    due_at = models.DateTimeField()
    offered_at = models.DateTimeField(null=True)  # to GOV.UK Notify, which may have it since
    accepted_at = models.DateTimeField(null=True)
    notify_id = models.CharField(max_length=40, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.QUEUED)
    problem = models.CharField(max_length=500, blank=True)
    segments = models.PositiveSmallIntegerField()
    pence = models.DecimalField(max_digits=8, decimal_places=3, null=True)
    is_charged = models.BooleanField(default=False)  # segments and pence are what Notify says
    job = models.OneToOneField(
        Job, on_delete=models.SET_NULL, null=True, related_name="text_message"
    )

    objects = TextMessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_at=None, notify_id="")
                | (Q(accepted_at__isnull=False) & ~Q(notify_id="")),
                name="text_message_accepted_with_id",
            ),
        ]
        indexes = [models.Index(fields=["accepted_at"], name="text_message_accepted")]

    def __str__(self) -> str:
        return f"Text message to {self.number}"


class MailCheck(models.Model):
    """A test mail that somebody sent to themselves. Its arrival is confirmed with the code in it."""

    mail = models.OneToOneField(Mail, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    code_hash = models.CharField(max_length=64)
    confirmed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"Test to {self.mail.to}"


class Worker(models.Model):
    """The worker of a host: when it was last seen and how often it was restarted."""

    host = models.CharField(max_length=200, unique=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    restarts = models.PositiveIntegerField(default=0)
    restarted_at = models.DateTimeField(null=True)
    restarted_because = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return self.host
