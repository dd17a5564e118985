"""Comments and decisions on a draft: remarks, overrides, and words that name no patient."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import by_user
from reports.packs.identifiers import Kind
from reports.packs.models.packs import Pack, PackSection


def both(*names: str) -> Q:
    """All of these fields are set, or none: who and when belong together."""
    return Q(**dict.fromkeys(names)) | Q(**{f"{name}__isnull": False for name in names})


class Override(models.Model):
    """A manager lets a pack go out in spite of the problem named by `key`; once it ends, the
    problem blocks again.
    """

    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="overrides")
    key = models.CharField(max_length=200)
    what = models.CharField(max_length=400)
    reason = models.TextField()
    made_at = models.DateTimeField()
    made_by = by_user()
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by = by_user(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["pack", "key"],
                condition=Q(taken_back_at=None),
                name="pack_problem_overridden_once",
            ),
            models.CheckConstraint(
                condition=both("taken_back_at", "taken_back_by"),
                name="override_taken_back_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pack.reference}: {self.what}"


class NotAPatient(models.Model):
    """Someone says that words which look like an identifier are not about a patient, and why.
    `token` compares spellings.
    """

    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="not_patients")
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in Kind])
    token = models.CharField(max_length=40)
    words = models.CharField(max_length=100)
    reason = models.TextField()
    made_at = models.DateTimeField()
    made_by = by_user()
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by = by_user(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["pack", "kind", "token"],
                condition=Q(taken_back_at=None),
                name="not_a_patient_once",
            ),
            models.CheckConstraint(
                condition=both("taken_back_at", "taken_back_by"),
                name="not_a_patient_taken_back_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pack.reference}: {self.words}"


class Remark(models.Model):
    """A comment on a section, a suggestion of other words for one text (`path`), or a reply to
    either.

    When its writer deletes it, the words are removed for good: they may have named a patient.
    """

    class Outcome(models.TextChoices):
        RESOLVED = "resolved", "resolved"
        ACCEPTED = "accepted", "accepted"
        REJECTED = "rejected", "turned down"

    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="remarks")
    section = models.CharField(max_length=30)
    text = models.TextField(blank=True)
    reply_to = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="replies"
    )
    path = models.CharField(max_length=60, blank=True)
    before = models.TextField(blank=True)
    proposed = models.TextField(blank=True)
    made_at = models.DateTimeField()
    made_by = by_user()
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = by_user(null=True)
    taken_out_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=both("settled_at", "settled_by"), name="remark_settled_by_someone"
            ),
            models.CheckConstraint(
                condition=Q(settled_at=None, outcome="")
                | Q(settled_at__isnull=False) & ~Q(outcome=""),
                name="remark_settled_with_outcome",
            ),
            models.CheckConstraint(
                condition=Q(reply_to=None) | Q(path="", outcome=""), name="remark_reply_is_plain"
            ),
        ]

    def __str__(self) -> str:
        return f"{'Suggestion' if self.path else 'Comment'} by {self.made_by}"

    @property
    def is_open(self) -> bool:
        return not (self.settled_at or self.taken_out_at or self.reply_to_id)


class Presence(models.Model):
    """Somebody has the section open in the editor, as of `seen_at`, which the page keeps
    updating.
    """

    section = models.ForeignKey(PackSection, on_delete=models.CASCADE, related_name="presences")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["section", "user"], name="present_once")]

    def __str__(self) -> str:
        return f"{self.user} in {self.section}"
