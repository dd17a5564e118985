"""The forms for a training session, with one day, a start and an end; and the list's filters."""

from datetime import datetime
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from accounts.search import with_every_word
from nhsuk.dates.moments import local_moment
from nhsuk.dates.unreadable import Unreadable
from nhsuk.forms import ClockField, DayField
from scheduling.training_sessions.actions.training_sessions import ARRANGED
from scheduling.training_sessions.models import Trainer, TrainingSession, Venue
from training.actions.seen import fingerprint
from training.models import Course

# Where the page shows a refusal of the action
FIELDS_OF_REFUSALS = {
    "StartsInThePast": "day",
    "EndsBeforeStart": "ends",
    "TooLong": "ends",
    "VenueTooSmall": "places",
    "GroupTooLarge": "places",
    "FewerPlacesThanBooked": "places",
    "TrainerCannotGive": "trainer",
    "TrainerIsTaken": "trainer",
    "VenueIsTaken": "venue",
}


class VenueField(forms.ModelChoiceField):
    def label_from_instance(self, venue: Venue) -> str:
        return f"{venue} (holds {venue.capacity})"


class CourseField(forms.ModelChoiceField):
    def label_from_instance(self, course: Course) -> str:
        return f"{course} (up to {course.max_group})" if course.max_group else str(course)


class TrainerField(forms.ModelChoiceField):
    def label_from_instance(self, trainer: Trainer) -> str:
        codes = ", ".join(sorted(course.code for course in trainer.courses.all()))
        return f"{trainer} ({codes})" if codes else str(trainer)


class TrainingSessionForm(forms.Form):
    course = CourseField(Course.objects.order_by("code"), empty_label="Choose a course")
    day = DayField(help_text="For example, 31/03/2026")
    starts = ClockField(help_text="For example, 10am")
    ends = ClockField(help_text="For example, 1pm")
    venue = VenueField(Venue.objects.order_by("name"), empty_label="Choose a venue")
    trainer = TrainerField(
        Trainer.objects.order_by("name").prefetch_related("courses"), empty_label="Choose a trainer"
    )
    places = forms.IntegerField(
        min_value=1,
        max_value=500,
        widget=forms.TextInput(attrs={"class": "nhsuk-input--width-3", "inputmode": "numeric"}),
        error_messages={
            "required": "Enter how many people can come",
            "invalid": "Enter how many people can come, as a number",
            "min_value": "Offer at least 1 place",
            "max_value": "Offer at most 500 places",
        },
    )
    note = forms.CharField(
        max_length=300,
        required=False,
        help_text="Shown to everyone booked, such as what to bring",
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if all(cleaned.get(part) is not None for part in ("day", "starts", "ends")):
            cleaned["starts_at"] = self._moment("starts")
            cleaned["ends_at"] = self._moment("ends")
        return cleaned

    def _moment(self, part: str) -> datetime | None:
        try:
            return local_moment(self.cleaned_data["day"], self.cleaned_data[part])
        except Unreadable as problem:
            self.add_error(part, str(problem))
            return None

    def arrangement(self) -> dict[str, Any]:
        """What the actions take."""
        return {field: self.cleaned_data[field] for field in ARRANGED}

    def refuse(self, refusal: Exception) -> None:
        """Shows a refusal beside the field that fixes it."""
        self.add_error(FIELDS_OF_REFUSALS.get(type(refusal).__name__), str(refusal))


def initial_of(training_session: TrainingSession) -> dict[str, Any]:
    """The form's initial values, with a fingerprint to detect changes made meanwhile."""
    starts_at = timezone.localtime(training_session.starts_at)
    ends_at = timezone.localtime(training_session.ends_at)
    return {
        "course": training_session.course_id,
        "day": starts_at.date(),
        "starts": starts_at.time(),
        "ends": ends_at.time(),
        "venue": training_session.venue_id,
        "trainer": training_session.trainer_id,
        "places": training_session.places,
        "note": training_session.note,
        "seen": fingerprint(training_session, ARRANGED),
    }


class CancelForm(forms.Form):
    reason = forms.CharField(
        label="Why the session is cancelled",
        max_length=300,
        help_text="For example, The trainer is ill",
        error_messages={"required": "Enter why the session is cancelled"},
    )


class TrainingSessionFilter(django_filters.FilterSet):
    """Upcoming sessions by default."""

    WHEN = {"upcoming": "Upcoming", "past": "Past", "cancelled": "Cancelled", "all": "All"}

    search = django_filters.CharFilter(
        label="Search",
        method="find",
        widget=forms.TextInput(
            attrs={"type": "search", "data-search": "", "class": "nhsuk-input--width-20"}
        ),
    )
    when = django_filters.ChoiceFilter(
        label="When", choices=list(WHEN.items()), empty_label=None, method="at_time"
    )
    course = django_filters.ModelChoiceFilter(
        queryset=Course.objects.order_by("code"), empty_label="Every course"
    )

    class Meta:
        model = TrainingSession
        fields = ["search", "when", "course"]

    def __init__(self, data: Any, *, queryset: QuerySet[TrainingSession], now: datetime) -> None:
        self.now = now
        asked = data.copy()
        if not asked.get("when"):
            asked["when"] = "upcoming"
        super().__init__(asked, queryset=queryset)

    def filter_queryset(self, queryset: QuerySet[TrainingSession]) -> QuerySet[TrainingSession]:
        """Upcoming sessions if the `when` filter has an unknown value; the form shows the error."""
        training_sessions = super().filter_queryset(queryset)
        if "when" in self.form.cleaned_data:
            return training_sessions
        return self.at_time(training_sessions, "when", "upcoming")

    def find(
        self, queryset: QuerySet[TrainingSession], _name: str, value: str
    ) -> QuerySet[TrainingSession]:
        return with_every_word(
            queryset, value, "course__code", "course__title", "venue__name", "trainer__name"
        )

    def at_time(self, queryset: Any, _name: str, value: str) -> QuerySet[TrainingSession]:
        match value:
            case "upcoming":
                return queryset.upcoming(self.now).order_by("starts_at", "pk")
            case "past":
                return queryset.past(self.now).order_by("-starts_at", "-pk")
            case "cancelled":
                return queryset.exclude(cancelled_at=None).order_by("-starts_at", "-pk")
        return queryset.order_by("-starts_at", "-pk")
