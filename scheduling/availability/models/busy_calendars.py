"""The calendars that people let Greenroom read, and when those say that they are busy."""

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts.encrypted_values import decrypt, encrypt
from training.models import Person

ENDS_SOON = timedelta(days=30)
PURPOSE = "calendars that are read"


def sealed(text: str) -> str:
    """The text as `address` and `secret` store it."""
    return encrypt(text, purpose=PURPOSE)


def _problem_since(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(problem="", problem_since=None)
        | (~Q(problem="") & Q(problem_since__isnull=False)),
        name=name,
    )


class BusyCalendar(models.Model):
    """One of a person, read by its secret address, which is stored encrypted, or from Microsoft 365.
    `asked_at` is when it was last tried, `read_at` when that succeeded.
    """

    class Source(models.TextChoices):
        ADDRESS = "address", "Calendar address"
        MICROSOFT = "microsoft", "Microsoft 365"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="busy_calendars")
    source = models.CharField(max_length=10, choices=Source)
    address = models.TextField(blank=True)
    host = models.CharField(max_length=255, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    asked_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=500, blank=True)
    problem_since = models.DateTimeField(null=True)
    left_out = models.PositiveIntegerField(default=0)  # events that could not be read

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "source"], name="busy_calendar_once_of_each_source"
            ),
            models.CheckConstraint(
                condition=Q(source="microsoft", address="")
                | (Q(source="address") & ~Q(address="") & ~Q(host="")),
                name="busy_calendar_of_its_source",
            ),
            _problem_since("busy_calendar_problem_since"),
        ]

    def __str__(self) -> str:
        return f"Calendar of {self.person}"

    @property
    def opened_address(self) -> str:
        """Raises ValueUnreadable where SECRET_KEY is another one."""
        return decrypt(self.address, purpose=PURPOSE)

    @property
    def where(self) -> str:
        """`Microsoft 365`, or the host of its address: the rest is secret."""
        return self.host or str(self.get_source_display())


class BusyTimeQuerySet(models.QuerySet["BusyTime"]):
    def overlapping(self, starts_at: datetime, ends_at: datetime) -> Self:
        """Those that overlap this time; adjacent times do not."""
        return self.filter(starts_at__lt=ends_at, ends_at__gt=starts_at)


class BusyTime(models.Model):
    """From `starts_at` up to `ends_at` (half-open), as the calendar said when it was last read; nothing
    else of it is stored. It makes nobody's booking impossible: it is no `Claim`.
    """

    calendar = models.ForeignKey(BusyCalendar, on_delete=models.CASCADE, related_name="busy_times")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    found_at = models.DateTimeField()  # when it was first read

    objects = BusyTimeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="busy_time_in_order"
            ),
            models.UniqueConstraint(
                fields=["calendar", "starts_at", "ends_at"], name="busy_time_once"
            ),
        ]
        indexes = [models.Index(fields=["starts_at", "ends_at"], name="busy_time_by_time")]

    def __str__(self) -> str:
        return f"busy from {self.starts_at:%-d %B %Y %H:%M}"


class MicrosoftCalendarsQuerySet(models.QuerySet["MicrosoftCalendars"]):
    def ours(self) -> "MicrosoftCalendars":
        return self.get(pk=1)


class MicrosoftCalendars(models.Model):
    """A single row, created by a migration: how busy times are read from Microsoft 365. `secret` is
    stored encrypted. Nothing is asked before `wait_until`.
    """

    is_on = models.BooleanField(default=False)
    tenant = models.CharField(max_length=36, blank=True)
    client_id = models.CharField(max_length=36, blank=True)
    secret = models.TextField(blank=True)
    secret_ends_on = models.DateField(null=True)
    read_at = models.DateTimeField(null=True)
    wait_until = models.DateTimeField(null=True)
    problem = models.CharField(max_length=500, blank=True)
    problem_since = models.DateTimeField(null=True)

    objects = MicrosoftCalendarsQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="one_microsoft_calendars"),
            models.CheckConstraint(
                condition=Q(is_on=False) | (~Q(tenant="") & ~Q(client_id="") & ~Q(secret="")),
                name="microsoft_calendars_on_with_all_of_it",
            ),
            _problem_since("microsoft_calendars_problem_since"),
        ]

    def __str__(self) -> str:
        return "Calendars in Microsoft 365"

    def get_absolute_url(self) -> str:
        return reverse("scheduling:microsoft_calendars")

    def is_secret_ending(self, now: datetime) -> bool:
        """Within 30 days."""
        ends_on = self.secret_ends_on
        return ends_on is not None and ends_on - timezone.localdate(now) <= ENDS_SOON

    @property
    def opened_secret(self) -> str:
        return decrypt(self.secret, purpose=PURPOSE)
