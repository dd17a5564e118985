"""After an interview: how it went, what was asked, who needs support; and the library of
questions.
"""

from datetime import datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import User, by_someone, by_user
from accounts.search import with_every_word
from desk.enquiries.models.interviews import Interview
from jobs.models import Mail
from training.models import Person, Topic

DEBRIEF_REQUESTED_FOR = timedelta(days=7)  # how long after a slot a debrief is requested
DEBRIEF_OPENS_AFTER = timedelta(minutes=5)  # after the slot, before a debrief is requested


class DebriefQuerySet(models.QuerySet["Debrief"]):
    def outstanding(self, now: datetime, by: User | None = None) -> list[Interview]:
        """Interviews of the last week that took place and have no debrief; oldest first."""
        given = Interview.objects.filter(person__isnull=False, called_off_at=None, debrief=None)
        if by:
            given = given.filter(person__user=by)
        lately = given.filter(starts_at__range=(now - DEBRIEF_REQUESTED_FOR, now)).in_order()
        rows = lately.select_related("person", "enquiry__outlet")
        return [interview for interview in rows if interview.ends_at + DEBRIEF_OPENS_AFTER <= now]


class Debrief(models.Model):
    """How an interview went, as its spokesperson tells it; once. `given_by` None: by the secret
    link.
    """

    class Went(models.TextChoices):
        YES = "yes", "Yes, as expected"
        MOSTLY = "mostly", "Mostly"
        NO = "no", "No"
        NOT_OUT = "not_out", "It did not go out"

    interview = models.OneToOneField(Interview, on_delete=models.PROTECT, related_name="debrief")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="debriefs")
    given_at = models.DateTimeField()
    given_by = by_user(null=True)
    went = models.CharField(max_length=8, choices=Went)
    keep = models.CharField(max_length=300, blank=True)
    change = models.CharField(max_length=300, blank=True)
    coverage_link = models.URLField(max_length=500, blank=True)
    correction = models.TextField(blank=True)

    objects = DebriefQuerySet.as_manager()

    class Meta:
        app_label = "scheduling"

    def __str__(self) -> str:
        return f"Debrief of {self.interview}"

    @property
    def went_out(self) -> bool:
        return self.went != Debrief.Went.NOT_OUT


class DebriefCorrection(models.Model):
    """A correction by the desk; `before` has the earlier answers."""

    debrief = models.ForeignKey(Debrief, on_delete=models.PROTECT, related_name="corrections")
    before: Any = models.JSONField()
    reason = models.CharField(max_length=300)
    corrected_at = models.DateTimeField()
    corrected_by = by_user()

    class Meta:
        app_label = "scheduling"

    def __str__(self) -> str:
        return self.reason

    @property
    def previous_answers(self) -> list[tuple[str, str]]:
        """The answers before the correction, labelled as on the page, without the empty ones."""
        labels = {
            "keep": "Keep",
            "change": "Change",
            "coverage_link": "Link",
            "correction": "Correction wanted",
        }
        went = Debrief.Went(self.before["went"]).label
        return [
            ("Went", went),
            *((label, self.before[name]) for name, label in labels.items() if self.before[name]),
        ]


class DebriefLink(models.Model):
    """The secret link to the debrief, for one person: one after the slot, and one the next
    morning.
    """

    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="debrief_links")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    is_chase = models.BooleanField(default=False)
    mail = models.ForeignKey(Mail, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        app_label = "scheduling"
        constraints = [
            models.UniqueConstraint(
                fields=["interview", "person", "is_chase"], name="debrief_link_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.interview} for {self.person}"


class CareNote(models.Model):
    """Abuse or distress after an interview. Only the named contact may read its words."""

    class Kind(models.TextChoices):
        ABUSE = "abuse", "I was abused or threatened"
        DISTRESS = "distress", "It has distressed me"
        TALK = "talk", "I would like to talk to someone"

    debrief = models.OneToOneField(Debrief, on_delete=models.PROTECT, related_name="care")
    kind = models.CharField(max_length=8, choices=Kind)
    words = models.TextField(blank=True)
    raised_at = models.DateTimeField()
    told = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    seen_at = models.DateTimeField(null=True)
    seen_by = by_user(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "scheduling"
        constraints = [
            by_someone("care_note", "seen"),
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(seen_at__isnull=False),
                name="care_note_seen_before_done",
            ),
        ]

    def __str__(self) -> str:
        return f"Care after {self.debrief.interview}"

    def get_absolute_url(self) -> str:
        return reverse("desk:care_note_detail", args=[self.pk])


class QuestionQuerySet(models.QuerySet["Question"]):
    def approved(self) -> Self:
        return self.filter(approved_at__isnull=False, withdrawn_at=None)

    def proposed(self) -> Self:
        return self.filter(approved_at=None, withdrawn_at=None)

    def search(self, text: str) -> Self:
        """Every word occurs in the reference, the question or its answer."""
        return with_every_word(self, text, "reference", "text", "answer")


class Question(models.Model):
    """A question that was asked, stored for later packs on its topic. Proposed, approved or
    withdrawn.
    """

    reference = models.CharField(max_length=20, unique=True)
    text = models.CharField(max_length=400)
    topic = models.ForeignKey(
        Topic, on_delete=models.PROTECT, null=True, blank=True, related_name="questions"
    )
    is_unwanted = models.BooleanField(default=False)
    answer = models.TextField(blank=True)
    bridge = models.CharField(max_length=400, blank=True)
    debrief = models.ForeignKey(
        Debrief, on_delete=models.PROTECT, null=True, related_name="questions"
    )
    proposed_at = models.DateTimeField()
    proposed_by = by_user(null=True)
    approved_at = models.DateTimeField(null=True)
    approved_by = by_user(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = by_user(null=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        app_label = "scheduling"
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_at=None, approved_by=None)
                | Q(approved_at__isnull=False, approved_by__isnull=False, topic__isnull=False),
                name="question_approved_by_someone_on_a_topic",
            ),
            by_someone("question", "withdrawn"),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("desk:question_detail", args=[self.reference])

    @property
    def status(self) -> str:
        """One of proposed, approved, withdrawn."""
        if self.withdrawn_at:
            return "withdrawn"
        return "approved" if self.approved_at else "proposed"
