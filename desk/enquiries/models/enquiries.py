"""Outlets, journalists, enquiries and their logs (domain, section 5)."""

from datetime import date, datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Case, F, IntegerField, Max, Q, When
from django.db.models.functions import Coalesce, TruncDate
from django.urls import reverse

from accounts.models import by_user
from accounts.search import with_every_word
from nhsuk.london import LONDON
from training.models import Topic


class Outlet(models.Model):
    name = models.CharField(max_length=200, unique=True)
    about = models.TextField(blank=True)

    class Meta:
        app_label = "scheduling"

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("desk:outlet_detail", args=[self.pk])


class JournalistQuerySet(models.QuerySet["Journalist"]):
    def search(self, text: str) -> Self:
        """Every word occurs in the journalist's name or the outlet's."""
        return with_every_word(self, text, "name", "outlet__name")

    def retained(self) -> Self:
        """Those whose contact has not been removed."""
        return self.filter(forgotten_at=None)

    def with_last_contact(self) -> Self:
        """Adds `last_contact_at`: their latest enquiry, or if they have none, when they
        were added.
        """
        return self.annotate(last_contact_at=Coalesce(Max("enquiries__received_at"), F("met_at")))

    def past_due(self, before: datetime) -> Self:
        """Those whose last contact was before the moment, oldest first; held ones too."""
        return (
            self.with_last_contact()
            .filter(last_contact_at__lt=before)
            .order_by("last_contact_at", "pk")
        )

    def due_before(self, before: datetime) -> Self:
        """Those to be removed: past due and not held."""
        return self.past_due(before).filter(held_at=None)


