"""The new slot of an interview: day, time and length, and what names the old time."""

from datetime import date, time
from typing import Any

from django import forms
from django.utils import timezone

from desk.enquiries.actions.interviews import LONGEST
from desk.enquiries.models import Interview
from desk.enquiries.named_times import NamedTimesForm
from nhsuk.dates.moments import local_moment
from nhsuk.dates.unreadable import Unreadable
from nhsuk.forms import ClockField, DayField


class MoveForm(NamedTimesForm):
    """The time is London time; `starts_at` is the moment that it means."""

    on = DayField(label="New day")
    at = ClockField(label="New time")
    minutes = forms.IntegerField(
        min_value=1,
        max_value=LONGEST,
        label="Minutes",
        widget=forms.NumberInput(attrs={"class": "input--3"}),
        error_messages={
            "required": "Enter the length in minutes.",
            "invalid": "Enter the length as a number of minutes.",
            "min_value": "Enter 1 minute or more.",
            "max_value": f"Enter {LONGEST} minutes or fewer.",
        },
    )
    seen = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        on: date | None = given.get("on")
        at: time | None = given.get("at")
        if on is not None and at is not None:
            try:
                given["starts_at"] = local_moment(on, at)
            except Unreadable as refusal:
                self.add_error("at", str(refusal))
        return given

    @property
    def slot(self) -> dict[str, Any]:
        """For the action."""
        slot = {name: self.cleaned_data[name] for name in ("starts_at", "minutes")}
        return slot | self.agreed


def initial_of(interview: Interview, seen: str) -> dict[str, Any]:
    local = timezone.localtime(interview.starts_at)
    return {"on": local.date(), "at": local.time(), "minutes": interview.minutes, "seen": seen}
