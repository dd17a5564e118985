"""What is decided about a draft while it is written: which problem a manager lets pass."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from reports.models.packs import Pack


def both(*names: str) -> Q:
    """All of them are there, or none: who and when belong together."""
    return Q(**dict.fromkeys(names)) | Q(**{f"{name}__isnull": False for name in names})


class Override(models.Model):
    """A manager lets a pack go out in spite of one problem, which `key` names; taken back, the problem holds again."""

    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="overrides")
    key = models.CharField(max_length=200)
    what = models.CharField(max_length=400)
    reason = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["pack", "key"], condition=Q(taken_back_at=None), name="pack_problem_overridden_once"
            ),
            models.CheckConstraint(
                condition=both("taken_back_at", "taken_back_by"), name="override_taken_back_by_someone"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pack.reference}: {self.what}"
