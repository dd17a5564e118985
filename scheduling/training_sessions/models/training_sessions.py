"""Training sessions, with venue, trainer, places, bookings and attendance."""

from datetime import date, datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, ExtractIsoWeekDay, TruncDate
from django.urls import reverse
from django.utils import timezone

from accounts.access import Permission
from accounts.models import User, by_someone, by_user
from scheduling.availability.models import Away
from scheduling.times.spans import DAY, midnight
from scheduling.training_sessions import repeating
from scheduling.training_sessions.costs import Rate
from scheduling.training_sessions.joining_links import LONGEST
from scheduling.training_sessions.models.black_outs import BlackOut
from training.models import Course, Person, TrainingRecord

DECIDED_BEFORE = timedelta(days=7)  # whether too small a group goes ahead, unless it says a day
SMALL_BEFORE = timedelta(days=7)  # that day, too small a group needs attention


class Priced(models.Model):
    """What it costs, if that is known: `cost_pence` for an hour, half a day or a day."""

    class Per(models.TextChoices):
        HOUR = "hour", "An hour"
        HALF_DAY = "half_day", "Half a day"
        DAY = "day", "A day"

    cost_pence = models.PositiveIntegerField(null=True)
    cost_per = models.CharField(max_length=8, choices=Per, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(cost_pence=None, cost_per="")
                | (Q(cost_pence__isnull=False) & ~Q(cost_per="")),
                name="%(class)s_cost_per_time",
            )
        ]

    @staticmethod
    def half_day_cost() -> Case:
        """For a query: what half a day costs, so that rates for different times can be sorted."""
        an_hour = When(cost_per="hour", then=F("cost_pence") * 4)
        return Case(an_hour, default=F("cost_pence"), output_field=models.IntegerField())

    @property
    def rate(self) -> Rate | None:
        if self.cost_pence is None:
            return None
        return Rate(self.cost_pence, self.cost_per)  # type: ignore[arg-type]  # one of the choices


class Venue(Priced):
    name = models.CharField(max_length=200, unique=True)
    address = models.CharField(max_length=300, blank=True)
    capacity = models.PositiveSmallIntegerField()
    is_online = models.BooleanField(default=False)  # any number of sessions at once

    class Meta(Priced.Meta):
        abstract = False
        constraints = [
            *Priced.Meta.constraints,
            models.CheckConstraint(condition=Q(capacity__gt=0), name="venue_capacity"),
        ]

    def __str__(self) -> str:
        return self.name


class Trainer(Priced):
    name = models.CharField(max_length=200, unique=True)
    email = models.EmailField(blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="trainer",
    )
    courses = models.ManyToManyField(Course, related_name="trainers", blank=True)

    class Meta(Priced.Meta):
        abstract = False

    def __str__(self) -> str:
        return self.name


class TrainingSeries(models.Model):
    """Sessions that were scheduled together. Each of them can still go its own way."""

    class Every(models.TextChoices):
        WEEK = repeating.Every.WEEK, "Every week"
        FORTNIGHT = repeating.Every.FORTNIGHT, "Every two weeks"
        MONTH = repeating.Every.MONTH, "Every month"

    every = models.CharField(max_length=10, choices=Every)
    made_at = models.DateTimeField()
    made_by = by_user()

    def __str__(self) -> str:
        return f"Series {self.pk}"


class Lost(models.TextChoices):
    """What a published session to come has lost. Until it has it again, its places are none."""

    TRAINER = "trainer", "trainer away"
    VENUE = "venue", "venue closed"
    PEOPLE = "people", "too few people"


