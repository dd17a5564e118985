"""People on the register, their roles, directorates and topics."""

from datetime import date, datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Case, CharField, Exists, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Lower, Upper
from django.urls import reverse

from accounts.models import User, by_user
from accounts.search import with_every_word
from training.models.facts import Fact, FactQuerySet, period_in_order
from training.register import BEFORE_THE_REGISTER
from training.roles import StaffRole

SEARCHED = ("reference", "first_name", "last_name", "job_title", "email")


class PersonQuerySet(models.QuerySet["Person"]):
    def known_at(self, known_at: datetime | None) -> Self:
        """People not removed from the register by the moment; if it is None, not removed."""
        return self.filter(
            Q(removed_at=None)
            if known_at is None
            else Q(removed_at=None) | Q(removed_at__gt=known_at)
        )

    def on_register(self, on: date, *, known_at: datetime | None = None) -> Self:
        """People who joined on or before the day and had not left.

        Someone removed since `known_at` still counts for readers at that moment.
        """
        return self.known_at(known_at).filter(
            Q(left_on=None) | Q(left_on__gte=on), joined_on__lte=on
        )

    def listed(self) -> Self:
        return self.filter(removed_at=None)

    def gone(self, on: date) -> Self:
        """People who had left by the day or were removed, and those whose every role on the register
        had ended by then. Someone who never had a role is not among them.
        """
        tenures = Tenure.objects.not_retracted().filter(person=OuterRef("pk"))
        to_come = tenures.filter(Q(ends_on=None) | Q(ends_on__gte=on))
        return self.filter(
            Q(left_on__lt=on) | Q(removed_at__isnull=False) | (Exists(tenures) & ~Exists(to_come))
        )

    def not_gone(self, on: date) -> Self:
        """Everybody else."""
        tenures = Tenure.objects.not_retracted().filter(person=OuterRef("pk"))
        to_come = tenures.filter(Q(ends_on=None) | Q(ends_on__gte=on))
        return self.filter(
            Q(left_on=None) | Q(left_on__gte=on),
            Exists(to_come) | ~Exists(tenures),
            removed_at=None,
        )

    def with_directorate(self, on: date, *, known_at: datetime | None = None) -> Self:
        """Annotate each with the name of their `directorate` on the day, or None."""
        last_begun = (
            DirectorateSpell.objects.known_at(known_at)
            .filter(person=OuterRef("pk"), starts_on__lte=on)
            .order_by("-starts_on")
            .annotate(
                runs=Case(When(Q(ends_on=None) | Q(ends_on__gte=on), then=F("directorate__name")))
            )
        )
        return self.annotate(
            directorate=Subquery(last_begun.values("runs")[:1], output_field=CharField())
        )

    def answering_to(self, directorate: str) -> Self:
        """People in this directorate; call `with_directorate` first."""
        return self.filter(**{"directorate": directorate})

    def holding(self, role: str, on: date) -> Self:
        """People who hold the role on the day."""
        tenures = (
            Tenure.objects.not_retracted().covering(on).filter(person=OuterRef("pk"), role=role)
        )
        return self.filter(Exists(tenures))

    def without_role(self, on: date) -> Self:
        """People who hold no role on the day, so that no course is required of them."""
        return self.exclude(
            Exists(Tenure.objects.not_retracted().covering(on).filter(person=OuterRef("pk")))
        )

    def speaking_on(self, topic: "Topic") -> Self:
        return self.filter(
            Exists(PersonTopic.objects.not_retracted().filter(person=OuterRef("pk"), topic=topic))
        )

    def of_user_or_team(self, user: User) -> Self:
        """The user's own person and the people they manage; a union so that each half uses its
        index.
        """
        own = self.model._default_manager.filter(user=user)
        team = self.model._default_manager.filter(line_manager__in=own)
        return self.filter(pk__in=own.values("pk").union(team.values("pk")))

    def search(self, text: str) -> Self:
        """Every word occurs in the reference, name, job title or email address."""
        return with_every_word(self, text, *SEARCHED)


