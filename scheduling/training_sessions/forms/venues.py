"""The form for a venue."""

from django import forms

from accounts.seen import SeenForm
from scheduling.training_sessions.forms.costs import RateForm


class VenueForm(RateForm):
    name = forms.CharField(max_length=200)
    is_online = forms.BooleanField(
        required=False,
        label="Online",
        help_text="Such as a video meeting. Several sessions can be there at the same time.",
    )
    address = forms.CharField(
        max_length=300, required=False, help_text="Included in the invitation"
    )
    capacity = forms.IntegerField(
        label="How many people it holds",
        min_value=1,
        max_value=5000,
        widget=forms.TextInput(attrs={"class": "input--4", "inputmode": "numeric"}),
        error_messages={
            "invalid": "Enter a number of people",
            "min_value": "Enter 1 or more people",
        },
    )
    field_order = ("name", "address", "capacity")


class VenueChangeForm(SeenForm, VenueForm):
    """Of one that is there."""
