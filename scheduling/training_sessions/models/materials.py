"""Files for the people booked on a training session, to read before it or after it."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from accounts.access import Permission
from accounts.models import User, by_someone, by_user
from scheduling.training_sessions.models.training_sessions import Booking, TrainingSession


class MaterialQuerySet(models.QuerySet["Material"]):
    def present(self) -> Self:
        """Not removed."""
        return self.filter(removed_at=None)

    def told_before(self) -> Self:
        """To read before the session; those booked by now have been told of them."""
        return self.present().filter(stage=Material.Stage.BEFORE).exclude(told_at=None)

    def arranged_by(self, user: User) -> Self:
        """All for the desk; for a trainer those of their sessions."""
        return self.filter(training_session__in=TrainingSession.objects.visible_to(user))

    def of_bookings(self, user: User, now: datetime) -> Self:
        """Of the sessions in which the user has a place; those for afterwards from the end on."""
        if not user.may(Permission.SEE_OWN_TRAINING):
            return self.none()
        own = Booking.objects.active().filter(person__user=user).values("training_session")
        shown = Q(stage=Material.Stage.BEFORE) | Q(training_session__ends_at__lte=now)
        return self.present().filter(shown, training_session__in=own)


class Material(models.Model):
    """`file` names the safe copy, which several sessions may share; the upload is not stored. `told_at`:
    when those booked were told of it.
    """

    class Stage(models.TextChoices):
        BEFORE = "before", "Before the session"
        AFTER = "after", "After the session"

    training_session = models.ForeignKey(
        TrainingSession, on_delete=models.CASCADE, related_name="materials"
    )
    title = models.CharField(max_length=200)
    stage = models.CharField(max_length=10, choices=Stage)
    file = models.CharField(max_length=64)
    kind = models.CharField(max_length=4)  # the extension of the file
    size = models.PositiveIntegerField()
    added_at = models.DateTimeField()
    added_by = by_user()
    told_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)
    removed_by = by_user(null=True)

    objects = MaterialQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["training_session", "file"],
                condition=Q(removed_at=None),
                name="material_once_a_session",
            ),
            by_someone("material", "removed"),
        ]

    def __str__(self) -> str:
        return self.title
