"""The form for days on which a venue is closed or a trainer away."""

from datetime import date
from typing import Any

from django import forms

from accounts.access import Permission
from accounts.models import User
from nhsuk.forms import DayField
from scheduling.training_sessions.models import BlackOut, Trainer, Venue


class BlackOutForm(forms.Form):
    what = forms.ChoiceField(
        label="Venue or trainer", error_messages={"required": "Choose a venue or a trainer"}
    )
    starts_on = DayField(
        label="First day",
        help_text="For example, 24/12/2026",
        error_messages={"required": "Enter the first day"},
    )
    ends_on = DayField(label="Last day", required=False, help_text="Leave empty if there is no end")
    weekday = forms.TypedChoiceField(label="On", coerce=int, choices=BlackOut.Weekday)
    reason = forms.CharField(
        label="Why",
        max_length=100,
        help_text="For example, Annual leave, or The lights are serviced. Nothing about anybody’s health",
        error_messages={"required": "Enter why, in a few words"},
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        """A trainer enters their own days, the desk those of all."""
        super().__init__(*args, **kwargs)
        is_desk = by.may(Permission.EDIT_TRAINING_SESSIONS)
        venues, trainers = Venue.objects.order_by("name"), Trainer.objects.order_by("name")
        if not is_desk:
            venues, trainers = venues.none(), trainers.filter(user=by)
            self.fields["what"].widget = forms.HiddenInput()
        self.rows: dict[str, dict[str, Any]] = {}
        groups = []
        for kind, label, rows in (
            ("venue", "Venues", venues),
            ("trainer", "Trainers", trainers),
        ):
            named = {f"{kind}-{row.pk}": row for row in rows}
            self.rows |= {key: {kind: row} for key, row in named.items()}
            groups.append((label, [(key, str(row)) for key, row in named.items()]))
        if not is_desk:
            self.initial["what"] = next(iter(self.rows), "")
        choices = [("", "Choose a venue or a trainer"), *groups]
        self.fields["what"].choices = choices  # type: ignore[attr-defined]  # it is a choice

    def clean(self) -> dict[str, Any]:
        first, last = self.cleaned_data.get("starts_on"), self.cleaned_data.get("ends_on")
        if isinstance(first, date) and isinstance(last, date) and last < first:
            self.add_error(
                "ends_on", "The last day is before the first. Enter the first day or a later one."
            )
        return self.cleaned_data

    def black_out(self) -> BlackOut:
        """As entered, not recorded."""
        names = ("starts_on", "ends_on", "weekday", "reason")
        entered = {name: self.cleaned_data[name] for name in names}
        return BlackOut(**self.rows[self.cleaned_data["what"]], **entered)
