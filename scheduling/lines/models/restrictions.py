"""Restrictions on who may speak about what, when; and overrides of them for one interview (domain,
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
    def meeting(self, starts_at: datetime, ends_at: datetime) -> Self:
        """In force at some moment from the first up to the second."""
        return self.filter(starts_at__lt=ends_at).filter(Q(ends_at=None) | Q(ends_at__gt=starts_at))

    def in_state(self, state: str, now: datetime) -> Self:
        """Those whose `state(now)` is this one."""
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
    """From a moment up to a moment, half-open, or without an end; whole days run from midnight to
    midnight.

    `enquiry`: it is the embargo of that enquiry and follows it; nobody changes it here.
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
        return reverse("scheduling:restriction_detail", args=[self.pk])

    def state(self, now: datetime) -> str:
        """One of coming, in force, over; computed for a moment."""
        if self.starts_at > now:
            return "coming"
        return "over" if self.ends_at and self.ends_at <= now else "in_force"

    @property
    def begins(self) -> str:
        """`26 March 2027`, or with the time where it does not begin with the day."""
        local = self.starts_at.astimezone(LONDON)
        return day(local) if local.time() == time(0) else moment(local)

    @property
    def ends(self) -> str:
        """The last whole day, or the moment up to which it holds; empty where it has no end yet."""
        if self.ends_at is None:
            return ""
        local = self.ends_at.astimezone(LONDON)
        return day(local - timedelta(hours=1)) if local.time() == time(0) else moment(local)

    @property
    def period(self) -> str:
        """`26 March 2027 to 6 May 2027`; of one day the day once: `26 March 2027, 9am to 6pm`."""
        if self.ends_at is None:
            return f"from {self.begins}, no end yet"
        first = self.starts_at.astimezone(LONDON)
        end = self.ends_at.astimezone(LONDON)
        last = end - timedelta.resolution
        if last.date() != first.date():
            return f"{self.begins} to {self.ends}"
        is_from_the_first = first.time() == time(0)
        is_to_the_last = end.time() == time(0)
        if is_from_the_first:
            return day(first) if is_to_the_last else f"{day(first)}, until {clock(end)}"
        return (
            f"{day(first)}, from {clock(first)}"
            if is_to_the_last
            else f"{moment(first)} to {clock(end)}"
        )

    @property
    def words(self) -> str:
        """For a sentence in the ranking: `pre-election period to 6 May 2027: County elections`."""
        until = f" to {self.ends}" if self.ends else ""
        return f"{self.get_kind_display().lower()}{until}: {self.title}"


class RestrictionOverride(Fact):
    """A manager has recorded why a restriction does not keep one interview from being given.

    It is of the very row that was read: where the restriction is changed, it has to be looked at
    again.
    """

    restriction = models.ForeignKey(Restriction, on_delete=models.PROTECT, related_name="overrides")
    interview = models.ForeignKey(
        "scheduling.Interview", on_delete=models.PROTECT, related_name="overrides"
    )
    reason = models.TextField()

    objects = FactQuerySet["RestrictionOverride"].as_manager()

    class Meta(Fact.Meta):
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
