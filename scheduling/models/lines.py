"""Lines to take: approved statements on a topic, each good until its review day."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from training.models import Topic


class LineQuerySet(models.QuerySet["Line"]):
    def usable(self, on: date) -> Self:
        """Approved, not withdrawn, and not past its last day."""
        return self.filter(approved_at__isnull=False, withdrawn_at=None, expires_on__gte=on)

    def in_status(self, status: str, on: date) -> Self:
        """Those whose `status(on)` is this one."""
        standing = Q(withdrawn_at=None, approved_at__isnull=False)
        return self.filter(
            {
                "withdrawn": Q(withdrawn_at__isnull=False),
                "draft": Q(withdrawn_at=None, approved_at=None),
                "expired": standing & Q(expires_on__lt=on),
                "review_due": standing & Q(review_on__lte=on, expires_on__gte=on),
                "live": standing & Q(review_on__gt=on),
            }[status]
        )

    def search(self, text: str) -> Self:
        """Every word occurs in the reference, the line, its proof or its source."""
        found = self
        for word in text.split():
            found = found.filter(
                Q(reference__icontains=word)
                | Q(text__icontains=word)
                | Q(proof__icontains=word)
                | Q(source__icontains=word)
            )
        return found


class Line(models.Model):
    """An approved statement. A change of its words raises `revision` and needs approval again."""

    reference = models.CharField(max_length=20, unique=True)
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="lines")
    text = models.TextField()
    proof = models.TextField(blank=True)
    source = models.CharField(max_length=300, blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="lines")
    revision = models.PositiveSmallIntegerField(default=1)
    review_on = models.DateField()
    expires_on = models.DateField()
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_because = models.CharField(max_length=300, blank=True)

    objects = LineQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_at=None, approved_by=None)
                | Q(approved_at__isnull=False, approved_by__isnull=False),
                name="line_approved_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="line_withdrawn_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(expires_on__gte=models.F("review_on")), name="line_expires_after_review"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("scheduling:line_detail", args=[self.reference])

    def status(self, on: date) -> str:
        """One of draft, live, review due, expired, withdrawn; computed for a day."""
        if self.withdrawn_at:
            return "withdrawn"
        if not self.approved_at:
            return "draft"
        if on > self.expires_on:
            return "expired"
        return "review_due" if on >= self.review_on else "live"
