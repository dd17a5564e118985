"""The slot and logistics of an interview, as a producer gives them on the phone."""

from typing import Any

from django import forms

from scheduling.desk.actions.interviews import LOGISTICS, LONGEST
from scheduling.desk.models import Interview
from scheduling.times.fields import MomentsForm, TypedMomentField
from training.media import MEDIA

MINUTES = {
    "required": "Enter how many minutes they want.",
    "invalid": "Enter the minutes as a number.",
    "min_value": "Enter 1 minute or more.",
    "max_value": f"Enter {LONGEST} minutes or fewer.",
}


class InterviewForm(MomentsForm):
    starts_at = TypedMomentField(
        label="On air or recording at",
        help_text="Thu 07:10, tomorrow 7.10am",
        width="20",
        error_messages={"required": "Enter the day and time, such as Thu 07:10."},
    )
    minutes = forms.IntegerField(
        min_value=1,
        max_value=LONGEST,
        label="Minutes",
        error_messages=MINUTES,
        widget=forms.NumberInput(attrs={"class": "nhsuk-input--width-3"}),
    )
    arrive_at = TypedMomentField(required=False, label="Arrive or dial in at", width="20")
    medium = forms.ChoiceField(choices=list(MEDIA.items()), label="Medium")
    mode = forms.ChoiceField(choices=Interview.Mode, label="Live or recorded")
    format = forms.ChoiceField(choices=Interview.Format, required=False, label="Format")
    place = forms.CharField(max_length=300, required=False, label="Place or link")
    who_calls = forms.CharField(
        max_length=200,
        required=False,
        label="Who calls whom",
        help_text="They ring the spokesperson, we ring them",
    )
    presenter = forms.CharField(max_length=200, required=False, label="Presenter")
    producer_name = forms.CharField(max_length=200, required=False, label="Producer")
    producer_phone = forms.CharField(max_length=40, required=False, label="Producer’s phone")  # noqa: RUF001  a typographic apostrophe
    fallback = forms.CharField(
        max_length=300,
        required=False,
        label="If it fails",
        help_text="Who to ring, and the number",
    )

    @property
    def values(self) -> dict[str, Any]:
        """Slot and logistics, for the action."""
        return {field: self.cleaned_data[field] for field in ("starts_at", "minutes", *LOGISTICS)}


def initial_of(interview: Interview) -> dict[str, Any]:
    return {field: getattr(interview, field) for field in ("starts_at", "minutes", *LOGISTICS)}
