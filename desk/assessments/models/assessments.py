"""Assessments by the rubric, of a place in a course or of a mock interview, by one or two
assessors.

Only the person and their assessors can see the scores, or that there are any.
"""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from accounts.models import User, by_someone, by_user
from desk.briefings.models.briefings import Briefing
from scheduling.training_sessions.models.training_sessions import Booking
from training.media import MEDIA
from training.models import Course, Fact, FactQuerySet, Person
from training.rubric import Scores, Style


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    def not_undone(self) -> Self:
        """Without those of a register import that was undone."""
        return self.filter(
            Q(course=None) | Exists(Sheet.objects.not_retracted().filter(assessment=OuterRef("pk")))
        )

    def assessed_by(self, user: User) -> Self:
        return self.not_undone().filter(assessors__user=user)

    def of_user(self, user: User) -> Self:
        """Their own."""
        return self.not_undone().filter(person__user=user)

    def with_what(self) -> Self:
        return self.select_related(
            "person", "course", "booking__training_session__course", "briefing"
        )


class Assessment(models.Model):
    """One occasion on which one person was scored; its state is computed from its sheets.

    `course` is set for imported assessments, which have no booking.
    """

    booking = models.OneToOneField(
        Booking, on_delete=models.PROTECT, null=True, related_name="assessment"
    )
    briefing = models.OneToOneField(
        Briefing, on_delete=models.PROTECT, null=True, related_name="assessment"
    )
    course = models.ForeignKey(
        Course, on_delete=models.PROTECT, null=True, related_name="assessments"
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="assessments")
    style = models.CharField(
        max_length=10, choices=[(style.value, style.value.capitalize()) for style in Style]
    )
    held_on = models.DateField()
    assessors_wanted = models.PositiveSmallIntegerField()
    begun_at = models.DateTimeField()
    begun_by = by_user()

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        app_label = "scheduling"
        constraints = [
            models.CheckConstraint(
                condition=Q(booking__isnull=False, briefing=None, course=None)
                | Q(booking=None, briefing__isnull=False, course=None)
                | Q(booking=None, briefing=None, course__isnull=False),
                name="assessment_of_one_thing",
            ),
            models.UniqueConstraint(
                fields=["person", "course", "held_on"],
                condition=Q(course__isnull=False),
                name="assessment_imported_once",
            ),
            models.CheckConstraint(
                condition=Q(assessors_wanted__in=(1, 2)), name="assessment_one_or_two_assessors"
            ),
        ]
        indexes = [models.Index(fields=["person", "held_on"], name="assessment_by_person")]

    def __str__(self) -> str:
        return f"Assessment {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("desk:assessment_detail", args=[self.pk])

    @property
    def what(self) -> str:
        """The course, or the media of the mock interview. No query after `with_what`."""
        if self.booking:
            return str(self.booking.training_session.course)
        if self.course:
            return str(self.course)
        media = [MEDIA[medium] for medium in self.briefing.media] if self.briefing else []
        return "Mock interview" + (f": {', '.join(media)}" if media else "")


class Assessor(models.Model):
    """Someone who scores, with their draft, which nobody else sees."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="assessors")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assessing"
    )
    added_at = models.DateTimeField()
    added_by = by_user()
    draft = models.JSONField(default=dict, blank=True)
    draft_saved_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "scheduling"
        constraints = [models.UniqueConstraint(fields=["assessment", "user"], name="assessor_once")]

    def __str__(self) -> str:
        return f"{self.user}: {self.assessment}"


class Sheet(Fact):
    """One assessor's scores and feedback. A correction is another sheet; the earlier one
    remains.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="sheets")
    assessor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="sheets"
    )
    points = models.JSONField()  # by criterion, 1 to 5
    criticals = models.JSONField(default=list)
    is_accurate = models.BooleanField(default=True)
    keep = models.CharField("one thing to keep", max_length=300)
    change = models.CharField("one thing to change", max_length=300)
    next_step = models.CharField(max_length=300)

    objects = FactQuerySet["Sheet"].as_manager()

    class Meta(Fact.Meta):
        app_label = "scheduling"
        constraints = [
            *Fact.Meta.constraints,
            models.UniqueConstraint(
                fields=["assessment", "assessor"],
                condition=Q(retracted_at=None),
                name="sheet_held_once",
            ),
        ]

    def __str__(self) -> str:
        return f"Sheet of {self.assessor} for {self.assessment}"

    @property
    def scores(self) -> Scores:
        return Scores(self.points, self.criticals, self.is_accurate)


class Settlement(Fact):
    """An agreement between two assessors 2 points or more apart to keep their scores: one records
    it, and it counts once the other agrees.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="settlements")
    words = models.CharField(max_length=300)
    agreed_at = models.DateTimeField(null=True)
    agreed_by = by_user(null=True)

    objects = FactQuerySet["Settlement"].as_manager()

    class Meta(Fact.Meta):
        app_label = "scheduling"
        constraints = [
            *Fact.Meta.constraints,
            models.UniqueConstraint(
                fields=["assessment"],
                condition=Q(retracted_at=None),
                name="assessment_settled_once",
            ),
            by_someone("settlement", "agreed"),
        ]

    def __str__(self) -> str:
        return f"Settled: {self.assessment}"
