"""Who is asking, which roles they hold, and the trail of what was done."""

from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar, Self

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property

from accounts.access import ROLE_PERMISSIONS, Permission, Role, permissions_of
from accounts.search import with_every_word


class UserQuerySet(models.QuerySet["User"]):
    def search(self, text: str) -> Self:
        """Every word occurs somewhere in the name or the address."""
        return with_every_word(self, text, "name", "email")

    def who_may(self, permission: Permission) -> Self:
        """Those who can sign in and hold a role with this permission, by name."""
        roles = [
            role for role, permissions in ROLE_PERMISSIONS.items() if permission in permissions
        ]
        return self.filter(role_grants__role__in=roles, is_active=True).distinct().order_by("name")


class UserManager(BaseUserManager.from_queryset(UserQuerySet)["User"]):  # type: ignore[misc]  # a base made as it is named
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user: User = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractUser):
    """Someone who can sign in with their email address. Their roles decide what they may do."""

    username = None  # type: ignore[assignment]  # users are identified by email address
    first_name = None  # type: ignore[assignment]  # the base has it; here one `name` is all
    last_name = None  # type: ignore[assignment]  # the base has it; here one `name` is all
    name = models.CharField(max_length=200)
    email = models.EmailField(unique=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once")]

    def __str__(self) -> str:
        return self.name or self.email

    @cached_property
    def roles(self) -> set[Role]:
        """The roles held now; one query, once a request."""
        return {Role(role) for role in self.role_grants.values_list("role", flat=True)}

    @cached_property
    def permissions(self) -> frozenset[Permission]:
        return permissions_of(self.roles) if self.is_active else frozenset()

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions


class RoleGrant(models.Model):
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="role_grants")
    role = models.CharField(max_length=20, choices=Role)
    granted_at = models.DateTimeField()
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "role"], name="role_granted_once")]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"


class AuditEventQuerySet(models.QuerySet["AuditEvent"]):
    def of_days(self, first: date | None, last: date | None) -> Self:
        """From the first day to the last in local time, both inclusive; either end may be open."""
        events = self
        if first:
            events = events.filter(at__gte=_midnight(first))
        if last:
            events = events.filter(at__lt=_midnight(last + timedelta(days=1)))
        return events


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


class AuditEvent(models.Model):
    """One action: who, when, what, about which row. Hash-chained, so that a removed or changed event
    is found.

    `salt` is removed when the event is redacted, so that nobody can guess the details from the hash.
    """

    number = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField(db_index=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    action = models.CharField(max_length=60, db_index=True)
    about_type = models.CharField(max_length=60)
    about_id = models.CharField(max_length=40)
    about_label = models.CharField(max_length=300)
    details = models.JSONField(default=dict)
    salt = models.CharField(max_length=32, blank=True)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["about_type", "about_id"], name="audit_about")]

    def __str__(self) -> str:
        return f"{self.number}. {self.action} {self.about_label}"


class AuditHead(models.Model):
    """The one row that names the last event of the trail, so that removing events from its end is
    noticed.
    """

    number = models.PositiveBigIntegerField()
    hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"up to event {self.number}"


class Brake(models.Model):
    """Counts failed guesses from one IP address at one kind of link, to slow guessing down.

    `key` is the hash of both.
    """

    key = models.CharField(max_length=64, unique=True)
    misses = models.PositiveIntegerField()
    since = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.misses} misses since {self.since:%H:%M}"
