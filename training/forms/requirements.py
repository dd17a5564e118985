"""Forms for a requirement, the day whose effect is shown, and the filters of the list."""

from datetime import date
from typing import Any

from django import forms

from nhsuk.dates.exact import YEARS
from nhsuk.forms import DayField
from training.as_of_form import AsOfForm
from training.forms.facts import RequirementForm
from training.models import Course, Requirement
from training.roles import StaffRole


class EffectDayForm(forms.Form):
    """The day of the preview; by default the day of the change, or today if that is later."""

    on = DayField(
        label="Show the effect on",
        years=YEARS,
        required=False,
        help_text="Any day. Leave empty for the day it comes into force, or for today if that has passed.",
    )

    def effect_on(self, *, begins: date, today: date) -> date:
        return self.cleaned_data["on"] or max(begins, today)


class WhatIfForm(RequirementForm, EffectDayForm):
    """A requirement and the day of the preview."""

    field_order = ("role", "course", "due_within_days", "in_force_from", "in_force_to", "on")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first = given.get("in_force_from")
        last = given.get("in_force_to")
        if first and last and last < first:
            self.add_error("in_force_to", "Enter the first day or a later one, or leave it empty")
        return given

    def requirement(self) -> Requirement:
        return Requirement(
            **{name: value for name, value in self.cleaned_data.items() if name != "on"}
        )


class RequirementFilter(AsOfForm):
    """Filters of the list; `every` also shows requirements not in force on the day."""

    role = forms.ChoiceField(required=False, choices=[("", "Every role"), *StaffRole.choices])
    course = forms.ModelChoiceField(
        Course.objects.order_by("code"),
        required=False,
        to_field_name="code",
        empty_label="Every course",
    )
    every = forms.BooleanField(label="Include past and future ones", required=False)

    def wanted(self) -> dict[str, Any]:
        """The chosen filters by field; a field with an error is left out."""
        given = self.cleaned_data
        return {name: value for name in ("role", "course") if (value := given.get(name))}
