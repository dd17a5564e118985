"""The address of a calendar that Greenroom reads, and how it reads those in Microsoft 365."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.seen import SeenForm
from nhsuk.forms import DayField

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class CalendarAddressForm(forms.Form):
    address = forms.CharField(
        label="Secret address of the calendar",
        max_length=2000,
        help_text="It begins with https:// or webcal:// and often ends in .ics. It is stored encrypted, and"
        " never shown again",
        widget=forms.TextInput(
            attrs={"inputmode": "url", "autocomplete": "off", "data-no-draft": ""}
        ),
        error_messages={
            "required": "Enter the address at which your calendar is published.",
            "max_length": "That is too long for an address. Copy it again.",
        },
    )


class _IdField(forms.CharField):
    """A UUID that Entra ID shows under `shown_as`."""

    def __init__(self, label: str, *, shown_as: str) -> None:
        super().__init__(
            label=label,
            max_length=36,
            help_text="Like 8c2f0f4e-5a0b-4c5e-9d3e-0d4b6f1a2b3c",
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
            error_messages={"required": f"Enter the “{shown_as}” that Entra ID shows."},
        )
        self.shown_as = shown_as

    def clean(self, value: Any) -> str:
        text = str(super().clean(value)).lower()
        if not UUID.fullmatch(text):
            raise ValidationError(f"Copy the whole “{self.shown_as}” from Entra ID.")
        return text


class MicrosoftForm(SeenForm):
    is_on = forms.BooleanField(
        required=False,
        label="Read busy times from Microsoft 365",
        help_text="For everyone on the register with an email address, every half hour",
    )
    tenant = _IdField("Tenant ID", shown_as="Directory (tenant) ID")
    client_id = _IdField("Client ID of the application", shown_as="Application (client) ID")
    secret = forms.CharField(
        label="Client secret",
        max_length=500,
        required=False,
        help_text="Stored encrypted, and never shown again. Leave it empty to keep the one that is stored",
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    secret_ends_on = DayField(
        label="Last day of the secret",
        prefer="future",
        required=False,
        help_text="This page warns 30 days before",
    )
