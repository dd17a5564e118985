"""The forms for a series: how a new session repeats, and which of its sessions a change concerns."""

from datetime import date
from typing import Any

from django import forms

from nhsuk.forms import DayField
from nhsuk.words import plural
from scheduling.times.bank_holidays import BankHolidays
from scheduling.training_sessions.models import TrainingSeries
from scheduling.training_sessions.repeating import MOST, Days, Every, days_of_series

HOW_MANY = f"Enter a number of sessions from 2 to {MOST}"


class RepeatForm(forms.Form):
    every = forms.ChoiceField(
        label="Repeat",
        choices=[("", "Does not repeat"), *TrainingSeries.Every.choices],
        required=False,
        help_text="You see each date before anything is scheduled",
    )
    number = forms.IntegerField(
        label="Number of sessions",
        required=False,
        min_value=2,
        max_value=MOST,
        widget=forms.TextInput(attrs={"class": "input--3", "inputmode": "numeric"}),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), HOW_MANY),
    )
    until = DayField(
        label="Or until",
        required=False,
        help_text="Bank holidays are skipped",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("every") or self.errors:
            return cleaned
        if not cleaned.get("number") and not cleaned.get("until"):
            self.add_error("number", "Enter how many sessions there are, or the last day")
        if cleaned.get("number") and cleaned.get("until"):
            self.add_error("until", "Enter a number of sessions or a last day, not both")
        return cleaned

    @property
    def is_wanted(self) -> bool:
        return bool(self.cleaned_data.get("every"))

    def days(self, first: date, closed: BankHolidays) -> Days:
        """From the first session on."""
        given = self.cleaned_data
        return days_of_series(
            first, Every(given["every"]), closed, number=given["number"], until=given["until"]
        )


class ScopeForm(forms.Form):
    """For a session with others of its series after it."""

    scope = forms.ChoiceField(label="Which sessions", initial="one", widget=forms.RadioSelect)

    def __init__(self, *args: Any, followed_by: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self.followed_by = followed_by
        follow = plural(followed_by, "that follows,that follow")
        choices = [("one", "Only this session"), ("following", f"This session and the {follow}")]
        self.fields["scope"].choices = choices  # type: ignore[attr-defined]  # a field of choices

    @property
    def is_following(self) -> bool:
        """Whether those that follow are meant too."""
        return (
            bool(self.followed_by) and self.is_valid() and self.cleaned_data["scope"] == "following"
        )
