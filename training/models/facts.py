"""Facts: rows that are added and retracted, never edited, so that any past belief can be asked for."""

from datetime import datetime
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q


class FactQuerySet[M: models.Model](models.QuerySet[M]):
    def known_at(self, known_at: datetime | None) -> Self:
        """Facts recorded at or before the moment and not retracted at or before it; without one,
        those held now.
        """
        if known_at is None:
            return self.filter(retracted_at=None)
        return self.filter(recorded_at__lte=known_at).filter(
            Q(retracted_at=None) | Q(retracted_at__gt=known_at)
        )

    def held(self) -> Self:
        return self.filter(retracted_at=None)


class Fact(models.Model):
    """Who recorded it and when; if it was taken back, who did, when and why."""

    PRIVATE: ClassVar[frozenset[str]] = (
        frozenset()
    )  # fields that are the person's alone: not for the audit trail

    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    retracted_at = models.DateTimeField(null=True)
    retracted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    retracted_because = models.CharField(max_length=300, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(retracted_at=None) | Q(retracted_at__gte=models.F("recorded_at")),
                name="%(app_label)s_%(class)s_retracted_after_recorded",
            )
        ]

    @classmethod
    def content_names(cls) -> list[str]:
        """The fields that say what is believed, without those that say who recorded or retracted it
        and when.
        """
        own = {"id", *(field.name for field in Fact._meta.fields)}
        return [field.name for field in cls._meta.concrete_fields if field.name not in own]

    def content(self) -> dict[str, Any]:
        """What is believed, by field; a related row stands for itself."""
        return {name: getattr(self, name) for name in self.content_names()}


def period_in_order(name: str, first: str, last: str) -> models.CheckConstraint:
    """The last day is the first day or later, or open."""
    return models.CheckConstraint(
        condition=Q(**{f"{last}__isnull": True}) | Q(**{f"{last}__gte": models.F(first)}), name=name
    )
