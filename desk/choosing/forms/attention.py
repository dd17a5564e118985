"""The reason for keeping a spokesperson who needs attention."""

from django import forms

from scheduling.times.fields import text_area


class KeepForm(forms.Form):
    reason = forms.CharField(
        widget=text_area(3),
        max_length=300,
        label="Why they can still give it",
        help_text="It is shown on the interview with your name",
        error_messages={"required": "Enter the reason. It is recorded with your name."},
    )
