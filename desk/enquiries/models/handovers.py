"""The note that hands the desk to the next person on duty, as it was at that moment."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.models import User, by_user


class HandoverQuerySet(models.QuerySet["Handover"]):
    def newest_first(self) -> Self:
        return self.order_by("-made_at", "-pk")

    def waiting_for(self, user: User) -> Self:
        return self.filter(to_user=user, taken_at=None)


class Handover(models.Model):
    """`content` is what was open, as text that never changes; `taken_at`: when the next person took
    over.
    """

    from_user = by_user()
    to_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="handovers"
    )
    until = models.DateTimeField()
    note = models.TextField(blank=True)
    content = models.JSONField()
    made_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        app_label = "scheduling"
        constraints = [
            models.CheckConstraint(
                condition=~Q(from_user=F("to_user")), name="handover_to_another"
            ),
            models.CheckConstraint(
                condition=Q(until__gt=F("made_at")), name="handover_until_later"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_user} to {self.to_user}"

    def get_absolute_url(self) -> str:
        return reverse("desk:handover_detail", args=[self.pk])
