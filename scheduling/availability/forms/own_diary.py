"""The forms of a diary that people keep on a phone. Times are chosen, not typed."""

from calendar import day_name
from collections.abc import Sequence
from datetime import time, timedelta
from typing import Any

from django import forms

from nhsuk.forms import DayField
from nhsuk.words import clock
from scheduling.availability.models import RecurringClinic
from scheduling.availability.own_hours import Day

FIRST, LAST = 6, 22  # o'clock, between which times are offered
HALF_HOURS = [
    time(hour, minute)
    for hour in range(FIRST, LAST + 1)
    for minute in (0, 30)
    if hour < LAST or not minute
]
AHEAD = timedelta(weeks=26)  # until when a clinic repeats, unless told


def _time_field(
    label: str, *, empty: str = "", also: Sequence[time] = ()
) -> forms.TypedChoiceField:
    """`also`: times that are set already, so that they can be chosen."""
    offered = sorted({*HALF_HOURS, *also})
    choices = [(f"{at:%H:%M}", clock(at)) for at in offered]
    return forms.TypedChoiceField(
        label=label,
        choices=[("", empty), *choices] if empty else choices,
        coerce=time.fromisoformat,
        empty_value=None,
        required=not empty,
        error_messages={"required": "Choose a time."},
    )


class LeaveForm(forms.Form):
    first_on = DayField(
        label="First day", error_messages={"required": "Enter the first day of the leave."}
    )
    last_on = DayField(
        label="Last day",
        required=False,
        help_text="Leave empty for one day",
    )

    def clean(self) -> dict[str, Any]:
        first, last = (self.cleaned_data.get(name) for name in ("first_on", "last_on"))
        if first and last and last < first:
            self.add_error("last_on", "The last day is before the first. Enter a later one.")
        if first and not last and "last_on" not in self.errors:
            self.cleaned_data["last_on"] = first
        return self.cleaned_data


class ClinicForm(forms.Form):
    first_on = DayField(
        label="First day",
        help_text="It repeats on this day of the week",
        error_messages={"required": "Enter the day of the first clinic."},
    )
    starts = _time_field("From")
    ends = _time_field("To")
    every_weeks = forms.TypedChoiceField(
        label="How often",
        choices=RecurringClinic.Every,
        coerce=int,
        widget=forms.RadioSelect,
        initial=RecurringClinic.Every.WEEK,
        error_messages={"required": "Choose how often."},
    )
    last_on = DayField(
        label="Until", required=False, help_text="Leave empty for half a year; a year at most"
    )

    def clean(self) -> dict[str, Any]:
        clean = self.cleaned_data
        first, last = clean.get("first_on"), clean.get("last_on")
        if first and last and last < first:
            self.add_error("last_on", "The last day is before the first. Enter a later one.")
        if first and not last and "last_on" not in self.errors:
            clean["last_on"] = first + AHEAD
        starts, ends = clean.get("starts"), clean.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", "The end must be after the start. Choose a later time.")
        return clean


class HoursForm(forms.Form):
    """A row for each day of the week; both times empty where somebody cannot be reached."""

    def __init__(self, data: Any = None, *, days: Sequence[Day]) -> None:
        initial = {}
        for weekday, day in enumerate(days):
            for name, at in zip(("from", "to"), day or ("", ""), strict=True):
                initial[f"{name}_{weekday}"] = f"{at:%H:%M}" if isinstance(at, time) else ""
        super().__init__(data, initial=initial)
        also = [at for day in days for at in day or ()]
        for weekday in range(7):
            for name, label in (("from", "from"), ("to", "to")):
                self.fields[f"{name}_{weekday}"] = _time_field(
                    f"{day_name[weekday]}, {label}", empty="Off", also=also
                )

    @property
    def rows(self) -> list[tuple[str, Any, Any]]:
        """The name of each day, and its two fields."""
        return [
            (day_name[weekday], self[f"from_{weekday}"], self[f"to_{weekday}"])
            for weekday in range(7)
        ]

    def clean(self) -> dict[str, Any]:
        for weekday in range(7):
            first, last = (self.cleaned_data.get(f"{name}_{weekday}") for name in ("from", "to"))
            if (first is None) != (last is None):
                missing = "to" if last is None else "from"
                self.add_error(f"{missing}_{weekday}", "Choose both times, or “Off” for both.")
            elif first and last and last <= first:
                self.add_error(f"to_{weekday}", "Choose a later time than the one before it.")
        return self.cleaned_data

    @property
    def days(self) -> tuple[Day, ...]:
        """What was chosen, Monday first."""
        clean = self.cleaned_data
        return tuple(
            (clean[f"from_{weekday}"], clean[f"to_{weekday}"]) if clean[f"from_{weekday}"] else None
            for weekday in range(7)
        )


class DelegateForm(forms.Form):
    email = forms.EmailField(
        label="Their email address",
        help_text="The address that they sign in with",
        error_messages={
            "required": "Enter the address of whoever may change the diary.",
            "invalid": "Enter an email address, like name@example.nhs.uk.",
        },
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
