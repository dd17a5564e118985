"""Approvals by telephone, out of hours: who gave one, who recorded it, and whether it was
confirmed.
"""

from typing import Self

from django.db import models
from django.db.models import F, Q

from accounts.models import by_user
from reports.packs.content import RECORDED
from reports.packs.models.packs import PackVersion


class PhoneApprovalQuerySet(models.QuerySet["PhoneApproval"]):
    def unanswered(self) -> Self:
        """Neither confirmed nor objected to, and the version is not withdrawn."""
        return self.filter(
            confirmed_at=None, objected_at=None, version__withdrawn_at=None
        ).order_by("recorded_at")


class PhoneApproval(models.Model):
    """`manager` approved by telephone at `called_at`; they confirm or object by a secret link, or
    signed in.
    """

    version = models.OneToOneField(
        PackVersion, on_delete=models.PROTECT, related_name="phone_approval"
    )
    manager = by_user()
    called_at = models.DateTimeField()
    read_back = models.TextField()
    recorded_at = models.DateTimeField()
    recorded_by = by_user()
    token_hash = models.CharField(max_length=64, unique=True)
    confirmed_at = models.DateTimeField(null=True)
    objected_at = models.DateTimeField(null=True)
    objection = models.TextField(blank=True)

    objects = PhoneApprovalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_at=None) | Q(objected_at=None),
                name="phone_approval_one_answer",
            ),
            models.CheckConstraint(
                condition=Q(called_at__lte=F("recorded_at")), name="phone_approval_in_order"
            ),
            models.CheckConstraint(
                condition=~Q(manager=F("recorded_by")), name="phone_approval_by_two"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} by phone"

    @property
    def words(self) -> str:
        """`Ines Thackray by telephone, recorded by Ceri Maddox`, for the control strip."""
        return f"{self.manager} by phone{RECORDED}{self.recorded_by}"

    @property
    def is_answered(self) -> bool:
        return bool(self.confirmed_at or self.objected_at)
