"""Why a restriction does not hold for an interview."""

from django import forms

from scheduling.times.fields import text_area


class OverrideForm(forms.Form):
    reason = forms.CharField(
        widget=text_area(4),
        max_length=2000,
        label="Why this interview can be given all the same",
        help_text="It stands in the pack and on record, with your name",
        error_messages={"required": "Enter the reason: it stands on record with your name."},
    )
