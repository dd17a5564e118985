"""Training sessions, with venue, trainer, places, bookings and attendance."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.access import Permission
from accounts.models import User
from training.models import Course, Person, TrainingRecord


class Venue(models.Model):
    name = models.CharField(max_length=200, unique=True)
    address = models.CharField(max_length=300, blank=True)
    capacity = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(capacity__gt=0), name="venue_capacity")]

    def __str__(self) -> str:
        return self.name


class Trainer(models.Model):
    name = models.CharField(max_length=200, unique=True)
    email = models.EmailField(blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="trainer",
    )
    courses = models.ManyToManyField(Course, related_name="trainers", blank=True)

    def __str__(self) -> str:
        return self.name


class TrainingSessionQuerySet(models.QuerySet["TrainingSession"]):
    def upcoming(self, now: datetime) -> Self:
        return self.filter(cancelled_at=None, ends_at__gt=now)

    def past(self, now: datetime) -> Self:
        return self.filter(cancelled_at=None, ends_at__lte=now)

    def visible_to(self, user: User) -> Self:
        """All for the desk; for a trainer their own."""
        if user.may(Permission.EDIT_TRAINING_SESSIONS):
            return self
        if user.may(Permission.SEE_TRAINING_SESSIONS):
            return self.filter(trainer__user=user)
        return self.none()

    def bookable(self, now: datetime) -> Self:
        """Not started, not cancelled, and with a place left."""
        return self.filter(cancelled_at=None, starts_at__gt=now, places_taken__lt=F("places"))


class TrainingSession(models.Model):
    """A course given to a group. `places_taken` changes only by compare-and-set."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="training_sessions")
    venue = models.ForeignKey(Venue, on_delete=models.PROTECT, related_name="training_sessions")
    trainer = models.ForeignKey(Trainer, on_delete=models.PROTECT, related_name="training_sessions")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    places = models.PositiveSmallIntegerField()
    places_taken = models.PositiveSmallIntegerField(default=0)
    note = models.CharField(max_length=300, blank=True)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    cancelled_because = models.CharField(max_length=300, blank=True)

    objects = TrainingSessionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="training_session_in_order"
            ),
            models.CheckConstraint(condition=Q(places__gt=0), name="training_session_places"),
            models.CheckConstraint(
                condition=Q(places_taken__lte=F("places")), name="training_session_not_over_full"
            ),
        ]
        indexes = [models.Index(fields=["starts_at"], name="training_session_by_start")]

    def __str__(self) -> str:
        return f"{self.course.code} at {self.venue}"

    def get_absolute_url(self) -> str:
        return reverse("scheduling:training_session_detail", args=[self.pk])


class BookingQuerySet(models.QuerySet["Booking"]):
    def active(self) -> Self:
        return self.filter(cancelled_at=None)

    def visible_to(self, user: User) -> Self:
        """All for the desk; for a trainer those of their sessions; for everyone their own."""
        if user.may(Permission.EDIT_TRAINING_SESSIONS):
            return self
        own = Q(person__user=user) if user.may(Permission.SEE_OWN_TRAINING) else Q(pk=None)
        return self.filter(own) | self.with_attendance_by(user)

    def with_attendance_by(self, user: User) -> Self:
        """Bookings whose attendance the user may record: all for the desk, for a trainer those of
        their sessions.
        """
        if user.may(Permission.EDIT_TRAINING_SESSIONS):
            return self
        if user.may(Permission.MARK_ATTENDANCE):
            return self.filter(training_session__trainer__user=user)
        return self.none()

    def without_attendance(self) -> Self:
        """Without attendance, or with attendance that was retracted."""
        return self.active().filter(
            Q(training_record=None) | Q(training_record__retracted_at__isnull=False)
        )

    def with_session(self) -> Self:
        return self.select_related(
            "person",
            "training_session__course",
            "training_session__venue",
            "training_session__trainer",
        )


class Booking(models.Model):
    """A person's place. Recording attendance makes a training record, whatever the outcome.

    `sequence` counts the calendar invitations sent for it.
    """

    training_session = models.ForeignKey(
        TrainingSession, on_delete=models.PROTECT, related_name="bookings"
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="bookings")
    booked_at = models.DateTimeField()
    booked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    training_record = models.OneToOneField(
        TrainingRecord, on_delete=models.PROTECT, null=True, related_name="booking"
    )
    sequence = models.PositiveIntegerField(default=0)

    objects = BookingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["training_session", "person"],
                condition=Q(cancelled_at=None),
                name="booked_once",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at=None) | Q(training_record=None),
                name="booking_marked_or_cancelled",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.training_session}"

    @property
    def attendance(self) -> TrainingRecord | None:
        """The training record from the session, unless it was retracted."""
        record = self.training_record
        return None if record is None or record.retracted_at else record
