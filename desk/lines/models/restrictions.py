"""Restrictions on who may speak about what and when, and overrides for one interview (domain,
section 6).
"""

from datetime import datetime, time, timedelta
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.search import with_every_word
from nhsuk.london import LONDON
from nhsuk.words import clock, day, moment
from training.models import Fact, FactQuerySet, Person, Topic


class RestrictionQuerySet(FactQuerySet["Restriction"]):
    def overlapping(self, starts_at: datetime, ends_at: datetime) -> Self:
        """In force at some moment between the two."""
        return self.filter(starts_at__lt=ends_at).filter(Q(ends_at=None) | Q(ends_at__gt=starts_at))

    def in_state(self, state: str, now: datetime) -> Self:
        """Restrictions whose `state(now)` is this one."""
        return self.filter(
            {
                "coming": Q(starts_at__gt=now),
                "in_force": Q(starts_at__lte=now) & (Q(ends_at=None) | Q(ends_at__gt=now)),
                "over": Q(ends_at__lte=now),
            }[state]
        )

    def search(self, text: str) -> Self:
        """Every word occurs in the title, the reason, the guidance, or a topic or person of its
        scope.
        """
        return with_every_word(
            self,
            text,
            "title",
            "reason",
            "guidance",
            "topics__title",
            "people__last_name",
            "people__reference",
        ).distinct()


class Restriction(Fact):
    """From one moment up to another (half-open), or without an end; whole days run from midnight to
    midnight.

    With `enquiry` it is that enquiry's embargo, follows it, and cannot be changed by itself.
    """

    class Kind(models.TextChoices):
        PRE_ELECTION = "pre_election", "Pre-election period"
        EMBARGO = "embargo", "Embargo"
        INQUEST = "inquest", "Inquest"
        CONSENT = "consent", "Consent"
        LEGAL_HOLD = "legal_hold", "Legal hold"

    class Scope(models.TextChoices):
        EVERYTHING = "everything", "Everything"
        TOPICS = "topics", "Topics"
        PEOPLE = "people", "People"
        ENQUIRY = "enquiry", "One enquiry"

    title = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=Kind)
    scope = models.CharField(max_length=10, choices=Scope)
    topics = models.ManyToManyField(Topic, blank=True, related_name="restrictions")
    people = models.ManyToManyField(Person, blank=True, related_name="restrictions")
    enquiry = models.ForeignKey(
        "scheduling.Enquiry",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="restrictions",
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField()
    guidance = models.TextField()
    instead_of = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )

    objects = RestrictionQuerySet.as_manager()

    class Meta(Fact.Meta):
        app_label = "scheduling"
        constraints = [
            *Fact.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at")),
                name="restriction_in_order",
            ),
            models.UniqueConstraint(
                fields=["title", "starts_at"],
                condition=Q(retracted_at=None),
                name="restriction_held_once",
            ),
        ]
        indexes = [models.Index(fields=["starts_at", "ends_at"], name="restriction_by_period")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("desk:restriction_detail", args=[self.pk])

    def holds_back(self, mode: str) -> bool:
        """Whether an interview in this mode has to wait. An embargo binds what is published: it holds
        back what is live, not what is recorded or said to a newspaper.
        """
        return self.kind != self.Kind.EMBARGO or mode == "live"

    def state(self, now: datetime) -> str:
        """`coming`, `in_force` or `over`; computed for a moment."""
        if self.starts_at > now:
            return "coming"
        return "over" if self.ends_at and self.ends_at <= now else "in_force"

    @property
    def begins(self) -> str:
        """`26 March 2027`, with the time if it does not start at midnight."""
        local = self.starts_at.astimezone(LONDON)
        return day(local) if local.time() == time(0) else moment(local)

    @property
    def ends(self) -> str:
        """The last whole day, or the moment at which it ends; empty if it has no end."""
        if self.ends_at is None:
            return ""
        local = self.ends_at.astimezone(LONDON)
        return day(local - timedelta(hours=1)) if local.time() == time(0) else moment(local)

    @property
    def period(self) -> str:
        """`26 March 2027 to 6 May 2027`; within a day, `26 March 2027, 9am to 6pm`."""
        if self.ends_at is None:
            return f"from {self.begins}, no end yet"
        first = self.starts_at.astimezone(LONDON)
        end = self.ends_at.astimezone(LONDON)
        last = end - timedelta.resolution
        if last.date() != first.date():
            return f"{self.begins} to {self.ends}"
        starts_at_midnight = first.time() == time(0)
        ends_at_midnight = end.time() == time(0)
        if starts_at_midnight:
            return day(first) if ends_at_midnight else f"{day(first)}, until {clock(end)}"
        return (
            f"{day(first)}, from {clock(first)}"
            if ends_at_midnight
            else f"{moment(first)} to {clock(end)}"
        )

    @property
    def words(self) -> str:
        """For a sentence in the ranking: `inquest: Mr Orr, until 6 May 2027`, `Embargo of E-0099`."""
        kind = self.get_kind_display().lower()
        name = self.title if kind in self.title.lower() else f"{kind}: {self.title}"
        return f"{name}, until {self.ends}" if self.ends else name


class RestrictionOverride(Fact):
    """A manager's reason why an interview may go ahead in spite of a restriction.

    It belongs to the row that the manager read: if the restriction is changed, it needs a new
    override.
    """

    restriction = models.ForeignKey(Restriction, on_delete=models.PROTECT, related_name="overrides")
    interview = models.ForeignKey(
        "scheduling.Interview", on_delete=models.PROTECT, related_name="overrides"
    )
    reason = models.TextField()

    objects = FactQuerySet["RestrictionOverride"].as_manager()

    class Meta(Fact.Meta):
        app_label = "scheduling"
        constraints = [
            *Fact.Meta.constraints,
            models.UniqueConstraint(
                fields=["restriction", "interview"],
                condition=Q(retracted_at=None),
                name="restriction_override_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.restriction}, overridden for {self.interview}"