class Journalist(models.Model):
    last_contact_at: datetime  # set by with_last_contact

    name = models.CharField(max_length=200)
    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="journalists")
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    about = models.TextField(blank=True)
    is_verified = models.BooleanField(default=False)
    met_at = models.DateTimeField()
    held_at = models.DateTimeField(null=True)
    held_by = by_user(null=True)
    held_because = models.CharField(max_length=300, blank=True)
    forgotten_at = models.DateTimeField(null=True)

    objects = JournalistQuerySet.as_manager()

    class Meta:
        app_label = "scheduling"
        constraints = [
            models.UniqueConstraint(fields=["name", "outlet"], name="journalist_once_at_outlet"),
            models.CheckConstraint(
                condition=Q(held_at=None, held_by=None, held_because="")
                | (Q(held_at__isnull=False, held_by__isnull=False) & ~Q(held_because="")),
                name="journalist_held_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(forgotten_at=None) | Q(phone="", email="", about="", held_at=None),
                name="journalist_forgotten_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("desk:journalist_detail", args=[self.pk])


class EnquiryQuerySet(models.QuerySet["Enquiry"]):
    def open(self) -> Self:
        return self.filter(joined_to=None).exclude(state__in=Enquiry.ENDED)

    def waiting(self) -> Self:
        """Those whose outlet is waiting: not answered, and without a spokesperson."""
        return self.filter(state__in=Enquiry.WAITING, joined_to=None)

    def by_deadline(self) -> Self:
        return self.order_by("deadline_at", "reference")

    def on_board(self) -> Self:
        """Open ones, and referred ones until they are closed, so that the desk sees them
        answered.
        """
        return self.filter(joined_to=None).exclude(
            state__in=set(Enquiry.ENDED) - {Enquiry.State.REFERRED}
        )

    def for_board(self) -> Self:
        """Those that someone is waiting for first, then the others; each by the relevant date, then
        by deadline.

        `foi_due_on`: when a request for information must be answered. `look_again_on`: the end of
        the hold.
        """
        dated = self.annotate(
            foi_due_on=Max("referrals__due_on", filter=Q(state=Enquiry.State.REFERRED)),
            look_again_on=Max("holds__look_again_on", filter=Q(holds__lifted_at=None)),
            is_waiting=Q(state__in=(*Enquiry.WAITING, Enquiry.State.REFERRED), joined_to=None),
        )
        day = Coalesce("foi_due_on", "look_again_on", TruncDate("deadline_at", tzinfo=LONDON))
        by_day = Case(
            When(foi_due_on=None, look_again_on=None, then=0),
            default=1,
            output_field=IntegerField(),
        )
        return dated.annotate(day=day, by_day=by_day).order_by(
            "-is_waiting", "day", "by_day", "deadline_at", "reference"
        )

    def for_list(self) -> Self:
        """With what a row of the list shows. One more query."""
        return self.select_related("outlet", "journalist", "topic", "owner").prefetch_related(
            "referrals"
        )

    def search(self, text: str) -> Self:
        """Every word occurs in the reference, the subject, the questions, or the name of outlet or
        journalist.
        """
        return with_every_word(
            self, text, "reference", "subject", "questions", "outlet__name", "journalist__name"
        )


class Enquiry(models.Model):
    """An approach by a journalist, or a proactive opportunity, with a deadline."""

    foi_due_on: date | None  # set by for_board
    is_waiting: bool  # set by for_board: somebody is waiting for us
    look_again_on: date | None  # set by for_board

    class State(models.TextChoices):
        NEW = "new", "New"
        TRIAGED = "triaged", "Triaged"
        DRAFTING = "drafting", "Drafting a statement"
        APPROVAL = "approval", "Statement in approval"
        ANSWERED = "answered", "Answered"
        OFFERED = "offered", "Interview offered"
        ACCEPTED = "accepted", "Interview accepted"
        PREPARED = "prepared", "Prepared"
        ON_AIR = "on_air", "Interview given"
        DEBRIEFED = "debriefed", "Debriefed"
        CLOSED = "closed", "Closed"
        DECLINED = "declined", "Declined"
        ON_HOLD = "on_hold", "On hold"
        REFERRED = "referred", "Referred"

    class Channel(models.TextChoices):
        PHONE = "phone", "Phone"
        EMAIL = "email", "Email"
        SOCIAL = "social", "Social media"
        IN_PERSON = "in_person", "In person"
        PROACTIVE = "proactive", "Our own idea"

    class Wants(models.TextChoices):
        STATEMENT = "statement", "Statement"
        INTERVIEW = "interview", "Interview"
        BACKGROUND = "background", "Background"
        FILMING = "filming", "Filming"
        DATA = "data", "Data"

    class Sensitivity(models.TextChoices):
        ROUTINE = "routine", "Routine"
        SENSITIVE = "sensitive", "Sensitive"
        CRITICAL = "critical", "Critical"

    SETTLED = (
        State.ANSWERED,
        State.ACCEPTED,
        State.DECLINED,
        State.REFERRED,
    )  # the outlet has an answer
    ENDED = (State.ANSWERED, State.CLOSED, State.DECLINED, State.REFERRED)
    WAITING = (
        State.NEW,
        State.TRIAGED,
        State.DRAFTING,
        State.APPROVAL,
        State.OFFERED,
    )  # the outlet is waiting

    reference = models.CharField(max_length=20, unique=True)
    subject = models.CharField(max_length=200)
    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="enquiries")
    programme = models.CharField(max_length=200, blank=True)
    journalist = models.ForeignKey(
        Journalist, on_delete=models.PROTECT, null=True, related_name="enquiries"
    )
    channel = models.CharField(max_length=10, choices=Channel)
    received_at = models.DateTimeField()
    deadline_at = models.DateTimeField()
    wants = models.CharField(max_length=12, choices=Wants)
    questions = models.TextField(blank=True)
    angle = models.TextField(blank=True)
    other_guests = models.TextField(blank=True)
    background = models.TextField(blank=True)
    topic = models.ForeignKey(
        Topic, on_delete=models.PROTECT, null=True, blank=True, related_name="enquiries"
    )
    sensitivity = models.CharField(max_length=10, choices=Sensitivity, default=Sensitivity.ROUTINE)
    embargo_until = models.DateTimeField(null=True, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="enquiries"
    )
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    partners_to_inform = models.CharField(max_length=300, blank=True)
    logged_at = models.DateTimeField()
    logged_by = by_user()
    state = models.CharField(max_length=12, choices=State, default=State.NEW)
    response = models.TextField(blank=True)
    response_sent_at = models.DateTimeField(null=True)
    lines_used = models.ManyToManyField("scheduling.Line", blank=True, related_name="enquiries")
    outcome = models.TextField(blank=True)
    joined_to = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="joined"
    )

    objects = EnquiryQuerySet.as_manager()

    class Meta:
        app_label = "scheduling"
        constraints = [
            models.CheckConstraint(
                condition=Q(deadline_at__gte=F("received_at")),
                name="enquiry_deadline_after_receipt",
            ),
            models.CheckConstraint(
                condition=Q(response_sent_at=None) | ~Q(response=""), name="enquiry_sent_something"
            ),
            models.CheckConstraint(
                condition=Q(joined_to=None) | ~Q(joined_to=F("id")), name="enquiry_joined_to_other"
            ),
        ]
        indexes = [models.Index(fields=["state", "deadline_at"], name="enquiry_by_deadline")]

    def __str__(self) -> str:
        return f"{self.reference} {self.subject}"

    def get_absolute_url(self) -> str:
        return reverse("desk:enquiry_detail", args=[self.reference])


class EnquiryNote(models.Model):
    """An entry in the log of an enquiry: a change of state, or a note."""

    enquiry = models.ForeignKey(Enquiry, on_delete=models.CASCADE, related_name="notes")
    at = models.DateTimeField()
    by = by_user(null=True)
    state = models.CharField(max_length=12, choices=Enquiry.State, blank=True)
    text = models.TextField(blank=True)

    class Meta:
        app_label = "scheduling"

    def __str__(self) -> str:
        return self.text or self.get_state_display()
