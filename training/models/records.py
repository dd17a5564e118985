"""Training completed, exemptions granted and interviews practised."""

import secrets
from decimal import Decimal
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from accounts.models import by_user
from training.media import media_choices
from training.models.courses import Course
from training.models.facts import Fact, FactQuerySet, period_in_order
from training.models.people import Person


class TrainingRecord(Fact):
    """A person completed a course on a day. `valid_until` is set once and never recalculated."""

    class Outcome(models.TextChoices):
        PASSED = "passed", "Passed"
        FAILED = "failed", "Not passed"
        DID_NOT_ATTEND = "did_not_attend", "Did not attend"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="training_records")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="records")
    completed_on = models.DateField()
    outcome = models.CharField(max_length=20, choices=Outcome)
    valid_until = models.DateField(null=True, blank=True)
    provider = models.CharField(max_length=200, blank=True)
    certificate = models.CharField(max_length=100, blank=True)

    objects = FactQuerySet["TrainingRecord"].as_manager()

    class Meta(Fact.Meta):
        constraints = [
            *Fact.Meta.constraints,
            period_in_order("training_record_in_order", "completed_on", "valid_until"),
            models.UniqueConstraint(
                fields=["person", "course", "completed_on"],
                condition=Q(retracted_at=None),
                name="training_record_held_once",
            ),
        ]
        indexes = [
            models.Index(  # covering index: who is trained for a medium
                fields=["course", "person", "valid_until", "completed_on"],
                condition=Q(outcome="passed", retracted_at=None),
                name="training_record_passed",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.course.code} on {self.completed_on:%-d %B %Y}"


def new_public_id() -> str:
    """128 random bits for the public address of a certificate."""
    return secrets.token_urlsafe(16)


class IssuedCertificate(models.Model):
    """The certificate of one record: its key makes its number, `public_id` the address that says
    whether it is real.
    """

    record = models.OneToOneField(
        TrainingRecord, on_delete=models.CASCADE, related_name="issued_certificate"
    )
    public_id = models.CharField(max_length=32, unique=True, default=new_public_id)
    issued_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.issued_at.year}-{self.pk:04}"


class Exemption(Fact):
    """A person need not hold a course, or any course if none is named, for a period."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="exemptions")
    course = models.ForeignKey(
        Course, on_delete=models.PROTECT, null=True, blank=True, related_name="exemptions"
    )
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=300)
    approved_by = models.CharField(max_length=200)

    objects = FactQuerySet["Exemption"].as_manager()

    class Meta(Fact.Meta):
        constraints = [
            *Fact.Meta.constraints,
            period_in_order("exemption_in_order", "starts_on", "ends_on"),
            models.UniqueConstraint(
                fields=["person", "course", "starts_on"],
                condition=Q(retracted_at=None),
                name="exemption_held_once",
            ),
            models.UniqueConstraint(
                fields=["person", "starts_on"],
                condition=Q(retracted_at=None, course=None),
                name="exemption_from_all_held_once",
            ),
        ]

    def __str__(self) -> str:
        return (
            f"{self.person}: {self.course.code if self.course else 'every course'} from"
            f" {self.starts_on:%-d %B %Y}"
        )


class Practice(Fact):
    """A scored mock interview, or a real interview that went out, in a medium on a day.

    The score is imported with the register; only the person and `scored_by` see it.
    """

    PRIVATE: ClassVar[frozenset[str]] = frozenset({"score", "scored_by"})

    class Kind(models.TextChoices):
        MOCK = "mock", "Mock interview"
        INTERVIEW = "interview", "Interview that went out"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="practice")
    medium = models.CharField(max_length=20, choices=media_choices)
    practised_on = models.DateField()
    kind = models.CharField(max_length=10, choices=Kind)
    score = models.DecimalField(
        max_digits=2,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(1)), MaxValueValidator(Decimal(5))],
    )
    scored_by = by_user(null=True)

    objects = FactQuerySet["Practice"].as_manager()

    class Meta(Fact.Meta):
        constraints = [
            *Fact.Meta.constraints,
            models.CheckConstraint(
                condition=Q(score=None) | Q(score__gte=1, score__lte=5),
                name="practice_score_one_to_five",
            ),
            models.UniqueConstraint(
                fields=["person", "medium", "practised_on", "kind"],
                condition=Q(retracted_at=None),
                name="practice_held_once",
            ),
        ]
        indexes = [  # covering indexes: latest practice in a medium; recent interviews
            models.Index(
                fields=["medium", "person", "practised_on"],
                condition=Q(retracted_at=None),
                name="practice_by_medium",
            ),
            models.Index(
                fields=["practised_on", "person"],
                condition=Q(kind="interview", retracted_at=None),
                name="practice_interviews",
            ),
        ]

    def __str__(self) -> str:
        return (
            f"{self.person}: {self.get_kind_display()}, {self.get_medium_display()},"
            f" {self.practised_on:%-d %B %Y}"
        )
