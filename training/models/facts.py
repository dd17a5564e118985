"""Facts are added and retracted, never edited, so that any past state can be shown."""

from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from accounts.models import by_user


class FactQuerySet[M: models.Model](models.QuerySet[M]):
    def known_at(self, known_at: datetime | None) -> Self:
        """Facts recorded and not retracted by the moment; if it is None, those not retracted."""
        if known_at is None:
            return self.filter(retracted_at=None)
        return self.filter(recorded_at__lte=known_at).filter(
            Q(retracted_at=None) | Q(retracted_at__gt=known_at)
        )

    def not_retracted(self) -> Self:
        return self.filter(retracted_at=None)


class Fact(models.Model):
    """Carries who recorded it and when and, once retracted, who retracted it, when and why."""

    # Fields that only the person may see, left out of the audit trail.
    PRIVATE: ClassVar[frozenset[str]] = frozenset()

    recorded_at = models.DateTimeField()
    recorded_by = by_user(null=True)
    retracted_at = models.DateTimeField(null=True)
    retracted_by = by_user(null=True)
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
        """The fields that state the fact, without those that say who recorded or retracted it and
        when.
        """
        own = {"id", *(field.name for field in Fact._meta.fields)}
        return [field.name for field in cls._meta.concrete_fields if field.name not in own]

    def content(self) -> dict[str, Any]:
        """The values of the fact by field name; a foreign key gives the related object."""
        return {name: getattr(self, name) for name in self.content_names()}


def period_in_order(name: str, first: str, last: str) -> models.CheckConstraint:
    """The last day is empty, or not before the first."""
    return models.CheckConstraint(
        condition=Q(**{f"{last}__isnull": True}) | Q(**{f"{last}__gte": models.F(first)}), name=name
    )
