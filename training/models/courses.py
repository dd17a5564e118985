"""Courses, and who must hold them by when."""

from datetime import date
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from training.media import MEDIA
from training.models.facts import Fact, FactQuerySet, period_in_order
from training.roles import StaffRole


def validate_media(value: object) -> None:
    """A list of known media without duplicates."""
    if not isinstance(value, list) or len(set(value)) != len(value) or not set(value) <= set(MEDIA):
        raise ValidationError("Choose media from: " + ", ".join(MEDIA) + ".")


class Course(models.Model):
    """A module of media training. Without `valid_for_months` it never expires.

    `assessors` is how many people must score a mock interview with the rubric before someone
    passes; with none, the trainer decides and may still assess.
    """

    class Assessors(models.IntegerChoices):
        NONE = 0, "None: the trainer passes people"
        ONE = 1, "One"
        TWO = 2, "Two: their mean counts"

    code = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=200)
    media = models.JSONField(default=list, blank=True, validators=[validate_media])
    valid_for_months = models.PositiveSmallIntegerField(null=True, blank=True)
    max_group = models.PositiveSmallIntegerField(null=True, blank=True)
    min_group = models.PositiveSmallIntegerField(null=True, blank=True)
    # How long it takes, for those who did not take it in a session here.
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    joining_instructions = models.TextField(blank=True)  # for its sessions
    assessors = models.PositiveSmallIntegerField(choices=Assessors, default=Assessors.NONE)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(assessors__lte=2), name="course_assessors"),
            models.CheckConstraint(
                condition=Q(valid_for_months=None) | Q(valid_for_months__gt=0),
                name="course_validity",
            ),
            models.CheckConstraint(
                condition=Q(max_group=None) | Q(max_group__gt=0), name="course_max_group"
            ),
            models.CheckConstraint(
                condition=Q(min_group=None) | Q(min_group__gt=0), name="course_min_group"
            ),
            models.CheckConstraint(
                condition=Q(minutes=None) | Q(minutes__gt=0), name="course_takes_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def media_words(self) -> list[str]:
        return [words for medium, words in MEDIA.items() if medium in self.media]


class RequirementQuerySet(FactQuerySet["Requirement"]):
    def in_force(self, on: date) -> Self:
        return self.filter(in_force_from__lte=on).filter(
            Q(in_force_to=None) | Q(in_force_to__gte=on)
        )


class Requirement(Fact):
    """Role R must hold course C, first within N days; in force from a day to a day."""

    role = models.CharField(max_length=20, choices=StaffRole)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="requirements")
    due_within_days = models.PositiveSmallIntegerField()
    in_force_from = models.DateField()
    in_force_to = models.DateField(null=True, blank=True)

    objects = RequirementQuerySet.as_manager()

    class Meta(Fact.Meta):
        constraints = [
            *Fact.Meta.constraints,
            period_in_order("requirement_in_order", "in_force_from", "in_force_to"),
            models.UniqueConstraint(
                fields=["role", "course", "in_force_from"],
                condition=Q(retracted_at=None),
                name="requirement_held_once",
            ),
        ]

    def get_role_display(self) -> str:  # type: ignore[no-redef]  # the mypy plugin adds one of its own
        return StaffRole(self.role).label

    def __str__(self) -> str:
        last = f" to {self.in_force_to:%-d %B %Y}" if self.in_force_to else ""
        rule = (
            f"{self.get_role_display()} must hold {self.course.code} within {self.due_within_days}"
            " days"
        )
        return f"{rule}, from {self.in_force_from:%-d %B %Y}{last}"
