"""Requests to move something that clashes with an interview."""

from django.db import models

from accounts.models import by_user
from training.models import Person


class MoveRequest(models.Model):
    """`what` describes the clash, `asked_of` is who can move it."""

    interview = models.ForeignKey(
        "scheduling.Interview", on_delete=models.CASCADE, related_name="move_requests"
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=300)
    asked_of = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    asked_by = by_user()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["interview", "person", "what"], name="move_request_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.interview}: {self.what}"