class TrainingSessionQuerySet(models.QuerySet["TrainingSession"]):
    def published(self) -> Self:
        """No draft: those who are booked and the trainer know of it."""
        return self.exclude(published_at=None)

    def drafts(self) -> Self:
        """Only the desk sees them."""
        return self.filter(published_at=None)

    def upcoming(self, now: datetime) -> Self:
        return self.filter(cancelled_at=None, ends_at__gt=now)

    def past(self, now: datetime) -> Self:
        return self.filter(cancelled_at=None, ends_at__lte=now)

    def visible_to(self, user: User) -> Self:
        """All for the desk; for a trainer their own."""
        if user.may(Permission.EDIT_TRAINING_SESSIONS):
            return self
        if user.may(Permission.SEE_TRAINING_SESSIONS):
            return self.given_by(user)
        return self.none()

    def given_by(self, user: User) -> Self:
        return self.published().filter(trainer__user=user)

    def bookable(self, now: datetime) -> Self:
        """Published, not started, not cancelled, with a trainer, a venue and a place left."""
        coming = self.published().filter(cancelled_at=None, starts_at__gt=now).with_place()
        return coming.taught()

    def taught(self) -> Self:
        """With a trainer and a venue that are there."""
        return self._with_days().exclude(_lost_trainer() | _lost_venue())

    def with_lost(self, now: datetime) -> Self:
        """Adds `lost`: the first of Lost that it has lost, or nothing."""
        on = timezone.localdate(now)
        day_comes = Q(decide_on__lte=on + SMALL_BEFORE) | Q(
            decide_on=None, starts_at__lt=midnight(on + DECIDED_BEFORE + SMALL_BEFORE + DAY)
        )
        lost = Case(
            When(_lost_trainer(), then=Value(Lost.TRAINER)),
            When(_lost_venue(), then=Value(Lost.VENUE)),
            When(_TOO_SMALL & day_comes, then=Value(Lost.PEOPLE)),
            default=Value(""),
            output_field=models.CharField(),
        )
        coming = Q(published_at__isnull=False, cancelled_at=None, starts_at__gt=now)
        return self._with_days().annotate(lost=Case(When(coming, then=lost), default=Value("")))

    def needing_attention(self, now: datetime) -> Self:
        """Published, to come, and without its trainer, its venue or enough people, shortly before
        that has to be decided.
        """
        return self.with_lost(now).exclude(Q(lost=""))

    def costing(self, now: datetime) -> Self:
        """Neither cancelled, nor lost with nobody in it: nobody will be paid for those."""
        return self.with_lost(now).filter(Q(lost="") | Q(places_taken__gt=0), cancelled_at=None)

    def sure(self, now: datetime) -> Self:
        """Those that need no attention: their places are places."""
        return self.with_lost(now).filter(Q(lost=""))

    def _with_days(self) -> Self:
        return self.alias(
            held_on=TruncDate("starts_at"), weekday=ExtractIsoWeekDay("starts_at") - 1
        )

    def full(self, now: datetime) -> Self:
        """Published, not started, not cancelled, and without a place that anyone may take."""
        coming = self.published().filter(cancelled_at=None, starts_at__gt=now)
        return coming.filter(places_taken__gte=F("places") - F("places_offered"))

    def too_small(self, now: datetime) -> Self:
        """Published, not started, with fewer people than its smallest group, and nobody has said
        that it goes ahead.
        """
        return self.published().filter(_TOO_SMALL, cancelled_at=None, starts_at__gt=now)

    def with_place(self) -> Self:
        """One that is neither taken nor held for those on the waiting list."""
        return self.filter(places_taken__lt=F("places") - F("places_offered"))


_TOO_SMALL = Q(
    going_ahead_at=None,
    places_taken__lt=Coalesce("min_group", "course__min_group"),
    places__gt=F("places_taken"),
)


def _lost_venue() -> Q:
    return Q(Exists(_off().filter(venue=OuterRef("venue"))))


def _lost_trainer() -> Q:
    """They are away, by the desk or by their own diary, or have left."""
    away = Away.objects.not_retracted().filter(
        person__user__trainer=OuterRef("trainer"),
        starts_at__lt=OuterRef("ends_at"),
        ends_at__gt=OuterRef("starts_at"),
    )
    left = Person.objects.filter(user__trainer=OuterRef("trainer"), left_on__lt=OuterRef("held_on"))
    off = _off().filter(trainer=OuterRef("trainer"))
    return Q(Exists(off)) | Q(Exists(away)) | Q(Exists(left))


def _off() -> models.QuerySet[BlackOut]:
    """Of the day of a session."""
    return BlackOut.objects.not_retracted().filter(
        Q(ends_on=None) | Q(ends_on__gte=OuterRef("held_on")),
        Q(weekday=BlackOut.Weekday.EVERY_DAY) | Q(weekday=OuterRef("weekday")),
        starts_on__lte=OuterRef("held_on"),
    )


