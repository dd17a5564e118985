"""The reason for overriding a restriction for an interview."""

from django import forms

from scheduling.times.fields import text_area


class OverrideForm(forms.Form):
    reason = forms.CharField(
        widget=text_area(4),
        max_length=2000,
        label="Why this interview can go ahead",
        help_text="The pack and the audit trail show this with your name",
        error_messages={"required": "Enter the reason. It is recorded with your name."},
    )
