"""The form in which a person chooses how their briefings are printed."""

from django import forms

from training.models import Person

HINTS = {
    Person.Reading.STANDARD: "Printed in 10.5 to 16 point, on the phone in 14 point or larger.",
    Person.Reading.LARGE: "Everything in 18 point or larger, on A4.",
    Person.Reading.CONTRAST: "Black on pale cream, 14 point, wider lines, no italics.",
}


class ReadingForm(forms.Form):
    """`seen` is the value when the page was shown."""

    reading = forms.ChoiceField(
        label="How should your packs be printed?",
        choices=[(kind.value, f"{kind.label}: {HINTS[kind]}") for kind in Person.Reading],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how your packs are printed."},
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