class Person(models.Model):
    """Someone on the register, employee or not. `left_on` is their last day.

    `reading` is an adjustment they asked for themselves: like the others (`Adjustment`) only those
    who arrange it, and the trainer of a session they are booked on, see it.
    """

    class Reading(models.TextChoices):
        STANDARD = "standard", "As everybody gets it"
        LARGE = "large", "Large print"
        CONTRAST = "contrast", "Easy contrast"

    reference = models.CharField(max_length=40)
    title = models.CharField(max_length=40, blank=True)
    first_name = models.CharField(max_length=100)
    last_name = models.CharField(max_length=100)
    said_as = models.CharField("how the name is said", max_length=120, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    job_title = models.CharField(max_length=200, blank=True)
    reading = models.CharField(
        "how they read", max_length=10, choices=Reading, default=Reading.STANDARD
    )
    joined_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)
    line_manager = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="team"
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="person",
    )
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = by_user(null=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Upper("reference"), name="person_reference_once"),
            period_in_order("person_leaves_after_joining", "joined_on", "left_on"),
            models.CheckConstraint(
                condition=~Q(line_manager=models.F("id")), name="person_not_own_manager"
            ),
        ]
        indexes = [
            models.Index(
                Lower("last_name"), Lower("first_name"), "reference", name="person_in_order_of_name"
            ),
            models.Index(fields=["reference"], name="person_by_reference"),
            # to count people on a day
            models.Index(fields=["joined_on", "left_on", "removed_at"], name="person_there"),
        ]

    def __str__(self) -> str:
        return self.full_name

    def get_absolute_url(self) -> str:
        return reverse("training:person_detail", args=[self.reference])

    @property
    def joined(self) -> date | None:
        """The day they joined; None if it was before the register began."""
        return None if self.joined_on == BEFORE_THE_REGISTER else self.joined_on

    @property
    def full_name(self) -> str:
        return " ".join(part for part in (self.title, self.first_name, self.last_name) if part)


class TenureQuerySet(FactQuerySet["Tenure"]):
    def covering(self, on: date | F) -> Self:
        return self.filter(starts_on__lte=on).filter(Q(ends_on=None) | Q(ends_on__gte=on))


class Tenure(Fact):
    """A person holds a role for a period; both ends inclusive, the last day may be empty."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="tenures")
    role = models.CharField(max_length=20, choices=StaffRole)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = TenureQuerySet.as_manager()

    class Meta(Fact.Meta):
        constraints = [
            *Fact.Meta.constraints,
            period_in_order("tenure_in_order", "starts_on", "ends_on"),
            models.UniqueConstraint(
                fields=["person", "role", "starts_on"],
                condition=Q(retracted_at=None),
                name="tenure_held_once",
            ),
        ]

    def get_role_display(self) -> str:  # type: ignore[no-redef]  # the mypy plugin adds one of its own
        return StaffRole(self.role).label

    def __str__(self) -> str:
        return f"{self.person}: {self.get_role_display()} from {self.starts_on:%-d %B %Y}"


class DirectorateQuerySet(models.QuerySet["Directorate"]):
    def known_at(self, known_at: datetime | None) -> Self:
        """Directorates with a spell known at the moment, or now; others came from mistakes or
        undone imports.
        """
        return self.filter(
            Exists(DirectorateSpell.objects.known_at(known_at).filter(directorate=OuterRef("pk")))
        )


class Directorate(models.Model):
    """A name, kept for the history once a spell refers to it."""

    name = models.CharField(max_length=120, unique=True)

    objects = DirectorateQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class DirectorateSpell(Fact):
    """A person belongs to a directorate from a day until the next spell starts, or a given last
    day.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="directorate_spells")
    directorate = models.ForeignKey(Directorate, on_delete=models.PROTECT, related_name="spells")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = FactQuerySet["DirectorateSpell"].as_manager()

    class Meta(Fact.Meta):
        constraints = [
            *Fact.Meta.constraints,
            period_in_order("directorate_spell_in_order", "starts_on", "ends_on"),
            models.UniqueConstraint(
                fields=["person", "starts_on"],
                condition=Q(retracted_at=None),
                name="directorate_spell_held_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.directorate} from {self.starts_on:%-d %B %Y}"


class Topic(models.Model):
    code = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.title


class PersonTopic(Fact):
    """A person leads on a topic or can speak on it."""

    class Level(models.TextChoices):
        LEAD = "lead", "Lead"
        CAN = "can", "Can speak"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="topics")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="people")
    level = models.CharField(max_length=4, choices=Level)

    objects = FactQuerySet["PersonTopic"].as_manager()

    class Meta(Fact.Meta):
        constraints = [
            *Fact.Meta.constraints,
            models.UniqueConstraint(
                fields=["person", "topic"],
                condition=Q(retracted_at=None),
                name="person_topic_held_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_level_display()}, {self.topic}"
