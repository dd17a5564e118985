"""What came between a spokesperson and an interview after they said yes: who was told, and what
the desk decided to keep.
"""

from django.db import models

from desk.enquiries.models.interviews import Interview
from training.models import Fact, FactQuerySet, Person


class SpokespersonKept(Fact):
    """The desk keeps the spokesperson in spite of one cause, with a reason.

    It applies to that person, slot and cause alone: where one of them changes, it has to be decided
    again. `words` say what the cause was.
    """

    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="keeps")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    cause = models.CharField(max_length=120)
    words = models.CharField(max_length=300)
    reason = models.CharField(max_length=300)

    objects = FactQuerySet["SpokespersonKept"].as_manager()

    class Meta(Fact.Meta):
        app_label = "scheduling"
        constraints = [
            *Fact.Meta.constraints,
            models.UniqueConstraint(
                fields=["interview", "person", "starts_at", "cause"],
                condition=models.Q(retracted_at=None),
                name="spokesperson_kept_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.words}"


class AttentionMail(models.Model):
    """The owner and the deputy were told of one cause, once for a person and a slot."""

    interview = models.ForeignKey(
        Interview, on_delete=models.CASCADE, related_name="attention_mails"
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    cause = models.CharField(max_length=120)
    told_at = models.DateTimeField()
    told = models.CharField(max_length=500, blank=True)

    class Meta:
        app_label = "scheduling"
        constraints = [
            models.UniqueConstraint(
                fields=["interview", "person", "starts_at", "cause"], name="attention_mail_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.interview}: {self.cause}"
