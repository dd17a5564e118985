"""How somebody is reached, and the organisation's words of text messages."""

from typing import Any

from django import forms

from training.forms.settings import SettingsForm
from training.models import TextChoice
from training.phone_numbers import NotAMobileNumber, mobile_number
from training.text_words import OURS, problem_with

MOST_PENCE = 100
KINDS = {
    "ask": "When somebody is asked for an interview",
    "pack": "When a pack is ready, or is still to be read",
    "warning": "When a pack must not be used or can be used again, or somebody is not needed",
    "alert": "When an enquiry is nearly due",
    "check": "When the check before an interview finds a problem",
}


class TextChoiceForm(forms.Form):
    way = forms.ChoiceField(
        label="Reached by",
        choices=TextChoice.Way,
        widget=forms.RadioSelect,
        help_text="Asks for an interview, packs, enquiries that are nearly due and the check "
        "before an interview. What changes a calendar comes by email too",
        error_messages={"required": "Choose email, text message or both"},
    )
    number = forms.CharField(
        label="Mobile number for text messages",
        max_length=40,
        required=False,
        help_text="Like 07700 900123, or with the country code",
        widget=forms.TextInput(
            attrs={
                "type": "tel",
                "class": "input--20",
                "inputmode": "tel",
                "autocomplete": "tel",
            }
        ),
    )

    def clean_number(self) -> str:
        typed = str(self.cleaned_data["number"])
        if self.data.get(self.add_prefix("way")) == TextChoice.Way.EMAIL:
            return ""
        if not typed.strip():
            raise forms.ValidationError("Enter the mobile number for text messages")
        try:
            return mobile_number(typed)
        except NotAMobileNumber as problem:
            raise forms.ValidationError(str(problem)) from problem


class TextWordsForm(SettingsForm):
    """A field for the words of each kind, and the price of a segment."""

    text_ask = forms.CharField(label=KINDS["ask"], max_length=300, required=False)
    text_pack = forms.CharField(label=KINDS["pack"], max_length=300, required=False)
    text_warning = forms.CharField(label=KINDS["warning"], max_length=300, required=False)
    text_alert = forms.CharField(label=KINDS["alert"], max_length=300, required=False)
    text_check = forms.CharField(label=KINDS["check"], max_length=300, required=False)
    text_pence = forms.DecimalField(
        label="Price of a segment, in pence",
        min_value=0,
        max_value=MOST_PENCE,
        max_digits=6,
        decimal_places=3,
        required=False,
        help_text="From GOV.UK Notify’s price list. It counts until Notify says what it charged",
        widget=forms.TextInput(attrs={"class": "input--10", "inputmode": "decimal"}),
        error_messages={
            "invalid": "Enter the price in pence, like 2.4",
            "min_value": "Enter a price of 0 or more",
            "max_value": f"Enter a price up to {MOST_PENCE} pence",
            "max_digits": "Enter the price in pence, like 2.4",
            "max_decimal_places": "Enter the price with three decimals at most, like 2.425",
            "max_whole_digits": f"Enter a price up to {MOST_PENCE} pence",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in KINDS:
            field = self.fields[f"text_{kind}"]
            field.widget = forms.Textarea(attrs={"rows": 2})
            field.help_text = f"If empty: {OURS[kind]}"

    def clean(self) -> dict[str, Any]:
        for kind in KINDS:
            words = self.cleaned_data.get(f"text_{kind}") or ""
            if words and (problem := problem_with(words)):
                self.add_error(f"text_{kind}", problem)
        return self.cleaned_data
