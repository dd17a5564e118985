"""What the system does about an approved version: reminds its reader, and checks once more before
air.
"""

from typing import Any

from django.db import models
from django.db.models import F, Q

from desk.enquiries.models import Interview
from reports.packs.before_air import LATE_AFTER, Answer
from reports.packs.models.packs import PackVersion
from training.models import Person


class Chase(models.Model):
    """A reminder that a version is unread: first to its recipient by mail, then to the desk with
    the number to ring.
    """

    class Kind(models.TextChoices):
        MAIL = "mail", "Mail to the reader"
        NOTICE = "notice", "Notice to the desk"

    version = models.ForeignKey(PackVersion, on_delete=models.PROTECT, related_name="chases")
    kind = models.CharField(max_length=10, choices=Kind)
    chased_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "kind"], name="chased_once")]

    def __str__(self) -> str:
        return f"{self.version}: {self.get_kind_display().lower()}"


class AirCheck(models.Model):
    """The check before air, for one slot and its spokesperson; the result never changes."""

    interview = models.ForeignKey(Interview, on_delete=models.PROTECT, related_name="air_checks")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    version = models.ForeignKey(
        PackVersion, on_delete=models.PROTECT, null=True, related_name="air_checks"
    )
    due_at = models.DateTimeField()
    made_at = models.DateTimeField()
    found: Any = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["interview", "person", "starts_at"], name="air_check_once"
            ),
            models.CheckConstraint(
                condition=Q(made_at__gte=F("due_at")), name="air_check_not_early"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.interview.reference} checked before it starts"

    @property
    def answers(self) -> list[Answer]:
        return [Answer(**each) for each in self.found]

    @property
    def unmet(self) -> list[Answer]:
        return [answer for answer in self.answers if not answer.is_met]

    @property
    def is_late(self) -> bool:
        return self.made_at > self.due_at + LATE_AFTER
