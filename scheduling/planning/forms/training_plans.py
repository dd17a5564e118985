"""What a plan is asked for: the period, and what it may use."""

from calendar import day_name
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from nhsuk.dates.days import read_day
from nhsuk.dates.unreadable import Unreadable
from nhsuk.forms import PeriodForm, RowsField, whole_number_field
from nhsuk.words import day
from scheduling.planning.half_days import (
    HOLIDAYS,
    PARTS,
    days_from,
    holiday,
    next_quarter,
    standard_options,
)
from scheduling.planning.models import TrainingPlan
from scheduling.training_sessions.models import Trainer, Venue
from training.models import Course, Person


class TrainingPlanForm(PeriodForm):
    """Everything is chosen to start with."""

    weekdays = forms.TypedMultipleChoiceField(
        label="On these days",
        coerce=int,
        choices=list(enumerate(day_name)),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one day of the week"},
    )
    parts = forms.MultipleChoiceField(
        label="At these times",
        choices=list(PARTS.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose morning, afternoon or both"},
    )
    min_group = whole_number_field(
        "Fewest people in a session", 1, 20, "With 1, nobody waits for others who need the course"
    )
    days_off = forms.CharField(
        label="Days without training",
        help_text="One a line, like 24 December, 21 December to 3 January, Christmas or Easter. Bank holidays are"
        " left out anyway",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "class": "input--20"}),
    )
    courses = RowsField(
        Course.objects.order_by("code"),
        to_field_name="code",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one course"},
    )
    venues = RowsField(
        Venue.objects.order_by("name"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one venue"},
    )
    trainers = RowsField(
        Trainer.objects.order_by("name"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one trainer"},
    )

    def clean(self) -> dict[str, Any]:
        super().clean()
        first, last = (self.cleaned_data.get(name) for name in ("first", "last"))
        if first and last and "days_off" in self.cleaned_data:
            try:
                self.cleaned_data["days_off"] = _days_between(
                    self.cleaned_data["days_off"], first, last
                )
            except forms.ValidationError as refusal:
                self.add_error("days_off", refusal)
        return self.cleaned_data

    def options(self, needs: Sequence[tuple[Person, str]] = ()) -> dict[str, Any]:
        """As a plan stores them; `needs` if it is for these people and courses alone."""
        chosen = self.cleaned_data
        only = {"needs": [[person.pk, course] for person, course in needs]} if needs else {}
        return {
            **only,
            "weekdays": chosen["weekdays"],
            "parts": chosen["parts"],
            "min_group": chosen["min_group"],
            "days_off": [on.isoformat() for on in chosen["days_off"]],
            "courses": sorted(course.code for course in chosen["courses"]),
            "venues": sorted(venue.pk for venue in chosen["venues"]),
            "trainers": sorted(trainer.pk for trainer in chosen["trainers"]),
        }


def _days_between(text: str, first: date, last: date) -> list[date]:
    """The days of the period that the lines name; a day without its year is the first such day of
    the period. Of a holiday those that are in the period.
    """
    days = set()
    for line in filter(None, map(str.strip, text.splitlines())):
        if (name := line.capitalize()) in HOLIDAYS:
            years = range(first.year - 1, last.year + 1)
            days |= {
                on
                for starts, ends in (holiday(name, year) for year in years)
                for on in days_from(max(starts, first), min(ends, last))
            }
            continue
        begins, _, ends = line.partition(" to ")
        try:
            on = read_day(begins, today=first)
            until = read_day(ends, today=on) if ends else on
        except Unreadable as refusal:
            raise forms.ValidationError(f"“{line}”: {refusal}") from None
        for end in (on, until):
            if not first <= end <= last:
                raise forms.ValidationError(
                    f"{day(end)} is not in this period. Leave it out, or change the period."
                )
        days |= days_from(on, until)
    return sorted(days)


def initial_options(today: date) -> dict[str, Any]:
    """The next quarter, on working days, with everything there is."""
    first, last = next_quarter(today)
    return {
        "first": first,
        "last": last,
        **standard_options(),
        "courses": Course.objects.values_list("code", flat=True),
        "venues": Venue.objects.values_list("pk", flat=True),
        "trainers": Trainer.objects.values_list("pk", flat=True),
    }


def initial_of(plan: TrainingPlan) -> dict[str, Any]:
    """What that plan was asked for."""
    return {
        "first": plan.starts_on,
        "last": plan.ends_on,
        **plan.options,
        "days_off": "\n".join(plan.days_off_words),
    }
