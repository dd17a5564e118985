"""Who is asking, which roles they hold, and the trail of what was done."""

from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar, Literal, Self, overload

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property

import accounts.providers.models
import accounts.scim.models  # noqa: F401  both so that Django finds the models there
from accounts.access import ROLE_PERMISSIONS, Permission, Role, permissions_of
from accounts.search import with_every_word


def folded(address: str) -> str:
    """In lower case if it is ASCII: the Kelvin sign would become a k, and so somebody else's address."""
    return address.lower() if address.isascii() else address


class UserQuerySet(models.QuerySet["User"]):
    def at_address(self, address: str) -> Self:
        """Only an ASCII address finds anybody: databases fold other letters, each in its own way."""
        return self.filter(email__iexact=address) if address.isascii() else self.none()

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
        user: User = self.model(email=folded(self.normalize_email(email)), **fields)
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
    # {"path", "query", "name"} of each list as they like to see it. With the user, who is read for every
    # page anyway, it costs a list no query.
    saved_views = models.JSONField(default=list, blank=True)

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

    The hash covers `words_hash` in place of label and details, so that these can be emptied. `salt` is
    removed with them, so that nobody can guess them from the digest. `signature` is that of the hash, with
    a key outside the database; events from before version 2 have none (accounts/audit.py).
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
    words_hash = models.CharField(max_length=64, blank=True)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)
    signature = models.CharField(max_length=64, blank=True)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["about_type", "about_id"], name="audit_about")]

    def __str__(self) -> str:
        return f"{self.number}. {self.action} {self.about_label}"


class AuditHead(models.Model):
    """The one row that names the last event of the trail, so that removing events from its end is
    noticed, and the key that signs it.
    """

    number = models.PositiveBigIntegerField()
    hash = models.CharField(max_length=64)
    key_fingerprint = models.CharField(max_length=64, blank=True)

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


class SignInTries(models.Model):
    """Wrong tries of a password, so that the next ones wait (accounts.guesses).

    `key` is the hash of what they have in common: the account, the network or both, or a known device.
    """

    key = models.CharField(max_length=64, unique=True)
    failures = models.PositiveIntegerField()
    last_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.failures} wrong tries up to {self.last_at:%H:%M}"


class SetUpCode(models.Model):
    """The one code that opens an installation in which nobody can sign in yet. Only its hash is
    stored; each new one replaces the one before. It is over as soon as somebody can sign in.
    """

    code_hash = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    used_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="one_set_up_code"),
        ]

    def __str__(self) -> str:
        return f"made {self.made_at:%-d %B %Y}"


class SignInRuleManager(models.Manager["SignInRule"]):
    def ours(self) -> "SignInRule":
        """The row, or one with nothing in it."""
        return self.filter(pk=1).first() or SignInRule(pk=1)


class SignInRule(models.Model):
    """The one row of what the organisation asks of those who sign in."""

    factor_roles = models.JSONField(default=list)  # those whose holders need a second factor
    desk_minutes = models.PositiveSmallIntegerField(default=30)  # without use, until signed out
    own_hours = models.PositiveSmallIntegerField(default=12)  # the same on one's own pages

    objects = SignInRuleManager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="one_sign_in_rule"),
        ]

    def __str__(self) -> str:
        return f"second factor for {', '.join(self.factor_roles) or 'nobody'}"


class RoleRequestQuerySet(models.QuerySet["RoleRequest"]):
    def waiting(self, now: datetime) -> Self:
        """Those that somebody may still confirm."""
        return self.filter(decided_at=None, asked_at__gt=now - RoleRequest.LASTS)

    def over(self, now: datetime) -> Self:
        """Those that were decided, or ended by themselves."""
        return self.exclude(decided_at=None, asked_at__gt=now - RoleRequest.LASTS)


class RoleRequest(models.Model):
    """A role that one administrator gave and that a second has to confirm. It ends by itself after
    seven days.
    """

    class Outcome(models.TextChoices):
        GRANTED = "granted", "Granted"
        REFUSED = "refused", "Refused"
        WITHDRAWN = "withdrawn", "Withdrawn"

    LASTS = timedelta(days=7)

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="role_requests")
    role = models.CharField(max_length=20, choices=Role)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)

    objects = RoleRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decided_at=None, decided_by=None, outcome="")
                | (
                    models.Q(decided_at__isnull=False, decided_by__isnull=False)
                    & ~models.Q(outcome="")
                ),
                name="role_request_decided_whole",
            ),
            models.CheckConstraint(
                condition=~models.Q(outcome="granted") | ~models.Q(decided_by=models.F("asked_by")),
                name="role_request_granted_by_two",
            ),
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=models.Q(decided_at=None),
                name="role_request_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} for {self.user}"

    @property
    def ends_at(self) -> datetime:
        return self.asked_at + self.LASTS


@overload
def by_user() -> "models.ForeignKey[User, User]": ...
@overload
def by_user(*, null: Literal[True]) -> "models.ForeignKey[User | None, User | None]": ...
def by_user(*, null: bool = False) -> Any:
    """The field that says who did something: a user who did is never deleted."""
    return models.ForeignKey(User, on_delete=models.PROTECT, null=null, related_name="+")


def by_someone(of: str, what: str) -> models.CheckConstraint:
    """Both or neither of the user and the moment are set: `approved_by` and `approved_at`."""
    by, at = f"{what}_by", f"{what}_at"
    both = models.Q(**{f"{by}__isnull": False, f"{at}__isnull": False})
    return models.CheckConstraint(
        condition=models.Q(**{by: None, at: None}) | both, name=f"{of}_{what}_by_someone"
    )
