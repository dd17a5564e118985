"""The last day of the year that is shown."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from nhsuk.forms import DayField


class EvidenceForm(forms.Form):
    on = DayField(prefer="past", label="Year to")

    def __init__(self, data: Mapping[str, Any], *, today: date) -> None:
        super().__init__({"on": data.get("on") or f"{today:%d/%m/%Y}"})
        self.today = today

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > self.today:
            raise ValidationError("Enter today or an earlier day.")
        return on

    @property
    def day(self) -> date:
        """Today unless another day is given that can be read."""
        return self.cleaned_data["on"] if self.is_valid() else self.today
