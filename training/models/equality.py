"""Equality monitoring (policy 13): how often each answer was given in a year, and nothing of who
gave it or when.

There is no row of a person, nor of a form: the answers of one form are never kept together.
"""

from django.db import models

from training.equality import QUESTIONS


class EqualityCount(models.Model):
    """`pending` joins `published` once enough forms have come, so that figures before and after one
    are alike.
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
