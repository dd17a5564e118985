"""Invitations to people on the register to sign in: which wait, and how the others ended."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from accounts.access import Role
from accounts.models import by_someone, by_user
from accounts.search import with_every_word
from training.models.people import Person

OPEN = Q(accepted_at=None, withdrawn_at=None, disowned_at=None)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> Self:
        """Those that wait for an answer, and those that expired without one."""
        return self.filter(OPEN)

    def in_state(self, state: str, now: datetime) -> Self:
        """By `Invitation.State`."""
        states = {
            Invitation.State.WAITING: OPEN & Q(expires_at__gt=now),
            Invitation.State.EXPIRED: OPEN & Q(expires_at__lte=now),
            Invitation.State.CAME: Q(accepted_at__isnull=False),
            Invitation.State.WITHDRAWN: Q(withdrawn_at__isnull=False),
            Invitation.State.DISOWNED: Q(disowned_at__isnull=False),
        }
        return self.filter(states[Invitation.State(state)])

    def search(self, text: str) -> Self:
        """Every word occurs in the person's name or reference or in the address."""
        return with_every_word(
            self,
            text,
            "person__first_name",
            "person__last_name",
            "person__reference",
            "email",
        )


class Invitation(models.Model):
    """One person's, to one address, with the roles that they get. Sent again it has a new link, and
    the one before is dead. Only the hash of the link's token is stored.

    `wanted_at`: the person asked for a new link. `disowned_at`: whoever opened it is somebody else.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        EXPIRED = "expired", "Expired"
        CAME = "came", "Accepted"
        WITHDRAWN = "withdrawn", "Withdrawn"
        DISOWNED = "disowned", "Wrong person"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="invitations")
    email = models.EmailField()
    roles = models.JSONField(default=list)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_at = models.DateTimeField()
    invited_by = by_user()
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    wanted_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = by_user(null=True)
    disowned_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=OPEN, name="invitation_once_a_person"
            ),
            models.UniqueConstraint(
                Lower("email"), condition=OPEN, name="invitation_once_an_address"
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("sent_at")), name="invitation_expires_later"
            ),
            by_someone("invitation", "withdrawn"),
            models.CheckConstraint(
                condition=Q(accepted_at=None, withdrawn_at=None)
                | Q(accepted_at=None, disowned_at=None)
                | Q(withdrawn_at=None, disowned_at=None),
                name="invitation_ended_one_way",
            ),
        ]

    def __str__(self) -> str:
        return f"Invitation of {self.person}"

    @property
    def is_open(self) -> bool:
        return not (self.accepted_at or self.withdrawn_at or self.disowned_at)

    @property
    def role_set(self) -> set[Role]:
        return set(map(Role, self.roles))

    def state(self, now: datetime) -> "Invitation.State":
        if self.accepted_at:
            return Invitation.State.CAME
        if self.withdrawn_at:
            return Invitation.State.WITHDRAWN
        if self.disowned_at:
            return Invitation.State.DISOWNED
        return Invitation.State.WAITING if now < self.expires_at else Invitation.State.EXPIRED
