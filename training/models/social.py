"""Social media (10): accounts and their users, monitoring, hashtags, partners and declarations."""

from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, TruncDate

from accounts.models import by_user
from training.models.people import Person
from training.models.policies import PolicyVersion
from training.monitoring import OFFICE_DAYS, Span


class Platform(models.TextChoices):
    FACEBOOK = "facebook", "Facebook"
    X = "x", "X"
    INSTAGRAM = "instagram", "Instagram"
    LINKEDIN = "linkedin", "LinkedIn"
    YOUTUBE = "youtube", "YouTube"
    TIKTOK = "tiktok", "TikTok"
    NEXTDOOR = "nextdoor", "Nextdoor"
    WHATSAPP = "whatsapp", "WhatsApp"
    BLUESKY = "bluesky", "Bluesky"
    THREADS = "threads", "Threads"
    OTHER = "other", "Another"


class EntryQuerySet[M: models.Model](models.QuerySet[M]):
    def current(self, on: date) -> Self:
        """Entries whose last day has not passed."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gte=on))


class Entry(models.Model):
    """An entry of the social media register. `ended_on` is its last day; it is never deleted.

    `SAME` are the lookups that make two entries in force duplicates.
    """

    SAME: ClassVar[tuple[str, ...]] = ()

    added_at = models.DateTimeField()
    added_by = by_user()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True


class SocialAccount(Entry):
    """A corporate account; those who run it are authorised (10.1)."""

    platform = models.CharField(max_length=12, choices=Platform)
    handle = models.CharField(max_length=100)
    address = models.URLField(blank=True)
    about = models.CharField(max_length=300, blank=True)

    added_by = models.ForeignKey(  # type: ignore[assignment]  # empty if imported with the register by the command
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    SAME = ("platform", "handle__iexact")

    objects = EntryQuerySet["SocialAccount"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "platform", Lower("handle"), condition=Q(ended_on=None), name="social_account_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.handle} on {self.get_platform_display()}"


class AccountAuthorisation(Entry):
    account = models.ForeignKey(
        SocialAccount, on_delete=models.PROTECT, related_name="authorisations"
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="authorisations")
    starts_on = models.DateField()

    SAME = ("account", "person")

    objects = EntryQuerySet["AccountAuthorisation"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "person"],
                condition=Q(ended_on=None),
                name="account_authorised_once",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("starts_on")),
                name="account_authorisation_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} for {self.account}"


class MonitoringTurn(Entry):
    """Who watches the accounts during part of each week (10.2)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="monitoring_turns")
    weekday = models.PositiveSmallIntegerField(choices=list(enumerate(OFFICE_DAYS)))
    starts = models.TimeField()
    ends = models.TimeField()

    SAME = ("person", "weekday", "starts")

    objects = EntryQuerySet["MonitoringTurn"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__gt=F("starts")), name="monitoring_turn_in_order"
            ),
            models.CheckConstraint(
                condition=Q(weekday__lt=len(OFFICE_DAYS)), name="monitoring_turn_on_a_working_day"
            ),
        ]

    def __str__(self) -> str:
        return (
            f"{self.person}, {self.get_weekday_display()} {self.starts:%H:%M} to {self.ends:%H:%M}"
        )

    @property
    def span(self) -> Span:
        return Span(self.weekday, self.starts, self.ends)


class Hashtag(Entry):
    """The hashtag of an event or project (10.4)."""

    tag = models.CharField(max_length=60)
    occasion = models.CharField(max_length=200)
    starts_on = models.DateField()

    SAME = ("tag__iexact",)

    objects = EntryQuerySet["Hashtag"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("tag"), condition=Q(ended_on=None), name="hashtag_once"),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("starts_on")),
                name="hashtag_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.tag}"


class SupportedPartner(Entry):
    """A partner whose news we like, mention and share (10.3)."""

    name = models.CharField(max_length=200)
    handles = models.CharField(max_length=300, blank=True)
    why = models.CharField(max_length=300, blank=True)

    SAME = ("name__iexact",)

    objects = EntryQuerySet["SupportedPartner"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("name"), condition=Q(ended_on=None), name="supported_partner_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class DeclarationQuerySet(EntryQuerySet["SocialDeclaration"]):
    def current(self, on: date) -> Self:
        """Also leaves out what ended on the day it was declared."""
        return super().current(on).exclude(ended_on=TruncDate("added_at"))


class SocialDeclaration(Entry):
    """A user (`added_by`) declares professional use of a personal account (10.6).

    `guidance` is the version of the guidance (9.6 to 9.9) that they acknowledged.
    """

    platform = models.CharField(max_length=12, choices=Platform)
    handle = models.CharField(max_length=100)
    purpose = models.CharField(max_length=300)
    guidance = models.ForeignKey(
        PolicyVersion, on_delete=models.PROTECT, null=True, related_name="declarations"
    )

    SAME = ("added_by", "platform", "handle__iexact")

    objects = DeclarationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "added_by",
                "platform",
                Lower("handle"),
                condition=Q(ended_on=None),
                name="social_declared_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.handle} on {self.get_platform_display()}"
