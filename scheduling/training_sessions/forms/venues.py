"""The form for a venue."""

from django import forms


class VenueForm(forms.Form):
    name = forms.CharField(max_length=200)
    address = forms.CharField(
        max_length=300, required=False, help_text="Included in the invitation"
    )
    capacity = forms.IntegerField(
        label="How many people it holds",
        min_value=1,
        max_value=5000,
        widget=forms.TextInput(attrs={"class": "nhsuk-input--width-4", "inputmode": "numeric"}),
        error_messages={
            "invalid": "Enter a number of people",
            "min_value": "Enter 1 or more people",
        },
    )
