"""Targeted briefings (12.2): requested, given to a briefer, prepared from a template, held,
followed up.
"""

import uuid
from collections.abc import Collection
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.access import Permission
from accounts.models import User, by_user
from accounts.search import with_every_word
from desk.briefings.briefing_rules import NEEDS
from desk.enquiries.models.interviews import Interview
from nhsuk.dates.moments import moment_text
from scheduling.training_sessions.models.training_sessions import Trainer
from training.models import Person, Topic
from training.models.courses import validate_media


class BriefingTemplate(models.Model):
    """How to prepare for a need: a text for the briefer, and a checklist with one item a line. One
    for each need.
    """

    need = models.CharField(max_length=12, choices=list(NEEDS.items()), unique=True)
    text = models.TextField()
    checklist = models.TextField()
    changed_at = models.DateTimeField(null=True)
    changed_by = by_user(null=True)

    class Meta:
        app_label = "scheduling"

    def __str__(self) -> str:
        return self.get_need_display()


def _briefed_by(user: User) -> Q:
    return Q(briefer_user=user) | Q(briefer_trainer__user=user) | Q(briefer_person__user=user)


class BriefingQuerySet(models.QuerySet["Briefing"]):
    def visible_to(self, user: User) -> Self:
        """All for the desk; for others what they requested, what is for them, and what they
        give.
        """
        if user.may(Permission.WORK_DESK):
            return self
        return self.filter(Q(asked_by=user) | Q(person__user=user) | _briefed_by(user))

    def given_by(self, user: User) -> Self:
        return self.filter(_briefed_by(user))

    def open(self) -> Self:
        """Neither completed nor declined nor cancelled."""
        return self.filter(completed_at=None, turned_down_at=None, cancelled_at=None)

    def late(self, now: datetime) -> Self:
        return self.open().filter(due_at__lt=now)

    def together_with(self, briefing: "Briefing") -> Self:
        """It and the others in its shared briefing, earlier requests first."""
        return self.filter(meeting=briefing.meeting).order_by("pk")

    def completed_for(self, topic: Topic | None, interview: Interview | None) -> Self:
        """Held, with the person there, for this topic or this interview; none if neither is given.

        A mock interview is practice, and makes nobody a spokesperson (12.2 asks for support and
        preparation).
        """
        about = [
            Q(**{name: row}) for name, row in (("topic", topic), ("interview", interview)) if row
        ]
        completed = self.filter(completed_at__isnull=False).exclude(need="mock")
        return completed.filter(reduce(or_, about)) if about else self.none()

    def search(self, text: str) -> Self:
        """Every word occurs in the reference, the words of the request, or the name of the person
        or topic.
        """
        return with_every_word(
            self,
            text,
            "reference",
            "words",
            "person__first_name",
            "person__last_name",
            "topic__title",
        )

    def out_of_step(self, now: datetime) -> "list[Briefing]":
        """Open ones that no longer fit their interview, the soonest on air first."""
        still = (
            self.open()
            .select_related(
                "person", "interview", "briefer_user", "briefer_trainer", "briefer_person"
            )
            .filter(interview__starts_at__gt=now)
            .order_by("interview__starts_at", "pk")
        )
        return [briefing for briefing in still if briefing.out_of_step]

    def with_next_step_due(self, on: date) -> Self:
        """The next step is due by that day and not done."""
        return self.filter(next_step_on__lte=on, next_step_done_at=None).order_by(
            "next_step_on", "pk"
        )

    def with_people(self) -> Self:
        return self.select_related(
            "person", "asked_by", "topic", "interview__enquiry__outlet", "briefer_user", "briefer_trainer",
            "briefer_person",
        ).defer("asked_by__password", "briefer_user__password")  # fmt: skip


