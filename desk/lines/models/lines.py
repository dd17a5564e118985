"""Lines to take: approved statements on a topic, each with a review date, and the figures that they
rest on.
"""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from accounts.models import by_someone, by_user
from desk.lines.models.line_search import search_lines
from training.models import Fact, FactQuerySet, Topic


class LineQuerySet(models.QuerySet["Line"]):
    def usable(self, on: date) -> Self:
        """Approved, not withdrawn, started and not past the last day."""
        started = Q(live_from=None) | Q(live_from__lte=on)
        return self.filter(
            started, approved_at__isnull=False, withdrawn_at=None, expires_on__gte=on
        )

    def in_status(self, status: str, on: date) -> Self:
        """Lines whose `status(on)` is this one."""
        approved = Q(withdrawn_at=None, approved_at__isnull=False)
        draft = Q(withdrawn_at=None, approved_at=None)
        started = approved & Q(expires_on__gte=on) & (Q(live_from=None) | Q(live_from__lte=on))
        is_due = Q(review_on__lte=on)
        return self.filter(
            {
                "withdrawn": Q(withdrawn_at__isnull=False),
                "draft": draft & Q(checked_at=None),
                "fact_checked": draft & Q(checked_at__isnull=False),
                "approved": approved & Q(live_from__gt=on),
                "expired": approved & Q(expires_on__lt=on),
                "review_due": started & is_due,
                "live": started & ~is_due,
            }[status]
        )

    def due(self, on: date) -> Self:
        """Approved lines, expired ones too, whose review is due."""
        return self.filter(review_on__lte=on, approved_at__isnull=False, withdrawn_at=None)

    def with_old_figure(self, on: date) -> Self:
        """`old_figure`: what the oldest figure past its day is of; empty if there is none."""
        stale = LineFigure.objects.stale(on).filter(line=OuterRef("pk"))
        names = stale.order_by("good_until", "pk").values("what")[:1]
        return self.annotate(old_figure=Coalesce(Subquery(names), Value("")))

    def search(self, text: str, *, is_any: bool = False) -> Self:
        """Searches reference, line, proof and source by the stems of their words, the best first:
        see `line_search`.
        """
        return search_lines(self, text, is_any=is_any)


class Words(models.Model):
    """The words of one version of a line: who wrote, checked and approved them, and what they were
    checked against.
    """

    text = models.TextField()
    proof = models.TextField(blank=True)
    source = models.CharField(max_length=300, blank=True)
    revision = models.PositiveSmallIntegerField(default=1)
    written_at = models.DateTimeField()
    written_by = by_user()
    checked_at = models.DateTimeField(null=True)
    checked_by = by_user(null=True)
    checked_against = models.CharField(max_length=500, blank=True)
    approved_at = models.DateTimeField(null=True)
    approved_by = by_user(null=True)

    class Meta:
        abstract = True

    @property
    def full_text(self) -> str:
        """The words with the proof, as a pack uses them."""
        return f"{self.text}\nProof: {self.proof}" if self.proof else self.text


class Line(Words):
    """An approved statement. A change of its words or figures raises `revision` and needs approval
    again.

    `live_from` delays an approved line until a day. `reminded_at`: when its owner was reminded that
    the review is due.
    """

    reference = models.CharField(max_length=20, unique=True)
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="lines")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="lines"
    )
    live_from = models.DateField(null=True)
    review_on = models.DateField()
    expires_on = models.DateField()
    reminded_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = by_user(null=True)
    withdrawn_because = models.CharField(max_length=300, blank=True)

    objects = LineQuerySet.as_manager()

    class Meta:
        app_label = "scheduling"
        constraints = [
            by_someone("line", "approved"),
            by_someone("line", "checked"),
            by_someone("line", "withdrawn"),
            models.CheckConstraint(
                condition=Q(expires_on__gte=models.F("review_on")), name="line_expires_after_review"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("desk:line_detail", args=[self.reference])

    @property
    def next_revision(self) -> int:
        return self.revision + 1

    def status(self, on: date) -> str:
        """Draft, fact checked, approved (not started), live, review due, expired or withdrawn;
        computed for a day.
        """
        if self.withdrawn_at:
            return "withdrawn"
        if not self.approved_at:
            return "fact_checked" if self.checked_at else "draft"
        if on > self.expires_on:
            return "expired"
        if self.live_from and on < self.live_from:
            return "approved"
        return "review_due" if on >= self.review_on else "live"


class LineVersion(Words):
    """An earlier version of a line, as it was when it was changed; `figures` is its figures as
    text.
    """

    line = models.ForeignKey(Line, on_delete=models.CASCADE, related_name="versions")
    figures = models.TextField(blank=True)

    class Meta:
        app_label = "scheduling"
        constraints = [
            models.UniqueConstraint(fields=["line", "revision"], name="line_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.line} version {self.revision}"


class LineFigureQuerySet(FactQuerySet["LineFigure"]):
    def stale(self, on: date) -> Self:
        """Past the day until which they are good, and of lines that are not withdrawn."""
        return self.not_retracted().filter(good_until__lt=on, line__withdrawn_at=None)


class LineFigure(Fact):
    """A figure that a line rests on: its value, date and source, and who keeps it up to date until
    when.
    """

    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="figures")
    what = models.CharField(max_length=200)
    value = models.CharField(max_length=60)
    unit = models.CharField(max_length=60, blank=True)
    as_of = models.DateField()
    good_until = models.DateField()
    source = models.CharField(max_length=300)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="line_figures"
    )
    reminded_at = models.DateTimeField(null=True)

    objects = LineFigureQuerySet.as_manager()

    class Meta(Fact.Meta):
        app_label = "scheduling"
        constraints = [
            *Fact.Meta.constraints,
            models.CheckConstraint(
                condition=Q(good_until__gte=models.F("as_of")), name="line_figure_in_order"
            ),
            models.UniqueConstraint(
                fields=["line", "what"],
                condition=Q(retracted_at=None),
                name="line_figure_held_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what}: {self.amount}"

    @property
    def amount(self) -> str:
        return f"{self.value} {self.unit}".strip()
