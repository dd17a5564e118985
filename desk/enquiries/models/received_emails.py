"""The mailbox that enquiries by email are read from, and the emails that may be enquiries."""

from typing import Self

from django.db import models
from django.db.models import Count, Q, Window
from django.urls import reverse

from accounts.models import User, by_someone, by_user
from desk.enquiries.models.enquiries import Enquiry


class MailboxQuerySet(models.QuerySet["Mailbox"]):
    def ours(self) -> "Mailbox":
        return self.get(pk=1)


class Mailbox(models.Model):
    """A single row, created by a migration. `uid_validity` and `last_uid` say how far its folder
    has been read: the server may number the folder again, under another `uid_validity`.
    """

    is_on = models.BooleanField(default=False)
    folder = models.CharField(max_length=200, default="INBOX")
    days_kept = models.PositiveSmallIntegerField(default=14)  # emails that nobody logs
    uid_validity = models.PositiveBigIntegerField(null=True)
    last_uid = models.PositiveBigIntegerField(default=0)
    reading_until = models.DateTimeField(null=True)  # no other reading starts before then
    read_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=500, blank=True)
    problem_since = models.DateTimeField(null=True)
    automatic_replies = models.PositiveIntegerField(default=0)  # left out since it was switched on

    objects = MailboxQuerySet.as_manager()

    class Meta:
        app_label = "scheduling"
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="one_mailbox"),
            models.CheckConstraint(
                condition=Q(problem="", problem_since=None)
                | (~Q(problem="") & Q(problem_since__isnull=False)),
                name="mailbox_problem_since",
            ),
        ]

    def __str__(self) -> str:
        return "Mailbox for enquiries"

    def get_absolute_url(self) -> str:
        return reverse("desk:mailbox_settings")


class ReceivedEmailQuerySet(models.QuerySet["ReceivedEmail"]):
    def waiting(self) -> Self:
        """Those that nobody has logged or dropped, the first to arrive first."""
        waiting = self.filter(enquiry=None, dropped_at=None, emptied_at=None)
        return waiting.select_related("opened_by", "passed_on_by").order_by("received_at", "pk")

    def passed_on(self, user: User) -> Self:
        """Approaches that this colleague passed on, the latest first, while their words are here."""
        mine = self.filter(passed_on_by=user, emptied_at=None)
        return mine.select_related("enquiry").order_by("-received_at", "-pk")

    def with_number_waiting(self) -> Self:
        """Adds to each row how many rows there are."""
        return self.annotate(number_waiting=Window(Count("pk")))


class ReceivedEmail(models.Model):
    """An email that may be an enquiry, or an approach that a colleague passed on by a form (clause 6).
    It waits on Today until someone logs or drops it.

    `key` is a digest of its Message-ID and sender. It stays for a year after the content is deleted
    (`emptied_at`), so that an email that the server gives again is not suggested again.
    """

    number_waiting: int  # set by with_number_waiting

    class Doubt(models.TextChoices):
        COLLEAGUE = "colleague", "The name is that of a colleague, but the address is not theirs"
        UNPROVEN = (
            "unproven",
            "The mail server could not confirm that it came from this address",
        )
        NO_ENQUIRY = (
            "no_enquiry",
            "It reads like a newsletter, an offer or a complaint, not like an enquiry",
        )

    key = models.CharField(max_length=64, unique=True)
    sender_name = models.CharField(max_length=200, blank=True)
    sender_email = models.CharField(max_length=254, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    attachments = models.JSONField(default=list)  # their names; the files stay in the mailbox
    size = models.PositiveBigIntegerField()
    is_cut = models.BooleanField(default=False)  # too long: only its beginning was read
    doubt = models.CharField(max_length=10, choices=Doubt, blank=True)
    outlet = models.CharField(max_length=200, blank=True)
    wanted_at = models.DateTimeField(null=True)
    deadline_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField()
    read_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    opened_by = by_user(null=True)
    dropped_at = models.DateTimeField(null=True)
    dropped_by = by_user(null=True)
    passed_on_by = by_user(null=True)
    reached_by = models.CharField(max_length=10, choices=Enquiry.Channel, blank=True)
    enquiry = models.ForeignKey(
        Enquiry, on_delete=models.CASCADE, null=True, related_name="received_emails"
    )
    logged_at = models.DateTimeField(null=True)
    logged_by = by_user(null=True)
    emptied_at = models.DateTimeField(null=True)

    objects = ReceivedEmailQuerySet.as_manager()

    class Meta:
        app_label = "scheduling"
        constraints = [
            by_someone("received_email", "opened"),
            by_someone("received_email", "dropped"),
            models.CheckConstraint(
                condition=Q(enquiry=None, logged_at=None, logged_by=None)
                | Q(enquiry__isnull=False, logged_at__isnull=False, logged_by__isnull=False),
                name="received_email_logged_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(enquiry=None) | Q(dropped_at=None),
                name="received_email_logged_or_dropped",
            ),
            models.CheckConstraint(
                condition=Q(emptied_at=None)
                | Q(sender_name="", sender_email="", subject="", text="", outlet=""),
                name="received_email_emptied_whole",
            ),
            models.CheckConstraint(
                condition=Q(passed_on_by=None, reached_by="")
                | (Q(passed_on_by__isnull=False) & ~Q(reached_by="")),
                name="received_email_passed_on_by_someone",
            ),
        ]
        indexes = [models.Index(fields=["received_at"], name="received_email_arrived")]

    def __str__(self) -> str:
        """Without a name or a subject: the audit trail outlives the email."""
        return f"Email {self.pk}"

    @property
    def sender(self) -> str:
        if self.sender_name and self.sender_email:
            return f"{self.sender_name} ({self.sender_email})"
        return self.sender_name or self.sender_email or "an unknown sender"
