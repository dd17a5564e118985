"""The forms for a training session, with one day, a start and an end; and the list's filters."""

from datetime import UTC, datetime
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from accounts.search import with_every_word
from accounts.seen import fingerprint
from nhsuk.forms import ClockField, DayField, whole_number_field
from nhsuk.london import ClocksChange, in_london
from nhsuk.words import clock
from scheduling.training_sessions.actions.training_sessions import ARRANGED
from scheduling.training_sessions.forms.costs import PoundsField
from scheduling.training_sessions.models import Trainer, TrainingSession, Venue
from training.models import Course


class VenueField(forms.ModelChoiceField):
    def label_from_instance(self, venue: Venue) -> str:
        kind = "online, up to" if venue.is_online else "holds"
        return f"{venue} ({kind} {venue.capacity})"


class CourseField(forms.ModelChoiceField):
    def label_from_instance(self, course: Course) -> str:
        return f"{course} (up to {course.max_group})" if course.max_group else str(course)


class TrainerField(forms.ModelChoiceField):
    def label_from_instance(self, trainer: Trainer) -> str:
        codes = ", ".join(sorted(course.code for course in trainer.courses.all()))
        return f"{trainer} ({codes})" if codes else str(trainer)


def _which(part: str) -> forms.ChoiceField:
    """Which of two moments a time means, in the night in which the clocks go back."""
    return forms.ChoiceField(
        label=f"{part}: which of the two",
        choices=[("0", "Before the clocks go back"), ("1", "After the clocks have gone back")],
        required=False,
        widget=forms.RadioSelect,
    )


class TrainingSessionForm(forms.Form):
    course = CourseField(Course.objects.order_by("code"), empty_label="Choose a course")
    day = DayField(help_text="For example, 31/03/2026")
    starts = ClockField(help_text="For example, 10am")
    ends = ClockField(help_text="For example, 1pm")
    starts_which = _which("Starts")
    ends_which = _which("Ends")
    venue = VenueField(Venue.objects.order_by("name"), empty_label="Choose a venue")
    trainer = TrainerField(
        Trainer.objects.order_by("name").prefetch_related("courses"), empty_label="Choose a trainer"
    )
    places = forms.IntegerField(
        min_value=1,
        max_value=500,
        widget=forms.TextInput(attrs={"class": "input--3", "inputmode": "numeric"}),
        error_messages={
            "required": "Enter how many people can come",
            "invalid": "Enter how many people can come, as a number",
            "min_value": "Offer at least 1 place",
            "max_value": "Offer at most 500 places",
        },
    )
    min_group = whole_number_field(
        "Fewest people", 1, 500, "Leave it empty to do as the course says", required=False
    )
    decide_on = DayField(
        label="Decide by",
        required=False,
        help_text="If too few are booked. Leave it empty for a week before.",
    )
    agreed_pence = PoundsField(
        label="Cost agreed, in pounds",
        help_text="Leave it empty to use the rates of the venue and the trainer",
    )
    note = forms.CharField(
        max_length=300,
        required=False,
        help_text="Shown to everyone booked, such as what to bring",
    )
    joining_link = forms.CharField(
        required=False,
        help_text=(
            "For a session online. Only those booked and the trainer see it. "
            "Leave it empty if each person gets a link of their own: add those when they are booked."
        ),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )
    joining_instructions = forms.CharField(
        required=False,
        max_length=2000,
        help_text="Leave it empty to use those of the course",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.twice = [
            name for name in ("starts_which", "ends_which") if self.initial.get(name) is not None
        ]
        for name in self.twice:
            self.fields[name].required = not self.is_bound

    def clean(self) -> dict[str, Any]:
        self.twice = []
        cleaned = super().clean() or {}
        if all(cleaned.get(part) is not None for part in ("day", "starts", "ends")):
            cleaned["starts_at"] = self._moment("starts")
            cleaned["ends_at"] = self._moment("ends")
        return cleaned

    def _moment(self, part: str) -> datetime | None:
        """In UTC: two times of one zone are compared by what the clock shows, even in the night in
        which it shows them twice.
        """
        day, at = self.cleaned_data["day"], self.cleaned_data[part]
        try:
            return in_london(datetime.combine(day, at)).astimezone(UTC)
        except ClocksChange as change:
            if change.comes_twice:
                return self._one_of_two(part, change)
            self.add_error(
                part,
                f"The clocks skip {clock(at)} that day. Enter a time before 1am or from 2am.",
            )
            return None

    def _one_of_two(self, part: str, change: ClocksChange) -> datetime | None:
        """The reading that was chosen; asked for where none was."""
        question = f"{part}_which"
        self.twice.append(question)
        self[question].field.required = True
        self[question].label = f"{part.capitalize()}: which {clock(self.cleaned_data[part])}"
        if chosen := self.cleaned_data.get(question):
            return datetime.fromisoformat(change.readings[int(chosen)]).astimezone(UTC)
        self.add_error(
            question,
            f"{clock(self.cleaned_data[part])} comes twice that night, because the clocks go back. "
            "Choose which one.",
        )
        return None

    def arrangement(self) -> dict[str, Any]:
        """What the actions take."""
        return {field: self.cleaned_data[field] for field in ARRANGED}


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
        "min_group": training_session.min_group,
        "decide_on": training_session.decide_on,
        "agreed_pence": training_session.agreed_pence,
        "joining_link": training_session.joining_link,
        "joining_instructions": training_session.joining_instructions,
        "starts_which": _which_of(starts_at),
        "ends_which": _which_of(ends_at),
        "seen": fingerprint(training_session, ARRANGED),
    }


