"""Requests for training, answered with a place or a reason."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import by_user
from accounts.search import with_every_word
from scheduling.training_sessions.models.training_sessions import Booking
from training.models import Course, Person


class TrainingRequestQuerySet(models.QuerySet["TrainingRequest"]):
    def open(self) -> Self:
        return self.filter(answered_at=None)

    def search(self, text: str) -> Self:
        """Every word occurs in the name of the person, the course or what they wrote."""
        return with_every_word(
            self,
            text,
            "person__first_name",
            "person__last_name",
            "course__code",
            "course__title",
            "words",
        )


class TrainingRequest(models.Model):
    """Closed by a booking, a reason, or a withdrawal."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="training_requests")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="training_requests")
    words = models.CharField(max_length=1000, blank=True)
    asked_at = models.DateTimeField()
    asked_by = by_user()
    answered_at = models.DateTimeField(null=True)
    answered_by = by_user(null=True)
    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, null=True, related_name="+")
    turned_down_because = models.CharField(max_length=300, blank=True)

    objects = TrainingRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "course"],
                condition=Q(answered_at=None),
                name="training_asked_for_once",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=False) | Q(booking=None, turned_down_because=""),
                name="training_request_answered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.course.code}"

    def get_absolute_url(self) -> str:
        return reverse("scheduling:training_request_detail", args=[self.pk])

    @property
    def status(self) -> str:
        """`open`, `booked`, `turned_down` or `withdrawn`."""
        if self.answered_at is None:
            return "open"
        if self.booking_id:
            return "booked"
        return "turned_down" if self.turned_down_because else "withdrawn"
