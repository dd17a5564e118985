"""Equality monitoring (policy 13): how often each answer was given in a year, not by whom or
when.

No row belongs to a person or a form, so the answers of one form cannot be linked.
"""

from django.db import models

from training.equality import QUESTIONS


class EqualityCount(models.Model):
    """`pending` is added to `published` once enough forms have come, so one form shows no
    difference.
    """

    year = models.PositiveSmallIntegerField()
    question = models.CharField(
        max_length=20, choices=[("forms", "Forms"), *((q.slug, q.words) for q in QUESTIONS)]
    )
    answer = models.CharField(max_length=20)
    pending = models.PositiveIntegerField(default=0)
    published = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["year", "question", "answer"], name="equality_count_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.question}, {self.answer}"


class EqualityMark(models.Model):
    """Somebody has answered this year, so that nobody is counted twice. `mark` is a keyed hash of the
    user and the year; it leads to no answer, and is the key so that no number shows the order.
    """

    mark = models.CharField(max_length=64, primary_key=True)
    year = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return f"someone answered in {self.year}"
