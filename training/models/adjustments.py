"""Adjustments for training and interviews (policy 13), seen only by those who arrange them."""

from django.db import models
from django.db.models import Q

from training.models.facts import Fact, FactQuerySet
from training.models.people import Person


class Adjustment(Fact):
    """One thing that a person needs. How they read is `Person.reading`, because printing uses it.

    `agreed`: how and when the person agreed, if someone else recorded it.
    """

    class Kind(models.TextChoices):
        STEP_FREE = "step_free", "Step-free access"
        HEARING_LOOP = "hearing_loop", "Hearing loop"
        QUIET_ROOM = "quiet_room", "A quiet room"
        BREAKS = "breaks", "Breaks, or more time"
        COMPANION = "companion", "Someone with them, such as an interpreter"
        OTHER = "other", "Something else"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="adjustments")
    kind = models.CharField(max_length=12, choices=Kind)
    words = models.CharField(max_length=300, blank=True)
    for_training = models.BooleanField(default=True)
    for_interviews = models.BooleanField(default=True)
    agreed = models.CharField(max_length=200, blank=True)

    objects = FactQuerySet["Adjustment"].as_manager()

    class Meta(Fact.Meta):
        constraints = [
            *Fact.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(kind="other", words=""), name="adjustment_other_in_words"
            ),
            models.CheckConstraint(
                condition=Q(for_training=True) | Q(for_interviews=True),
                name="adjustment_for_something",
            ),
            models.UniqueConstraint(
                fields=["person", "kind"],
                condition=Q(retracted_at=None) & ~Q(kind="other"),
                name="adjustment_held_once",
            ),
        ]

    @property
    def purposes(self) -> str:
        """`training and interviews`; at least one of the two."""
        chosen = {"training": self.for_training, "interviews": self.for_interviews}
        return " and ".join(name for name, is_chosen in chosen.items() if is_chosen)

    def __str__(self) -> str:
        """Names the person but not the need, because the audit trail stores it."""
        return f"What {self.person} needs"
