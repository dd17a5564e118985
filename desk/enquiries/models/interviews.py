"""Interviews: one spokesperson, one outlet, one slot, from an enquiry; and who was asked to
give it.
"""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.access import Permission
from accounts.models import User, by_user
from accounts.search import with_every_word
from desk.enquiries.models.enquiries import Enquiry
from training.media import media_choices
from training.models import Person, Practice

# How long after its start an interview still counts as to come: it may go on, or begin late.
STILL_TO_COME = timedelta(minutes=30)


class InterviewQuerySet(models.QuerySet["Interview"]):
    def visible_to(self, user: User) -> Self:
        """All for the desk; for a spokesperson their own."""
        return self if user.may(Permission.WORK_DESK) else self.filter(person__user=user)

    def to_come(self, now: datetime) -> Self:
        return self.filter(called_off_at=None, starts_at__gt=now - STILL_TO_COME).order_by(
            "starts_at"
        )

    def past(self, now: datetime) -> Self:
        """No longer to come; those called off too."""
        return self.filter(starts_at__lte=now - STILL_TO_COME)

    def in_order(self) -> Self:
        return self.order_by("starts_at", "reference")

    def search(self, text: str) -> Self:
        """Every word occurs in the reference, the subject, the outlet's name or the
        spokesperson's.
        """
        return with_every_word(
            self,
            text,
            "reference",
            "enquiry__subject",
            "enquiry__outlet__name",
            "person__first_name",
            "person__last_name",
        )


class Interview(models.Model):
    class Mode(models.TextChoices):
        LIVE = "live", "Live"
        AS_LIVE = "as_live", "As live"
        RECORDED = "recorded", "Recorded"

    class Format(models.TextChoices):
        """Who else takes part; with no value, only the medium is shown."""

        ONE_TO_ONE = "", "One to one"
        REMOTE = "remote", "Remote, by line or video call"
        PANEL = "panel", "Panel or debate, with other guests"

    reference = models.CharField(max_length=20, unique=True)
    enquiry = models.ForeignKey(Enquiry, on_delete=models.PROTECT, related_name="interviews")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="interviews"
    )
    medium = models.CharField(max_length=20, choices=media_choices)
    mode = models.CharField(max_length=10, choices=Mode)
    format = models.CharField(max_length=10, choices=Format, default=Format.ONE_TO_ONE, blank=True)
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    # When its time, length or medium last changed.
    slot_changed_at = models.DateTimeField(null=True)
    arrive_minutes_before = models.PositiveSmallIntegerField(
        "minutes before the start to be ready", null=True, blank=True
    )
    place = models.CharField("place or link", max_length=300, blank=True)
    # A line each, as in desk.enquiries.contacts.
    contacts = models.TextField(blank=True)
    fallback = models.CharField(max_length=300, blank=True)
    sequence = models.PositiveIntegerField(default=0)
    # What the event in the spokesperson's calendar warns of: their pack is out of date.
    calendar_warning = models.CharField(max_length=300, blank=True)
    offered_at = models.DateTimeField()
    offered_by = by_user()
    accepted_at = models.DateTimeField(null=True)
    called_off_at = models.DateTimeField(null=True)
    called_off_because = models.CharField(max_length=300, blank=True)
    went_out_at = models.DateTimeField(null=True)
    practice = models.ForeignKey(
        Practice, on_delete=models.PROTECT, null=True, related_name="interviews"
    )

    objects = InterviewQuerySet.as_manager()

    class Meta:
        app_label = "scheduling"
        constraints = [
            models.CheckConstraint(condition=Q(minutes__gt=0), name="interview_length"),
            models.CheckConstraint(
                condition=Q(arrive_minutes_before=None) | Q(arrive_minutes_before__lte=24 * 60),
                name="interview_arrive_before",
            ),
            models.CheckConstraint(
                condition=Q(person=None, accepted_at=None)
                | Q(person__isnull=False, accepted_at__isnull=False),
                name="interview_accepted_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(went_out_at=None) | Q(person__isnull=False, called_off_at=None),
                name="interview_went_out_with_someone",
            ),
        ]
        indexes = [models.Index(fields=["starts_at"], name="interview_by_start")]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("reports:interview_detail", args=[self.reference])

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def arrive_at(self) -> datetime | None:
        """When to be ready: to arrive, dial in or talk first. It moves with the slot."""
        if self.arrive_minutes_before is None:
            return None
        return self.starts_at - timedelta(minutes=self.arrive_minutes_before)

    @property
    def format_word(self) -> str:
        """`panel or debate`, `remote`; empty for one to one."""
        return self.get_format_display().partition(",")[0].lower() if self.format else ""

    @property
    def status(self) -> str:
        """One of called off, went out, accepted, open."""
        if self.called_off_at:
            return "called_off"
        if self.went_out_at:
            return "went_out"
        return "accepted" if self.person_id else "open"


class InterviewLink(models.Model):
    """The secret link in one calendar event: to the interview and its pack, without signing
    in.
    """

    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="links")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    # The SHA-256 of the link's 256 random bits.
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "scheduling"

    def __str__(self) -> str:
        return f"{self.interview} for {self.person}"


class AskQuerySet(models.QuerySet["Ask"]):
    def visible_to(self, user: User) -> Self:
        """All for the desk; for a spokesperson their own."""
        return self if user.may(Permission.WORK_DESK) else self.filter(person__user=user)

    def to_answer(self, now: datetime) -> Self:
        """Not answered, for a slot to come; soonest first."""
        waiting = self.filter(
            answer=Ask.Answer.WAITING, interview__called_off_at=None, interview__starts_at__gt=now
        )
        return waiting.order_by("interview__starts_at", "pk")

    def unsettled(self, now: datetime) -> Self:
        """Those to answer, and the declined ones of interviews without a spokesperson."""
        to_come = self.filter(interview__called_off_at=None, interview__starts_at__gt=now)
        nobody_yet = Q(answer__in=Ask.TURNED_DOWN, interview__person=None)
        return to_come.filter(Q(answer=Ask.Answer.WAITING) | nobody_yet).order_by(
            "interview__starts_at", "pk"
        )


class Ask(models.Model):
    """Someone was asked to give an interview, and their answer.

    "Not available" is about the time, "No" about the interview. Which of the two it was, and why,
    is private: others than the asker see "not available".
    """

    class Answer(models.TextChoices):
        WAITING = "waiting", "No answer yet"
        ACCEPTED = "accepted", "Accepted"
        DECLINED = "declined", "Not available"
        NO = "no", "No"
        CALLED_BACK = "called_back", "No longer needed"

    TURNED_DOWN = (Answer.DECLINED, Answer.NO)

    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="asks")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="asks")
    asked_at = models.DateTimeField()
    asked_by = by_user()
    answer = models.CharField(max_length=12, choices=Answer, default=Answer.WAITING)
    answered_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    # The asker's note: that it is out of hours, or what clashes.
    note = models.CharField(max_length=300, blank=True)
    # The SHA-256 of the link's 256 random bits.
    token_hash = models.CharField(max_length=64, null=True, unique=True)

    objects = AskQuerySet.as_manager()

    class Meta:
        app_label = "scheduling"
        constraints = [
            models.UniqueConstraint(
                fields=["interview", "person"],
                condition=Q(answer="waiting"),
                name="asked_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(answer="waiting", answered_at=None)
                | (~Q(answer="waiting") & Q(answered_at__isnull=False)),
                name="ask_answered_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.interview}: {self.get_answer_display()}"
