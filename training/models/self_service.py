"""What people add themselves: certificates from elsewhere and hours of professional development."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import by_user
from accounts.search import with_every_word
from training.models.courses import Course
from training.models.facts import Fact, FactQuerySet
from training.models.people import Person
from training.models.records import TrainingRecord


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def open(self) -> Self:
        return self.filter(answered_at=None)

    def search(self, text: str) -> Self:
        """Every word occurs in the person's name, the course or the provider."""
        return with_every_word(
            self,
            text,
            "person__first_name",
            "person__last_name",
            "course__code",
            "course__title",
            "provider",
        )


class Certificate(models.Model):
    """Sent in by the person. If accepted it is the evidence of a training record, otherwise it is
    refused with a reason.

    `file` names the re-encoded copy; the upload itself is not stored.
    """

    class Kind(models.TextChoices):
        PDF = "pdf", "PDF"
        JPEG = "jpg", "Picture"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="certificates")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="certificates")
    completed_on = models.DateField()
    provider = models.CharField(max_length=200)
    file = models.CharField(max_length=64)
    kind = models.CharField(max_length=4, choices=Kind)
    sent_at = models.DateTimeField()
    sent_by = by_user(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = by_user(null=True)
    training_record = models.OneToOneField(
        TrainingRecord, on_delete=models.PROTECT, null=True, related_name="evidence"
    )
    refused_because = models.CharField(max_length=300, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "course", "completed_on"],
                condition=Q(answered_at=None),
                name="certificate_sent_once",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, training_record=None, refused_because="")
                | Q(answered_at__isnull=False, training_record__isnull=False, refused_because="")
                | Q(answered_at__isnull=False, training_record=None) & ~Q(refused_because=""),
                name="certificate_answered_one_way",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: certificate of {self.course.code}, {self.completed_on:%-d %B %Y}"

    def get_absolute_url(self) -> str:
        return reverse("training:certificate_detail", args=[self.pk])

    @property
    def status(self) -> str:
        """`open`, `accepted` or `refused`."""
        if self.answered_at is None:
            return "open"
        return "refused" if self.refused_because else "accepted"


class CpdEntry(Fact):
    """Something a person did for their professional development, private unless they share it."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="cpd_entries")
    done_on = models.DateField()
    minutes = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    reflection = models.TextField(blank=True)
    is_shared = models.BooleanField(default=False)

    objects = FactQuerySet["CpdEntry"].as_manager()

    class Meta(Fact.Meta):
        constraints = [
            *Fact.Meta.constraints,
            models.CheckConstraint(condition=Q(minutes__gt=0), name="cpd_entry_takes_time"),
        ]
        indexes = [models.Index(fields=["person", "done_on"], name="cpd_entry_by_person")]

    def __str__(self) -> str:
        return f"Professional development {self.pk}"
