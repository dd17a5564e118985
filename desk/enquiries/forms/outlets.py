"""Forms of outlets and journalists."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from accounts.seen import SeenForm
from desk.enquiries.models import Outlet
from scheduling.times.fields import text_area


class OutletForm(SeenForm):
    name = forms.CharField(
        max_length=200, label="Name", error_messages={"required": "Enter the name."}
    )
    about = forms.CharField(
        widget=text_area(3),
        required=False,
        label="About",
        help_text="Audience and style. Only what you would be happy for them to read",
    )


class JournalistForm(SeenForm):
    name = forms.CharField(
        max_length=200, label="Name", error_messages={"required": "Enter the name."}
    )
    phone = forms.CharField(max_length=40, required=False, label="Phone")
    email = forms.EmailField(required=False, label="Email address")
    about = forms.CharField(
        widget=text_area(3),
        required=False,
        label="About",
        help_text="Beat and style. Only what you would be happy for them to read",
    )
    is_verified = forms.BooleanField(
        required=False,
        label="Verified",
        help_text="Someone rang the outlet’s own number and they confirmed it",
    )


class MergeForm(forms.Form):
    into = forms.ModelChoiceField(
        queryset=Outlet.objects.none(),
        label="Merge into",
        empty_label="Choose",
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose which of them stays."),
    )

    def __init__(self, *args: Any, others: QuerySet[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = others  # type: ignore[attr-defined]  # a ModelChoiceField
