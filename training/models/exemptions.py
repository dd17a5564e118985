"""Requests for an exemption and their decisions; an approved request creates an `Exemption`."""

from typing import Self

from django.db import models
from django.db.models import F, Q

from accounts.access import Permission
from accounts.models import User, by_user
from training.models.courses import Course
from training.models.facts import period_in_order
from training.models.people import Person
from training.models.records import Exemption

_OPEN = Q(decided_at=None, withdrawn_at=None)


class ExemptionRequestQuerySet(models.QuerySet["ExemptionRequest"]):
    def waiting(self) -> Self:
        return self.filter(_OPEN)

    def with_names(self) -> Self:
        return self.select_related("person__line_manager", "course", "asked_by", "decided_by")

    def waiting_for(self, user: User) -> Self:
        """Requests that the user may decide: not their own, and not for themselves."""
        if not user.may(Permission.DECIDE_EXEMPTIONS):
            return self.none()
        return self.waiting().exclude(asked_by=user).exclude(person__user=user)


class ExemptionRequest(models.Model):
    """A request that a person need not hold a course, or any course, for a period."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="exemption_requests")
    course = models.ForeignKey(
        Course, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    starts_on = models.DateField()
    ends_on = models.DateField()
    reason = models.CharField(max_length=300)
    asked_at = models.DateTimeField()
    asked_by = by_user()
    decided_at = models.DateTimeField(null=True)
    decided_by = by_user(null=True)
    decided_because = models.CharField(max_length=300, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    exemption = models.OneToOneField(
        Exemption, on_delete=models.PROTECT, null=True, related_name="request"
    )

    objects = ExemptionRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            period_in_order("exemption_request_in_order", "starts_on", "ends_on"),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None, decided_because="")
                | (Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(decided_because="")),
                name="exemption_request_decided_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")),
                name="exemption_request_by_two",
            ),
            models.CheckConstraint(
                condition=Q(exemption=None) | Q(decided_at__isnull=False),
                name="exemption_request_exempts_once_decided",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(decided_at=None),
                name="exemption_request_one_ending",
            ),
            models.UniqueConstraint(
                fields=["person", "course"], condition=_OPEN, name="exemption_asked_once"
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=_OPEN & Q(course=None),
                name="exemption_from_all_asked_once",
            ),
        ]

    def __str__(self) -> str:
        return (
            f"{self.person}: {self.course.code if self.course else 'every course'} until"
            f" {self.ends_on:%-d %B %Y}"
        )

    @property
    def is_waiting(self) -> bool:
        return self.decided_at is None and self.withdrawn_at is None

    def may_be_decided_by(self, user: User) -> bool:
        """The rule of `waiting_for`, for one request."""
        is_own = user.pk in (self.asked_by_id, self.person.user_id)
        return self.is_waiting and not is_own and user.may(Permission.DECIDE_EXEMPTIONS)
