"""The board's papers: a draft, its frozen versions, and who got, opened and read them."""

import secrets
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Cast
from django.urls import reverse

from accounts.models import AuditEvent, User, by_user
from jobs.models import Mail
from reports.meetings.models import BoardMeeting


def new_paper_id() -> str:
    """128 random bits for the public address, which answers only "is this the latest?"."""
    return secrets.token_urlsafe(16)


class BoardPaper(models.Model):
    """The paper of a day. `asked`: what the board is asked to decide, as it is written; `values`: the
    figures that its writer saw, by name; `suppositions`: as `queries.suppositions` reads them, with
    people by their keys alone, so that a removed person is nobody. `revision` moves by
    compare-and-set.
    """

    reference = models.CharField(max_length=20, unique=True)
    public_id = models.CharField(max_length=32, unique=True, default=new_paper_id)
    on = models.DateField()
    meeting = models.ForeignKey(
        BoardMeeting, on_delete=models.PROTECT, null=True, related_name="papers"
    )
    asked = models.JSONField(default=list)
    values = models.JSONField(default=dict)
    suppositions = models.JSONField(default=list)
    revision = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField()
    started_by = by_user()
    edited_at = models.DateTimeField(null=True)
    edited_by = by_user(null=True)

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("reports:paper_detail", args=[self.reference])


def _by(user: User) -> Q:
    written = AuditEvent.objects.filter(
        action="paper.written",
        about_type=BoardPaper._meta.label,
        about_id=Cast(OuterRef("paper_id"), models.CharField()),
        at__lte=OuterRef("submitted_at"),
        by=user,
    )
    return Q(submitted_by=user) | Q(paper__started_by=user) | Q(Exists(written))


class PaperVersionQuerySet(models.QuerySet["PaperVersion"]):
    def in_review(self) -> Self:
        return self.filter(approved_at=None, returned_at=None)

    def by(self, user: User) -> Self:
        """Those that the user started, sent or ever wrote into until then, and so may not approve."""
        return self.filter(_by(user))

    def to_approve_by(self, user: User) -> Self:
        return self.in_review().exclude(_by(user))

    def issued(self) -> Self:
        """Approved and printed, and perhaps withdrawn since. The highest number of a paper is the
        latest: no other may be used in its place.
        """
        return self.filter(issued_at__isnull=False)


class PaperVersion(models.Model):
    """A paper as it was sent for approval. The database refuses changes of `number` and `content`;
    later facts are added. `content` is what a paper says of itself (`report_files.said_in`), and as
    `report` its figures as they were then (`frozen_report`).
    """

    paper = models.ForeignKey(BoardPaper, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    known_at = models.DateTimeField()
    submitted_at = models.DateTimeField()
    submitted_by = by_user()
    returned_at = models.DateTimeField(null=True)
    returned_by = by_user(null=True)
    returned_because = models.TextField(blank=True)
    approved_at = models.DateTimeField(null=True)
    approved_by = by_user(null=True)
    issued_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = by_user(null=True)
    withdrawn_because = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    pages = models.PositiveSmallIntegerField(default=0)

    objects = PaperVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["paper", "number"], name="paper_version_once"),
            models.UniqueConstraint(
                fields=["paper"],
                condition=Q(approved_at=None, returned_at=None),
                name="paper_one_version_in_review",
            ),
            models.CheckConstraint(
                condition=Q(approved_at=None) | Q(returned_at=None),
                name="paper_version_one_verdict",
            ),
            models.CheckConstraint(
                condition=Q(issued_at=None, sha256="")
                | Q(issued_at__isnull=False, approved_at__isnull=False) & ~Q(sha256=""),
                name="paper_version_issued_with_its_file",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_because="")
                | Q(withdrawn_at__isnull=False, issued_at__isnull=False) & ~Q(withdrawn_because=""),
                name="paper_version_withdrawn_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.paper.reference} version {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("reports:paper_version", args=[self.paper.reference, self.number])

    def is_by(self, user: User) -> bool:
        return PaperVersion.objects.by(user).filter(pk=self.pk).exists()

    @property
    def job_key(self) -> str:
        """The key of the job that prints it."""
        return f"issue_paper:{self.pk}"


class PaperCopy(models.Model):
    """A board member's copy of an issued version: the SHA-256 of their secret link, and when they
    opened the paper and said that they have read it.
    """

    version = models.ForeignKey(PaperVersion, on_delete=models.PROTECT, related_name="copies")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="paper_copies"
    )
    token_hash = models.CharField(max_length=64, unique=True)
    mail = models.OneToOneField(
        Mail, on_delete=models.SET_NULL, null=True, related_name="paper_copy"
    )
    made_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "user"], name="paper_copy_once"),
            models.CheckConstraint(
                condition=Q(read_at=None) | Q(opened_at__isnull=False),
                name="paper_copy_read_once_opened",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} for {self.user}"
