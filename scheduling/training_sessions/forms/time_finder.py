"""What the finder of times is asked for. It is sent by GET, so that a search can be kept as an address."""

from datetime import date, timedelta
from typing import Any

from django import forms

from nhsuk.forms import DayField, whole_number_field
from scheduling.training_sessions.forms.training_sessions import CourseField, VenueField
from scheduling.training_sessions.models import Trainer, Venue
from scheduling.training_sessions.queries.time_finder import Wanted
from training.models import Course

MINUTES = 180  # unless told
FARTHEST = timedelta(days=366)


class TimeFinderForm(forms.Form):
    course = CourseField(
        Course.objects.order_by("code"),
        empty_label="Choose a course",
        error_messages={"required": "Choose the course"},
    )
    minutes = whole_number_field("Minutes", 15, 720, "")
    last_on = DayField(
        label="Last day",
        prefer="future",
        help_text="For example, 15 December",
        error_messages={"required": "Enter the last day on which it may be"},
    )
    trainer = forms.ModelChoiceField(
        Trainer.objects.order_by("name"), required=False, empty_label="Anyone who gives it"
    )
    venue = VenueField(
        Venue.objects.order_by("name"), required=False, empty_label="Any that is free"
    )

    def __init__(self, data: Any, *, given: dict[str, Any], today: date, number: int) -> None:
        """`given`: what was entered so far, while people are still being chosen; `number` of them."""
        self.today = today
        self.number = number
        super().__init__(data, initial={"minutes": MINUTES} | given)

    def clean(self) -> dict[str, Any]:
        clean = self.cleaned_data
        last, course = clean.get("last_on"), clean.get("course")
        if not self.number:
            self.add_error(None, "Choose at least one person.")
        if last and last < self.today:
            self.add_error("last_on", "That day has passed. Enter a later one.")
        if last and last > self.today + FARTHEST:
            self.add_error("last_on", "That is more than a year away. Enter an earlier day.")
        if course and course.max_group and self.number > course.max_group:
            self.add_error(
                "course",
                f"{course.code} is for groups of up to {course.max_group}, and {self.number} people are"
                " chosen. Untick some, and find another time for them.",
            )
        trainer = clean.get("trainer")
        if course and trainer and not trainer.courses.filter(pk=course.pk).exists():
            self.add_error(
                "trainer", f"{trainer} does not give {course.code}. Choose someone else."
            )
        venue = clean.get("venue")
        if venue and self.number > venue.capacity:
            self.add_error("venue", f"{venue} holds {venue.capacity} people. Choose a larger one.")
        return clean

    def wanted(self) -> Wanted:
        return Wanted(**self.cleaned_data)
