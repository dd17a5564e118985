"""What may be spent on training in a quarter of an NHS year."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from scheduling.training_sessions.costs import QUARTERS, quarter_words


class TrainingBudget(models.Model):
    """`year` is the one in which the NHS year begins. A quarter without a row has no budget."""

    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField()
    pence = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["year", "quarter"], name="training_budget_once"),
            models.CheckConstraint(
                condition=Q(quarter__in=QUARTERS), name="training_budget_of_a_quarter"
            ),
        ]

    def __str__(self) -> str:
        return f"Training budget, {quarter_words(self.year, self.quarter)}"

    def get_absolute_url(self) -> str:
        return reverse("scheduling:training_cost_list", query={"year": self.year})