def _which_of(moment: datetime) -> str | None:
    """As in the form: the first or the second of two; None on every other night."""
    is_twice = moment.utcoffset() != moment.replace(fold=1 - moment.fold).utcoffset()
    return str(moment.fold) if is_twice else None


class CancelForm(forms.Form):
    reason = forms.CharField(
        label="Why the session is cancelled",
        max_length=300,
        help_text="For example, The trainer is ill",
        error_messages={"required": "Enter why the session is cancelled"},
    )


class SessionFilter(django_filters.FilterSet):
    """What the list and the calendar share."""

    search = django_filters.CharFilter(
        label="Search",
        method="find",
        widget=forms.TextInput(attrs={"type": "search", "data-search": "", "class": "input--20"}),
    )
    course = django_filters.ModelChoiceFilter(
        queryset=Course.objects.order_by("code"), empty_label="Every course"
    )
    venue = django_filters.ModelChoiceFilter(
        queryset=Venue.objects.order_by("name"), empty_label="Every venue"
    )
    trainer = django_filters.ModelChoiceFilter(
        queryset=Trainer.objects.order_by("name"), empty_label="Every trainer"
    )

    class Meta:
        model = TrainingSession
        fields = ["search", "course", "venue", "trainer"]

    def find(
        self, queryset: QuerySet[TrainingSession], _name: str, value: str
    ) -> QuerySet[TrainingSession]:
        return with_every_word(
            queryset, value, "course__code", "course__title", "venue__name", "trainer__name"
        )


class TrainingSessionFilter(SessionFilter):
    """Upcoming sessions by default."""

    WHEN = {
        "upcoming": "Upcoming",
        "attention": "Needing attention",
        "too_small": "Too few people",
        "drafts": "Drafts",
        "past": "Past",
        "cancelled": "Cancelled",
        "all": "All",
    }

    when = django_filters.ChoiceFilter(
        label="When", choices=list(WHEN.items()), empty_label=None, method="at_time"
    )

    class Meta:
        model = TrainingSession
        fields = ["search", "when", "course", "venue", "trainer"]

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

    def at_time(self, queryset: Any, _name: str, value: str) -> QuerySet[TrainingSession]:
        match value:
            case "upcoming":
                return queryset.upcoming(self.now).order_by("starts_at", "pk")
            case "attention":
                return queryset.needing_attention(self.now).order_by("starts_at", "pk")
            case "too_small":
                return queryset.too_small(self.now).order_by("starts_at", "pk")
            case "drafts":
                return queryset.drafts().order_by("starts_at", "pk")
            case "past":
                return queryset.past(self.now).order_by("-starts_at", "-pk")
            case "cancelled":
                return queryset.exclude(cancelled_at=None).order_by("-starts_at", "-pk")
        return queryset.order_by("-starts_at", "-pk")
