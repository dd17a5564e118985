"""Words carried over into a pack from a template or an earlier pack, and who confirmed them."""

from django.db import models

from accounts.models import by_user
from reports.packs.models.packs import Pack, PackVersion
from reports.packs.models.writing import both


class CarriedItem(models.Model):
    """One text that was carried over into a section, or a sentence about one that was not
    (`arrived`).

    It is open while nobody has confirmed it and the same words are still in the draft. Rewriting
    them settles it, so no place is stored. `approved_in` is the version whose approver confirmed it
    again.
    """

    pack = models.ForeignKey(Pack, on_delete=models.CASCADE, related_name="carried_items")
    section = models.CharField(max_length=30)
    text = models.TextField()
    source = models.CharField(max_length=300)
    from_pack = models.ForeignKey(Pack, on_delete=models.SET_NULL, null=True, related_name="+")
    arrived = models.BooleanField(default=True)
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = by_user(null=True)
    approved_in = models.ForeignKey(
        PackVersion, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=both("confirmed_at", "confirmed_by"),
                name="carried_item_confirmed_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pack} from {self.source}"
