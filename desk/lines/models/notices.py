"""Notices to line managers in an incident, for their teams (11.5, 11.6): who has read one and who
has passed it on.
"""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from accounts.models import by_someone, by_user
from desk.lines.models.incidents import Incident
from jobs.models import Job, Mail
from training.models import Person


class Notice(models.Model):
    """Its words are fixed once it is approved. `revision` increases with each change before
    that.
    """

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="notices")
    subject = models.CharField(max_length=120)
    text = models.TextField()
    revision = models.PositiveSmallIntegerField(default=1)
    written_at = models.DateTimeField()
    written_by = by_user()
    approved_at = models.DateTimeField(null=True)
    approved_by = by_user(null=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "scheduling"
        constraints = [
            by_someone("notice", "approved"),
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(approved_at__isnull=False),
                name="notice_sent_once_approved",
            ),
            models.UniqueConstraint(fields=["incident", "subject"], name="notice_once_by_subject"),
        ]

    def __str__(self) -> str:
        return self.subject


class NoticeCopyQuerySet(models.QuerySet["NoticeCopy"]):
    def waiting(self) -> Self:
        """Not passed on yet."""
        return self.filter(passed_on_at=None)

    def unread(self, before: datetime) -> Self:
        """Made by then and not read since, in an active incident."""
        return self.filter(read_at=None, made_at__lte=before, notice__incident__stood_down_at=None)

    def to_remind(self, before: datetime) -> Self:
        """Unread and not chased, where the mail was sent by then or never will be."""
        waits = Q(mail__sent_at=None, mail__job__state__in=[Job.State.WAITING, Job.State.RUNNING])
        unread = self.unread(before).filter(chased_at=None).exclude(person__email="")
        return unread.exclude(waits).exclude(mail__sent_at__gt=before)


class NoticeCopy(models.Model):
    """One line manager's copy. `chased_at` is when they were last reminded of it."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="copies")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="notices")
    mail = models.ForeignKey(
        Mail, on_delete=models.SET_NULL, null=True, related_name="notice_copies"
    )
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    passed_on_at = models.DateTimeField(null=True)
    chased_at = models.DateTimeField(null=True)

    objects = NoticeCopyQuerySet.as_manager()

    class Meta:
        app_label = "scheduling"
        constraints = [
            models.UniqueConstraint(fields=["notice", "person"], name="notice_copy_once"),
            models.CheckConstraint(
                condition=Q(passed_on_at=None) | Q(read_at__isnull=False),
                name="notice_passed_on_once_read",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice} for {self.person}"
