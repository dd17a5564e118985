"""Plans of training sessions for a period: what was asked, and what the planner proposes."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.models import by_user
from nhsuk.words import day
from scheduling.planning.half_days import in_periods
from scheduling.training_sessions.models import TrainingSession

ANYWHERE = "anywhere"  # in place of the key of a session: planning again chooses


class RuledOut(NamedTuple):
    """A course that is not to be proposed in a slot, by their names."""

    slot: str
    course: str

    @property
    def key(self) -> str:
        return f"{self.slot}/{self.course}"


class TrainingPlanQuerySet(models.QuerySet["TrainingPlan"]):
    def latest_first(self) -> Self:
        return self.order_by("-made_at", "-pk")


class TrainingPlan(models.Model):
    """For the days from `starts_on` to `ends_on`, both included.

    `problem` and `answer` are those of the planner; people, venues and trainers stand in them by
    their keys alone, so that a removed person is nobody in them. `run` counts how often the planner
    was asked; what an earlier run finds is dropped. While it works, `answer` is the best so far.
    """

    starts_on = models.DateField()
    ends_on = models.DateField()
    options = models.JSONField(default=dict)
    # What somebody settled on the page: times ruled out for a course, places that were chosen.
    wishes = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    made_by = by_user(null=True)
    run = models.PositiveIntegerField(default=1)
    stopped_at = models.DateTimeField(null=True)
    planned_at = models.DateTimeField(null=True)
    problem = models.JSONField(null=True)
    answer = models.JSONField(null=True)
    existing = models.JSONField(default=list)  # places in sessions that are arranged already
    left_for_later = models.PositiveIntegerField(default=0)  # needs, less urgent than those planned
    applied_at = models.DateTimeField(null=True)
    applied_by = by_user(null=True)

    objects = TrainingPlanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="training_plan_in_order"
            ),
            models.CheckConstraint(
                condition=Q(applied_at=None, applied_by=None)
                | Q(applied_at__isnull=False, planned_at__isnull=False),
                name="training_plan_applied_as_planned",
            ),
        ]

    def __str__(self) -> str:
        return f"{day(self.starts_on)} to {day(self.ends_on)}"

    def get_absolute_url(self) -> str:
        return reverse("scheduling:training_plan_detail", args=[self.pk])

    @property
    def job_key(self) -> str:
        """The dedup_key of the job of its run."""
        return f"training plan {self.pk} run {self.run}"

    @property
    def state(self) -> str:
        """`working`, `proposed` or `applied`."""
        if self.applied_at:
            return "applied"
        return "proposed" if self.planned_at else "working"

    @property
    def proposed(self) -> list[dict[str, Any]]:
        """The training sessions of the answer."""
        return list(self.answer["sessions"]) if self.answer else []

    @property
    def unplaced(self) -> list[dict[str, Any]]:
        """The needs without a place."""
        return list(self.answer["unplaced"]) if self.answer else []

    @property
    def left_out(self) -> set[tuple[str, str]]:
        """Whom somebody left out, as person and course of a need."""
        return {
            (str(person), course)
            for person, course, slot in self.wishes.get("places", [])
            if not slot
        }

    @property
    def ruled_out(self) -> list[RuledOut]:
        return [RuledOut(*each) for each in self.wishes.get("ruled_out", [])]

    @property
    def days_off(self) -> list[date]:
        """On which no session is to be proposed."""
        return [date.fromisoformat(each) for each in self.options.get("days_off", [])]

    @property
    def days_off_words(self) -> list[str]:
        """Each period of them: `24 December 2026 to 1 January 2027`."""
        return [
            day(first) if first == last else f"{day(first)} to {day(last)}"
            for first, last in in_periods(self.days_off)
        ]

    def is_over(self, on: date) -> bool:
        return self.ends_on < on


class PlannedSession(models.Model):
    """A training session that a plan made."""

    plan = models.ForeignKey(TrainingPlan, on_delete=models.CASCADE, related_name="planned")
    training_session = models.OneToOneField(
        TrainingSession, on_delete=models.CASCADE, related_name="planned"
    )

    def __str__(self) -> str:
        return f"{self.training_session}, in the plan {self.plan}"


def session_key(proposal: Mapping[str, Any]) -> str:
    """Names a session of an answer: no venue has two at once."""
    return f"{proposal['slot']}/{proposal['venue']}"
