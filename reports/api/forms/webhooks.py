"""The form for a webhook."""

from typing import Any

from django import forms

from accounts.providers.outside import AddressRefused, check_address
from reports.api.models import Event, Webhook

LONGEST_NAME = Webhook._meta.get_field("name").max_length
LONGEST_ADDRESS = Webhook._meta.get_field("address").max_length


class WebhookForm(forms.Form):
    name = forms.CharField(
        label="What is told",
        max_length=LONGEST_NAME,
        help_text="For example, Incident channel of the press office",
        error_messages={"required": "Enter what is told, so that you know it again"},
    )
    address = forms.CharField(
        label="Its address",
        max_length=LONGEST_ADDRESS,
        help_text="It begins with https:// and can be opened from the internet",
        error_messages={"required": "Enter the address that Greenroom sends to"},
    )
    events = forms.MultipleChoiceField(
        label="When it is told",
        choices=Event,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one event"},
    )

    def clean_address(self) -> str:
        address: str = self.cleaned_data["address"].strip()
        try:
            check_address(address)
        except AddressRefused as refusal:
            raise forms.ValidationError(str(refusal)) from None
        return address

    def values(self) -> dict[str, Any]:
        """As the action takes them."""
        given = self.cleaned_data
        return {
            "name": given["name"],
            "address": given["address"],
            "events": [Event(event) for event in given["events"]],
        }