class Briefing(models.Model):
    """One person's briefing. Its clock runs from `asked_at` to `due_at`; the status is computed.

    People who are briefed together each have one, with the same `meeting`, briefer, time and
    preparation. `sequence` counts the calendar updates that were sent (RFC 5545).
    """

    reference = models.CharField(max_length=20, unique=True)
    meeting = models.UUIDField(default=uuid.uuid4, db_index=True)
    sequence = models.PositiveIntegerField(default=0)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="briefings")
    need = models.CharField(max_length=12, choices=list(NEEDS.items()))
    media = models.JSONField(default=list, blank=True, validators=[validate_media])
    topic = models.ForeignKey(
        Topic, on_delete=models.PROTECT, null=True, blank=True, related_name="briefings"
    )
    interview = models.ForeignKey(
        Interview, on_delete=models.PROTECT, null=True, blank=True, related_name="briefings"
    )
    words = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    asked_by = by_user()
    wanted_by = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField()
    triaged_at = models.DateTimeField(null=True)
    triaged_by = by_user(null=True)
    briefer_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="briefings_given",
    )
    briefer_trainer = models.ForeignKey(
        Trainer, on_delete=models.PROTECT, null=True, related_name="briefings_given"
    )
    briefer_person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="briefings_given"
    )
    starts_at = models.DateTimeField(null=True)
    minutes = models.PositiveSmallIntegerField(null=True)
    place = models.CharField("place or link", max_length=300, blank=True)
    plan = models.TextField(blank=True)
    checklist = models.JSONField(default=list, blank=True)  # a list of {"text", "is_done"}
    held_on = models.DateField(null=True)
    held_minutes = models.PositiveSmallIntegerField(null=True)
    who_came = models.CharField(max_length=300, blank=True)
    missed_on = models.DateField(null=True)
    completed_at = models.DateTimeField(null=True)
    completed_by = by_user(null=True)
    next_step = models.CharField(max_length=300, blank=True)
    next_step_on = models.DateField(null=True)
    next_step_done_at = models.DateTimeField(null=True)
    turned_down_at = models.DateTimeField(null=True)
    turned_down_because = models.CharField(max_length=300, blank=True)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_because = models.CharField(max_length=300, blank=True)

    objects = BriefingQuerySet.as_manager()

    class Meta:
        app_label = "scheduling"
        constraints = [
            models.CheckConstraint(
                condition=Q(briefer_user=None, briefer_trainer=None)
                | Q(briefer_user=None, briefer_person=None)
                | Q(briefer_trainer=None, briefer_person=None),
                name="briefing_one_briefer",
            ),
            models.CheckConstraint(
                condition=Q(starts_at=None, minutes=None)
                | Q(starts_at__isnull=False, minutes__gt=0),
                name="briefing_time_with_length",
            ),
            models.CheckConstraint(
                condition=Q(completed_at=None, held_on=None, held_minutes=None)
                | Q(completed_at__isnull=False, held_on__isnull=False, held_minutes__gt=0),
                name="briefing_completed_once_held",
            ),
            models.CheckConstraint(
                condition=Q(completed_at=None, turned_down_at=None)
                | Q(completed_at=None, cancelled_at=None)
                | Q(turned_down_at=None, cancelled_at=None),
                name="briefing_ends_one_way",
            ),
            models.CheckConstraint(
                condition=Q(turned_down_at=None) | ~Q(turned_down_because=""),
                name="briefing_turned_down_for_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["due_at"], name="briefing_by_due")]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("desk:briefing_detail", args=[self.reference])

    def is_for(self, media: Collection[str]) -> bool:
        """Whether it covers one of these media; an empty set, on either side, means any."""
        return not (self.media and media) or any(medium in media for medium in self.media)

    @property
    def briefer(self) -> User | Trainer | Person | None:
        return self.briefer_user or self.briefer_trainer or self.briefer_person

    @property
    def ends_at(self) -> datetime | None:
        return self.starts_at + timedelta(minutes=self.minutes or 0) if self.starts_at else None

    @property
    def status(self) -> str:
        """A key of `briefing_rules.STATUSES`."""
        for key, is_so in (
            ("completed", self.completed_at),
            ("turned_down", self.turned_down_at),
            ("cancelled", self.cancelled_at),
            ("arranged", self.starts_at and self.briefer),
            ("missed", self.missed_on),
            ("given", self.briefer),
            ("triaged", self.triaged_at),
        ):
            if is_so:
                return key
        return "asked"

    @property
    def is_open(self) -> bool:
        return not (self.completed_at or self.turned_down_at or self.cancelled_at)

    def is_late(self, now: datetime) -> bool:
        return self.is_open and self.due_at < now

    @property
    def out_of_step(self) -> str:
        """Why it no longer fits its interview, in a sentence; empty if it fits or is over."""
        interview = self.interview
        if interview is None or not self.is_open:
            return ""
        if interview.called_off_at:
            return f"{interview} was called off."
        if interview.person_id and interview.person_id != self.person_id:
            return f"Someone else is giving {interview} now."
        is_early = (self.starts_at or self.due_at) < interview.starts_at
        return (
            ""
            if is_early
            else (
                f"{interview} is at {moment_text(interview.starts_at)} now, before this coaching"
                " ends."
            )
        )


class BriefingFeedback(models.Model):
    """The person's feedback, in a minute on a phone: how ready they feel, and what else
    would help.
    """

    class Ready(models.IntegerChoices):
        NOT_YET = 1, "Not ready yet"
        PARTLY = 2, "Partly"
        MOSTLY = 3, "Mostly"
        READY = 4, "Ready"

    briefing = models.OneToOneField(Briefing, on_delete=models.CASCADE, related_name="feedback")
    given_at = models.DateTimeField()
    given_by = by_user()
    how_ready = models.PositiveSmallIntegerField(choices=Ready)
    words = models.TextField(blank=True)

    class Meta:
        app_label = "scheduling"

    def __str__(self) -> str:
        return f"{self.briefing}: {self.get_how_ready_display()}"
