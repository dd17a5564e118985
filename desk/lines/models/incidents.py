"""Major incidents (clause 11): partners' statements, clearances of our lines, decisions and
judgements.
"""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import by_someone, by_user
from accounts.search import with_every_word
from desk.lines.models.lines import Line
from training.models import Fact, FactQuerySet, Topic


class IncidentQuerySet(models.QuerySet["Incident"]):
    def active(self) -> Self:
        return self.filter(stood_down_at=None)

    def search(self, text: str) -> Self:
        """Every word occurs in the reference, the title, the lead agency or a topic."""
        return with_every_word(
            self, text, "reference", "title", "lead_agency", "topics__title"
        ).distinct()


class Incident(models.Model):
    """Active until it is stood down. `revision` increases with each change of its details.

    It can be declared with a title alone: until it has topics, no pack waits for the media cell.
    `guidance` is what everybody was told to do when it was declared (11.3).
    """

    reference = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=120)
    topics = models.ManyToManyField(Topic, related_name="incidents", blank=True)
    lead_agency = models.CharField(max_length=120)
    media_cell_name = models.CharField(max_length=120, blank=True)
    media_cell_phone = models.CharField(max_length=40, blank=True)
    media_cell_email = models.EmailField(blank=True)
    guidance = models.TextField(blank=True)
    revision = models.PositiveSmallIntegerField(default=1)
    declared_at = models.DateTimeField()
    declared_by = by_user()
    stood_down_at = models.DateTimeField(null=True)
    stood_down_by = by_user(null=True)
    went_well = models.TextField(blank=True)
    to_change = models.TextField(blank=True)

    objects = IncidentQuerySet.as_manager()

    class Meta:
        app_label = "scheduling"
        constraints = [
            models.CheckConstraint(
                condition=Q(stood_down_at=None, stood_down_by=None)
                | Q(stood_down_at__gte=models.F("declared_at"), stood_down_by__isnull=False),
                name="incident_stood_down_by_someone",
            ),
            models.UniqueConstraint(
                fields=["title"], condition=Q(stood_down_at=None), name="incident_once_active"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("desk:incident_detail", args=[self.reference])

    @property
    def media_cell(self) -> str:
        """`Sgt Oona Farrow, 01632 960500`."""
        known = [part for part in (self.media_cell_name, self.media_cell_phone) if part]
        return ", ".join(known) or "contact not known yet"


class IncidentAction(models.Model):
    """An action that the review agreed, with its owner and due date."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="actions")
    what = models.CharField(max_length=300)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="incident_actions"
    )
    due_on = models.DateField()
    done_at = models.DateTimeField(null=True)
    done_by = by_user(null=True)

    class Meta:
        app_label = "scheduling"
        constraints = [by_someone("incident_action", "done")]

    def __str__(self) -> str:
        return self.what


class PartnerStatement(Fact):
    """What a partner said, word for word."""

    class Channel(models.TextChoices):
        MEDIA_CELL = "media_cell", "Media cell"
        PHONE = "phone", "Phone"
        EMAIL = "email", "Email"
        PRESS_CONFERENCE = "press_conference", "Press conference"
        WEBSITE = "website", "Website"
        SOCIAL = "social", "Social media"

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="statements")
    partner = models.CharField(max_length=120)
    received_at = models.DateTimeField()
    channel = models.CharField(max_length=20, choices=Channel)
    source = models.CharField(max_length=300, blank=True)
    text = models.TextField()

    objects = FactQuerySet["PartnerStatement"].as_manager()

    class Meta(Fact.Meta):
        app_label = "scheduling"
        constraints = [
            *Fact.Meta.constraints,
            models.UniqueConstraint(
                fields=["incident", "partner", "received_at", "source"],
                condition=Q(retracted_at=None),
                name="partner_statement_held_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner}, {self.received_at:%-d %B %Y %H:%M}"


class Point(models.Model):
    """A point on which partners and we may differ, such as `number of injured`."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="points")
    name = models.CharField(max_length=120)
    statements = models.ManyToManyField(PartnerStatement, blank=True, related_name="points")
    lines = models.ManyToManyField(Line, blank=True, related_name="points")

    class Meta:
        app_label = "scheduling"
        constraints = [
            models.UniqueConstraint(fields=["incident", "name"], name="point_once_in_incident")
        ]

    def __str__(self) -> str:
        return self.name


class Clearance(Fact):
    """Someone at the media cell has cleared exactly these words of a line, and no others."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="clearances")
    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="clearances")
    revision = models.PositiveSmallIntegerField()
    text = models.TextField()
    proof = models.TextField(blank=True)
    cleared_with = models.CharField(max_length=120)
    cleared_at = models.DateTimeField()

    objects = FactQuerySet["Clearance"].as_manager()

    class Meta(Fact.Meta):
        app_label = "scheduling"
        constraints = [
            *Fact.Meta.constraints,
            models.UniqueConstraint(
                fields=["incident", "line", "revision"],
                condition=Q(retracted_at=None),
                name="clearance_held_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line} cleared with {self.cleared_with}"


class IncidentLineReview(models.Model):
    """Someone found during the incident that the words of a line still hold."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="line_reviews")
    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="incident_reviews")
    revision = models.PositiveSmallIntegerField()
    reviewed_at = models.DateTimeField()
    reviewed_by = by_user()

    class Meta:
        app_label = "scheduling"

    def __str__(self) -> str:
        return f"{self.line} still held, {self.reviewed_at:%-d %B %Y %H:%M}"


class Judgement(Fact):
    """A person's verdict on the difference between our line and a partner's statement on one point
    (11.4). It covers this revision of the line only.
    """

    class Verdict(models.TextChoices):
        SAME = "same", "Same in substance"
        CHANGE = "change", "Differs: change ours"
        TOLD = "told", "Differs: told the media cell"

    point = models.ForeignKey(Point, on_delete=models.PROTECT, related_name="judgements")
    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="judgements")
    revision = models.PositiveSmallIntegerField()
    statement = models.ForeignKey(
        PartnerStatement, on_delete=models.PROTECT, related_name="judgements"
    )
    verdict = models.CharField(max_length=10, choices=Verdict)
    note = models.CharField(max_length=300, blank=True)

    objects = FactQuerySet["Judgement"].as_manager()

    class Meta(Fact.Meta):
        app_label = "scheduling"
        constraints = [
            *Fact.Meta.constraints,
            models.UniqueConstraint(
                fields=["point", "line", "revision", "statement"],
                condition=Q(retracted_at=None),
                name="judgement_held_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line} beside {self.statement} on {self.point}: {self.get_verdict_display()}"


class Decision(models.Model):
    """An entry in the log. The database refuses changes; a wrong entry is corrected by another
    one.
    """

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="decisions")
    what = models.CharField(max_length=300)
    why = models.TextField()
    options = models.TextField(blank=True)
    decided_by = models.CharField(max_length=120)
    decided_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = by_user()

    class Meta:
        app_label = "scheduling"
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "what", "decided_at"], name="decision_recorded_once"
            )
        ]

    def __str__(self) -> str:
        return self.what
