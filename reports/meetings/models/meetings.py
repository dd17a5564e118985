"""The meetings that the paper goes to, the actions agreed there, and what became of them."""

from datetime import date, timedelta
from typing import Self

from django.db import models
from django.db.models import F, Max, Q
from django.urls import reverse

from nhsuk.words import day
from reports.meetings.action_lines import Step, StepKind, Terms
from training.models import Fact, FactQuerySet, Person

PAPER_SOON = timedelta(days=7)


class BoardMeetingQuerySet(FactQuerySet["BoardMeeting"]):
    def to_come(self, on: date) -> Self:
        """From that day on, the next first."""
        return self.not_retracted().filter(held_on__gte=on).order_by("held_on", "pk")

    def held(self, on: date) -> Self:
        """Before that day or on it, the last first."""
        return self.not_retracted().filter(held_on__lte=on).order_by("-held_on", "-pk")

    def paper_soon(self, on: date) -> Self:
        """To come, and their paper, which is not issued yet or whose latest version was withdrawn, is
        due within a week or should be there by now.
        """
        soon = self.to_come(on).filter(paper_due_on__lte=on + PAPER_SOON)
        issued = Q(papers__versions__issued_at__isnull=False)
        standing = issued & Q(papers__versions__withdrawn_at=None)
        with_paper = BoardMeeting.objects.values("pk", "papers").annotate(
            latest=Max("papers__versions__number", filter=issued),
            usable=Max("papers__versions__number", filter=standing),
        )
        return soon.exclude(pk__in=with_paper.filter(latest=F("usable")).values("pk"))


class BoardMeeting(Fact):
    """`body`: such as the board or its quality committee. `paper_due_on`: the last day on which the
    paper is handed in. `item_number`: of the paper on its agenda.
    """

    body = models.CharField(max_length=80)
    held_on = models.DateField()
    paper_due_on = models.DateField()
    item_number = models.CharField(max_length=20, blank=True)

    objects = BoardMeetingQuerySet.as_manager()

    class Meta(Fact.Meta):
        constraints = [
            *Fact.Meta.constraints,
            models.UniqueConstraint(
                fields=["body", "held_on"],
                condition=Q(retracted_at=None),
                name="board_meeting_held_once",
            ),
            models.CheckConstraint(
                condition=Q(paper_due_on__lte=F("held_on")), name="board_meeting_after_its_paper"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body}, {day(self.held_on)}"

    def get_absolute_url(self) -> str:
        return reverse("reports:board_meeting_change", args=[self.pk])

    @property
    def paper_days_before(self) -> int:
        """How many days before the meeting the paper is due."""
        return (self.held_on - self.paper_due_on).days


class BoardAction(Fact):
    """As it was agreed; its steps say what became of it. `owner_post` is always given, so that a
    paper of then reads as it did once the owner has left or has another post.
    """

    meeting = models.ForeignKey(
        BoardMeeting, on_delete=models.PROTECT, null=True, related_name="actions"
    )
    agreed_on = models.DateField()
    what = models.CharField(max_length=300)
    owner = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="board_actions"
    )
    owner_post = models.CharField(max_length=120)
    due_on = models.DateField()

    objects = FactQuerySet["BoardAction"].as_manager()

    class Meta(Fact.Meta):
        constraints = [
            *Fact.Meta.constraints,
            models.CheckConstraint(
                condition=Q(due_on__gte=F("agreed_on")), name="board_action_due_once_agreed"
            ),
            models.CheckConstraint(condition=~Q(owner_post=""), name="board_action_has_owner"),
            models.UniqueConstraint(
                fields=["what", "owner_post", "due_on"],
                condition=Q(retracted_at=None),
                name="board_action_held_once",
            ),
        ]

    def __str__(self) -> str:
        return self.what

    def get_absolute_url(self) -> str:
        return reverse("reports:board_action_detail", args=[self.pk])

    @property
    def terms(self) -> Terms:
        """As agreed."""
        return Terms(self.what, self.owner_post, self.due_on, self.owner_id)


class BoardActionStep(Fact):
    """A note, other terms, or the end of an action, on a day. One that is changed says all of the
    terms that hold from then on.
    """

    class Kind(models.TextChoices):
        NOTE = StepKind.NOTE, "Note"
        CHANGED = StepKind.CHANGED, "Changed"
        DONE = StepKind.DONE, "Done"
        DROPPED = StepKind.DROPPED, "Dropped"

    board_action = models.ForeignKey(BoardAction, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=10, choices=Kind)
    on = models.DateField()
    words = models.CharField(max_length=500, blank=True)
    what = models.CharField(max_length=300, blank=True)
    owner = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="board_action_steps"
    )
    owner_post = models.CharField(max_length=120, blank=True)
    due_on = models.DateField(null=True)

    objects = FactQuerySet["BoardActionStep"].as_manager()

    class Meta(Fact.Meta):
        constraints = [
            *Fact.Meta.constraints,
            models.CheckConstraint(
                condition=Q(kind="changed", due_on__isnull=False) & ~Q(what="") & ~Q(owner_post="")
                | ~Q(kind="changed")
                & Q(what="", owner_post="", owner__isnull=True, due_on__isnull=True),
                name="board_action_step_terms_whole",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["note", "dropped"]) | ~Q(words=""),
                name="board_action_step_says_why",
            ),
            models.UniqueConstraint(
                fields=["board_action"],
                condition=Q(retracted_at=None, kind__in=["done", "dropped"]),
                name="board_action_closed_once",
            ),
            models.UniqueConstraint(
                fields=["board_action", "on", "words"],
                condition=Q(retracted_at=None, kind="note"),
                name="board_action_noted_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.words or self.what or day(self.on)}"

    @property
    def step(self) -> Step:
        """As the rule reads it."""
        terms = (
            Terms(self.what, self.owner_post, self.due_on, self.owner_id) if self.due_on else None
        )
        return Step(StepKind(self.kind), self.on, self.words, terms)