class TrainingSession(models.Model):
    """A course given to a group. `places_taken` changes only by compare-and-set.

    `places_offered` are free and offered to those on the waiting list: nobody else can take them.
    Without `published_at` it is a draft: it holds its venue and trainer, but nobody's time.
    `published_by` is empty for those from before there were drafts.
    """

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="training_sessions")
    venue = models.ForeignKey(Venue, on_delete=models.PROTECT, related_name="training_sessions")
    trainer = models.ForeignKey(Trainer, on_delete=models.PROTECT, related_name="training_sessions")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    places = models.PositiveSmallIntegerField()
    places_taken = models.PositiveSmallIntegerField(default=0)
    places_offered = models.PositiveSmallIntegerField(default=0)
    place_freed_at = models.DateTimeField(null=True)  # the last time
    waits_by_need = models.BooleanField(null=True)  # None: as the organisation does
    note = models.CharField(max_length=300, blank=True)
    # Fewest people, and the day by which it is decided; None: as the course says, and a week before.
    min_group = models.PositiveSmallIntegerField(null=True)
    decide_on = models.DateField(null=True)
    going_ahead_at = models.DateTimeField(null=True)  # with fewer people than that
    going_ahead_by = by_user(null=True)
    # By the rates of when it was arranged; None where there is none. `agreed_pence` replaces both.
    venue_pence = models.PositiveIntegerField(null=True)
    trainer_pence = models.PositiveIntegerField(null=True)
    agreed_pence = models.PositiveIntegerField(null=True)
    series = models.ForeignKey(
        TrainingSeries, on_delete=models.PROTECT, null=True, related_name="training_sessions"
    )
    joining_link = models.URLField(max_length=LONGEST, blank=True)
    # Empty: those of the course
    joining_instructions = models.TextField(blank=True)
    published_at = models.DateTimeField(null=True)
    published_by = by_user(null=True)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = by_user(null=True)
    cancelled_because = models.CharField(max_length=300, blank=True)

    objects = TrainingSessionQuerySet.as_manager()

    lost: str = ""  # of rows `with_lost`

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="training_session_in_order"
            ),
            models.CheckConstraint(condition=Q(places__gt=0), name="training_session_places"),
            models.CheckConstraint(
                condition=Q(places_taken__lte=F("places") - F("places_offered")),
                name="training_session_not_over_full",
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=False) | Q(published_by=None, cancelled_at=None),
                name="training_session_draft_is_nobodys",
            ),
            models.CheckConstraint(
                condition=Q(min_group=None) | Q(min_group__gt=0, min_group__lte=F("places")),
                name="training_session_smallest_group",
            ),
            by_someone("training_session", "going_ahead"),
        ]
        indexes = [models.Index(fields=["starts_at"], name="training_session_by_start")]

    def __str__(self) -> str:
        return f"{self.course.code} at {self.venue}"

    def get_absolute_url(self) -> str:
        return reverse("scheduling:training_session_detail", args=[self.pk])

    def booking_closed_at(self, now: datetime, *, hours: int) -> datetime | None:
        """Since when only the desk can book: `hours` before the start. None while others can too."""
        closes_at = self.starts_at - timedelta(hours=hours)
        return closes_at if closes_at <= now < self.starts_at else None

    @property
    def is_taught(self) -> bool:
        """Whether it has lost neither trainer nor venue, as far as `lost` was asked for."""
        return self.lost not in (Lost.TRAINER, Lost.VENUE)

    @property
    def places_left(self) -> int:
        """That anyone may take."""
        return self.places - self.places_taken - self.places_offered

    @property
    def smallest_group(self) -> int:
        """Never more than there are places; 1 where neither it nor the course says."""
        return min(self.min_group or self.course.min_group or 1, self.places)

    @property
    def people_missing(self) -> int:
        """How many more it needs, unless somebody has said that it goes ahead."""
        if self.going_ahead_at:
            return 0
        return max(0, self.smallest_group - self.places_taken)

    @property
    def decide_by(self) -> date:
        """The day by which it is decided whether too small a group goes ahead: never before people
        knew of it.
        """
        first = timezone.localdate(self.starts_at - DECIDED_BEFORE)
        known = timezone.localdate(self.published_at) if self.published_at else first
        return self.decide_on or max(first, known)

    def is_too_small(self, on: date) -> bool:
        """Whether it needs attention that day because too few people are booked."""
        return bool(self.people_missing) and self.decide_by - SMALL_BEFORE <= on

    @property
    def cost_pence(self) -> int | None:
        """What was agreed, or what is known of the venue and the trainer; None if nothing is."""
        if self.agreed_pence is not None:
            return self.agreed_pence
        known = [pence for pence in (self.venue_pence, self.trainer_pence) if pence is not None]
        return sum(known) if known else None

    @property
    def is_cost_known(self) -> bool:
        """Whole."""
        return self.agreed_pence is not None or None not in (self.venue_pence, self.trainer_pence)

    @property
    def instructions(self) -> str:
        """How to join: its own instructions, or those of its course."""
        return self.joining_instructions or self.course.joining_instructions


