"""Forms for a requirement, the day whose effect is shown, and the filters of the list."""

import json
from datetime import date
from typing import Any

from django import forms

from nhsuk.dates.exact import YEARS
from nhsuk.forms import DayField, whole_number_field
from training.as_of_form import AsOfForm
from training.forms.facts import RequirementForm
from training.models import Course, Requirement
from training.roles import StaffRole, staff_roles
from training.starting import USUAL


class EffectDayForm(forms.Form):
    """The day of the preview; by default the day of the change, or today if that is later."""

    on = DayField(
        label="Show the effect on",
        years=YEARS,
        required=False,
        help_text=(
            "Any day. Leave empty for the day it comes into force, or for today if that has passed."
        ),
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


class StartForm(forms.Form):
    """For each role of the 12.1 group its courses and the days, with the usual ones chosen."""

    in_force_from = DayField(
        label="In force from",
        years=YEARS,
        help_text="Days are counted from then, or from taking the role if that is later",
        error_messages={"required": "Enter the first day"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.courses = {course.code: course for course in Course.objects.order_by("code")}
        choices = [(code, str(course)) for code, course in self.courses.items()]
        for role, (days, codes) in USUAL.items():
            self.fields[role] = forms.MultipleChoiceField(
                label=StaffRole(role).label,
                choices=choices,
                initial=[code for code in codes if code in self.courses],
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
            self.fields[f"{role}_days"] = whole_number_field(
                "Within how many days", 0, 3650, "Of taking the role"
            )
            self.fields[f"{role}_days"].initial = days

    @property
    def roles(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The fields of each role, for the page."""
        return [(self[role], self[f"{role}_days"]) for role in USUAL]

    def requirements(self) -> list[Requirement]:
        """Not stored."""
        return [
            Requirement(
                role=role,
                course=self.courses[code],
                due_within_days=self.cleaned_data[f"{role}_days"],
                in_force_from=self.cleaned_data["in_force_from"],
            )
            for role in USUAL
            for code in self.cleaned_data[role]
        ]

    @property
    def digest(self) -> str:
        """Equal for equal choices, so that what is put in force is what was looked at."""
        return json.dumps(self.cleaned_data, sort_keys=True, default=str)


class RequirementFilter(AsOfForm):
    """Filters of the list; `every` also shows requirements not in force on the day."""

    role = forms.ChoiceField(required=False, choices=staff_roles(("", "Every role")))
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
