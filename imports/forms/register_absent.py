"""The last day of people whom a source does not list any more."""

from django import forms

from nhsuk.forms import DayField


class LastDayForm(forms.Form):
    left_on = DayField(
        label="Their last day", prefer="past", error_messages={"required": "Enter their last day."}
    )
