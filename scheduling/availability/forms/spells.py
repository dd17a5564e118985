"""The forms for when someone is on call or away."""

from typing import Any

from django import forms

from nhsuk.forms import MomentField
from scheduling.availability.models import Away


class OnCallForm(forms.Form):
    starts_at = MomentField(label="From", error_messages={"required": "Enter when it starts."})
    ends_at = MomentField(label="To", error_messages={"required": "Enter when it ends."})

    def clean(self) -> dict[str, Any]:
        first, last = (self.cleaned_data.get(name) for name in ("starts_at", "ends_at"))
        if first and last and last <= first:
            self.add_error("ends_at", "The end must be after the start. Enter a later end.")
        return self.cleaned_data


class AwayForm(OnCallForm):
    kind = forms.ChoiceField(
        label="Reason",
        choices=Away.Kind,
        widget=forms.RadioSelect,
        initial=Away.Kind.LEAVE,
        error_messages={"required": "Choose a reason."},
    )
