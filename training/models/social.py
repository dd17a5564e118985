"""Social media (10): corporate accounts and who may use them, who watches them, hashtags, partners,
declarations.
"""

from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, TruncDate

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
        """Those whose last day has not passed."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gte=on))


class Entry(models.Model):
    """A line of the social media register. `ended_on` is its last day; it is never removed.

    `SAME` are the look-ups by which two that are in force at once would be one.
    """

    SAME: ClassVar[tuple[str, ...]] = ()

    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True


class SocialAccount(Entry):
    """A corporate account: who runs it for us is authorised (10.1)."""

    platform = models.CharField(max_length=12, choices=Platform)
    handle = models.CharField(max_length=100)
    address = models.URLField(blank=True)
    about = models.CharField(max_length=300, blank=True)

    added_by = models.ForeignKey(  # type: ignore[assignment]  # empty where it came with the register by the command
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
    """Who watches the accounts at a part of each week (10.2)."""

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
    """Of an event or a project, for its promotion and the event itself (10.4)."""

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
    """Whose news we like, mention and share (10.3)."""

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
        """Whatever ended on the very day on which it was declared is over at once."""
        return super().current(on).exclude(ended_on=TruncDate("added_at"))


class SocialDeclaration(Entry):
    """Someone uses a personal account in a professional capacity, and says so (10.6): `added_by` is
    who.

    `guidance` is the version of the guidance (9.6 to 9.9) that they acknowledged when they did.
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
