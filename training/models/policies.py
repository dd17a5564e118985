"""Policies, their versions, and who has read them (14)."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property

from accounts.models import by_someone, by_user
from training.policy_dates import PartialDate, ReviewDate, due_by, partial_date, stated_review_dates


class Policy(models.Model):
    """`is_social_guidance`: staff acknowledge it when they declare professional use of their own
    account.
    """

    title = models.CharField(max_length=200, unique=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="policies"
    )
    is_social_guidance = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["is_social_guidance"],
                condition=Q(is_social_guidance=True),
                name="policy_one_social_guidance",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("training:policy_detail", args=[self.pk])

    def in_force(self, on: date) -> "PolicyVersion | None":
        """The latest approved version whose operative date has come."""
        approved = self.versions.approved().order_by("-number")
        return next((version for version in approved if version.operative.first <= on), None)


class PolicyVersionQuerySet(models.QuerySet["PolicyVersion"]):
    def approved(self) -> Self:
        return self.filter(approved_at__isnull=False)

    def drafts(self) -> Self:
        return self.filter(approved_at=None)


class PolicyVersion(models.Model):
    """The text of a policy from its operative date. Dates are a day (2020-07-01) or a month
    (2020-07).

    `elsewhere_on` is the review date that another place, `elsewhere`, gives. A minor change leaves
    the substance as it is (14.2). An approved version never changes.
    """

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    what_changed = models.CharField(max_length=300, blank=True)
    is_minor = models.BooleanField(default=False)
    operative_on = models.CharField(max_length=10)
    review_on = models.CharField(max_length=10, blank=True)
    elsewhere_on = models.CharField(max_length=10, blank=True)
    elsewhere = models.CharField(max_length=300, blank=True)
    written_at = models.DateTimeField()
    written_by = by_user()
    approved_at = models.DateTimeField(null=True)
    approved_by = by_user(null=True)

    objects = PolicyVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["policy", "number"], name="policy_version_once"),
            models.UniqueConstraint(
                fields=["policy"], condition=Q(approved_at=None), name="policy_one_draft"
            ),
            models.CheckConstraint(
                condition=Q(is_minor=False) | Q(number__gt=1), name="policy_begins_whole"
            ),
            by_someone("policy", "approved"),
        ]

    def __str__(self) -> str:
        return f"{self.policy}, version {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("training:policy_version", args=[self.policy_id, self.number])

    @property
    def operative(self) -> PartialDate:
        return partial_date(self.operative_on)

    @cached_property
    def last_substantive_version(self) -> "PolicyVersion":
        """The version that the two years count from: a minor change does not restart them
        (14.2).
        """
        earlier = self.policy.versions.filter(is_minor=False, number__lt=self.number)
        return (self.is_minor and earlier.order_by("-number").first()) or self

    @property
    def review_dates(self) -> list[ReviewDate]:
        """Every date given for the next review."""
        return stated_review_dates(
            operative=self.last_substantive_version.operative,
            review=partial_date(self.review_on) if self.review_on else None,
            elsewhere=partial_date(self.elsewhere_on) if self.elsewhere_on else None,
            where=self.elsewhere,
        )

    @property
    def review_by(self) -> date:
        return due_by(self.review_dates)


class PolicyReadingQuerySet(models.QuerySet["PolicyReading"]):
    def with_substance_of(self, version: PolicyVersion) -> Self:
        """Readings of the version, or of one that differs only in minor changes: they still count
        (14.2).
        """
        return self.filter(
            version__policy=version.policy_id,
            version__number__gte=version.last_substantive_version.number,
        )


class PolicyReading(models.Model):
    """A user confirmed that they have read a version."""

    version = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="readings")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="policy_readings"
    )
    read_at = models.DateTimeField()

    objects = PolicyReadingQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "user"], name="policy_read_once")]

    def __str__(self) -> str:
        return f"{self.user} has read {self.version}"