class BookingQuerySet(models.QuerySet["Booking"]):
    def active(self) -> Self:
        """Not cancelled, and known to the person."""
        return self.held().known()

    def known(self) -> Self:
        """Not in a draft: the person has been told."""
        return self.exclude(training_session__published_at=None)

    def held(self) -> Self:
        """Not cancelled, in drafts too: for the desk."""
        return self.filter(cancelled_at=None)

    def besides(self, training_session: "TrainingSession", now: datetime) -> Self:
        """Places that people know of in other sessions of its course to come, the soonest first."""
        return (
            self.active()
            .filter(
                training_session__course=training_session.course_id,
                training_session__starts_at__gt=now,
                training_session__cancelled_at=None,
            )
            .exclude(training_session=training_session.pk)
            .select_related("training_session__course")
            .order_by("training_session__starts_at", "pk")
        )

    def visible_to(self, user: User) -> Self:
        """All for the desk; for a trainer those of their sessions; for everyone their own."""
        if user.may(Permission.EDIT_TRAINING_SESSIONS):
            return self
        known = self.known()
        own = Q(person__user=user) if user.may(Permission.SEE_OWN_TRAINING) else Q(pk=None)
        return known.filter(own) | known.with_attendance_by(user)

    def with_attendance_by(self, user: User) -> Self:
        """Bookings whose attendance the user may record: all for the desk, for a trainer those of
        their sessions.
        """
        known = self.known()
        if user.may(Permission.EDIT_TRAINING_SESSIONS):
            return known
        if user.may(Permission.MARK_ATTENDANCE):
            return known.filter(training_session__trainer__user=user)
        return self.none()

    def without_attendance(self) -> Self:
        """Without attendance, or with attendance that was retracted."""
        return self.active().filter(
            Q(training_record=None) | Q(training_record__retracted_at__isnull=False)
        )

    def with_lost(self, now: datetime) -> Self:
        """Adds what its session has lost, as `TrainingSessionQuerySet.with_lost` does."""
        lost = TrainingSession.objects.with_lost(now).filter(pk=OuterRef("training_session"))
        return self.annotate(lost=Subquery(lost.values("lost")))  # type: ignore[misc]  # annotated

    def sure(self, now: datetime) -> Self:
        """In a session that needs no attention."""
        return self.with_lost(now).filter(Q(lost=""))

    def with_session(self) -> Self:
        return self.select_related(
            "person",
            "training_session__course",
            "training_session__venue",
            "training_session__trainer",
        )


class Booking(models.Model):
    """A person's place. Recording attendance makes a training record, whatever the outcome.

    `sequence` counts the calendar invitations sent for it. `own_link`: where the provider of an
    online session gives each person a link of their own; nobody else may see it.
    """

    training_session = models.ForeignKey(
        TrainingSession, on_delete=models.PROTECT, related_name="bookings"
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="bookings")
    booked_at = models.DateTimeField()
    booked_by = by_user(null=True)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = by_user(null=True)
    # At the door; how it went is recorded after the end of the session.
    arrived_at = models.DateTimeField(null=True)
    arrived_by = by_user(null=True)
    # When the last press that counts was made: a phone without a network sends its own later.
    arrival_noted_at = models.DateTimeField(null=True)
    training_record = models.OneToOneField(
        TrainingRecord, on_delete=models.PROTECT, null=True, related_name="booking"
    )
    sequence = models.PositiveIntegerField(default=0)
    own_link = models.URLField(max_length=LONGEST, blank=True)

    objects = BookingQuerySet.as_manager()

    lost: str  # only of rows `with_lost`

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["training_session", "person"],
                condition=Q(cancelled_at=None),
                name="booked_once",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at=None) | Q(training_record=None),
                name="booking_marked_or_cancelled",
            ),
            models.CheckConstraint(
                condition=Q(arrived_at=None, arrived_by=None)
                | Q(arrived_at__isnull=False, arrived_by__isnull=False),
                name="booking_arrival_noted_by_someone",
            ),
            models.UniqueConstraint(
                fields=["training_session", "own_link"],
                condition=Q(cancelled_at=None) & ~Q(own_link=""),
                name="booking_link_is_their_own",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.training_session}"

    @property
    def joining_link(self) -> str:
        """Where they join online: by their own link, or else by that of the session."""
        return self.own_link or self.training_session.joining_link

    @property
    def attendance(self) -> TrainingRecord | None:
        """The training record from the session, unless it was retracted."""
        record = self.training_record
        return None if record is None or record.retracted_at else record

    @property
    def did_not_attend(self) -> bool:
        record = self.attendance
        return record is not None and record.outcome == TrainingRecord.Outcome.DID_NOT_ATTEND
