"""Facts about an enquiry: alerts, holds, approvals, referrals, ruled-out duplicates, and
coverage.
"""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from accounts.models import by_someone, by_user
from desk.enquiries.models.enquiries import Enquiry, Outlet
from desk.enquiries.models.interviews import Interview


class EnquiryAlert(models.Model):
    """A clock of the enquiry was running out or had run out, and people were told; once for each
    deadline.
    """

    class Kind(models.TextChoices):
        ACKNOWLEDGE = "acknowledge", "Not acknowledged in time"
        DECIDE = "decide", "Bid not decided in time"
        FIRST = "first", "First call before the deadline"
        THEN = "then", "Last call before the deadline"

    enquiry = models.ForeignKey(Enquiry, on_delete=models.CASCADE, related_name="alerts")
    kind = models.CharField(max_length=12, choices=Kind)
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField()
    told = models.CharField(max_length=500)  # their names at the time

    class Meta:
        app_label = "scheduling"
        constraints = [
            models.UniqueConstraint(fields=["enquiry", "kind", "due_at"], name="enquiry_alert_once")
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class EnquiryHoldQuerySet(models.QuerySet["EnquiryHold"]):
    def not_lifted(self) -> Self:
        """Of enquiries that are on hold now."""
        return self.filter(lifted_at=None)

    def due(self, on: date) -> Self:
        """On hold, and the day to look at it again has come; oldest first."""
        due = self.not_lifted().filter(look_again_on__lte=on, enquiry__joined_to=None)
        return due.order_by("look_again_on", "enquiry__reference")


class EnquiryHold(models.Model):
    """An enquiry on hold until a day: the reason, and the `state` to return to."""

    enquiry = models.ForeignKey(Enquiry, on_delete=models.CASCADE, related_name="holds")
    state = models.CharField(max_length=12, choices=Enquiry.State)
    reason = models.CharField(max_length=300)
    look_again_on = models.DateField()
    held_at = models.DateTimeField()
    held_by = by_user()
    lifted_at = models.DateTimeField(null=True)
    lifted_by = by_user(null=True)

    objects = EnquiryHoldQuerySet.as_manager()

    class Meta:
        app_label = "scheduling"
        constraints = [
            models.UniqueConstraint(
                fields=["enquiry"], condition=Q(lifted_at=None), name="enquiry_held_once"
            ),
            by_someone("enquiry_hold", "lifted"),
        ]

    def __str__(self) -> str:
        return self.reason


class EnquiryApproval(models.Model):
    """Someone approved a statement: who, how, and the exact words."""

    enquiry = models.ForeignKey(Enquiry, on_delete=models.CASCADE, related_name="approvals")
    approved_by_name = models.CharField(max_length=200)
    how = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    approved_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = by_user()

    class Meta:
        app_label = "scheduling"
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_at__lte=F("recorded_at")), name="enquiry_approval_has_been"
            )
        ]

    def __str__(self) -> str:
        return f"Approved by {self.approved_by_name}"


class Referral(models.Model):
    """An enquiry that someone else answers: the freedom of information office, or a partner who
    leads.
    """

    class Kind(models.TextChoices):
        FOI = "foi", "Freedom of information"
        PARTNER = "partner", "A partner leads"

    enquiry = models.ForeignKey(Enquiry, on_delete=models.CASCADE, related_name="referrals")
    kind = models.CharField(max_length=8, choices=Kind)
    to_whom = models.CharField(max_length=200)
    email = models.EmailField(blank=True)
    reason = models.CharField(max_length=300, blank=True)
    due_on = models.DateField(null=True)
    referred_at = models.DateTimeField()
    referred_by = by_user()

    class Meta:
        app_label = "scheduling"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="foi", due_on__isnull=False) | Q(kind="partner", due_on=None),
                name="referral_due_where_foi",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.to_whom}"


class EnquiryPair(models.Model):
    """Someone said something of two enquiries, once. `earlier` has the lower key."""

    earlier = models.ForeignKey(Enquiry, on_delete=models.CASCADE, related_name="+")
    later = models.ForeignKey(Enquiry, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    by = by_user()

    class Meta:
        app_label = "scheduling"
        abstract = True


def enquiry_pair(one: Enquiry, other: Enquiry) -> dict[str, Enquiry]:
    """The two as fields of a pair."""
    earlier, later = sorted((one, other), key=lambda enquiry: enquiry.pk)
    return {"earlier": earlier, "later": later}


def _one_pair(name: str) -> list[models.BaseConstraint]:
    return [
        models.UniqueConstraint(fields=["earlier", "later"], name=f"{name}_once"),
        models.CheckConstraint(condition=Q(earlier__lt=F("later")), name=f"{name}_in_order"),
    ]


class NotTheSame(EnquiryPair):
    """Someone compared two similar enquiries and found that they are not the same."""

    class Meta:
        app_label = "scheduling"
        constraints = _one_pair("not_the_same")

    def __str__(self) -> str:
        return f"{self.earlier_id} is not {self.later_id}"


class EnquiryLink(EnquiryPair):
    """Two enquiries about one story, each with its own answer."""

    class Meta:
        app_label = "scheduling"
        constraints = _one_pair("enquiry_linked")

    def __str__(self) -> str:
        return f"{self.earlier_id} is linked to {self.later_id}"


class CoverageQuerySet(models.QuerySet["Coverage"]):
    def not_retracted(self) -> Self:
        return self.filter(retracted_at=None)

    def newest_first(self) -> Self:
        return self.order_by("-published_at", "-pk")


class Coverage(models.Model):
    """What was published or broadcast after an enquiry: a fact, with its tone, whether it carried
    our message, and what became of any correction.
    """

    class Verdict(models.TextChoices):
        FAVOURABLE = "favourable", "Favourable"
        BALANCED = "balanced", "Balanced"
        CRITICAL = "critical", "Critical"

    class Carried(models.TextChoices):
        YES = "yes", "Yes"
        PARTLY = "partly", "In part"
        NO = "no", "No"

    enquiry = models.ForeignKey(Enquiry, on_delete=models.PROTECT, related_name="coverage")
    interview = models.ForeignKey(
        Interview, on_delete=models.PROTECT, null=True, blank=True, related_name="coverage"
    )
    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="coverage")
    title = models.CharField(max_length=200)
    published_at = models.DateTimeField()
    link = models.URLField(max_length=500, blank=True)
    # Both empty if nobody judged it.
    verdict = models.CharField(max_length=10, choices=Verdict, blank=True)
    message_carried = models.CharField(max_length=6, choices=Carried, blank=True)
    tone = models.CharField(max_length=200, blank=True)
    correction = models.TextField(blank=True)
    correction_asked_at = models.DateTimeField(null=True)
    correction_made_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = by_user()
    retracted_at = models.DateTimeField(null=True)
    retracted_by = by_user(null=True)

    objects = CoverageQuerySet.as_manager()

    class Meta:
        app_label = "scheduling"
        constraints = [
            models.UniqueConstraint(
                fields=["enquiry", "outlet", "title"],
                condition=Q(retracted_at=None),
                name="coverage_held_once",
            ),
            by_someone("coverage", "retracted"),
            models.CheckConstraint(
                condition=Q(correction_asked_at=None) | ~Q(correction=""),
                name="correction_says_what",
            ),
            models.CheckConstraint(
                condition=Q(correction_made_at=None) | Q(correction_asked_at__isnull=False),
                name="correction_made_once_asked",
            ),
        ]

    def __str__(self) -> str:
        return self.title
