"""A line to take, as it is written."""

from datetime import date, timedelta
from typing import Any

from django import forms

from accounts.models import User
from nhsuk.forms import DayField
from scheduling.forms.fields import desk_users, text_area
from scheduling.models import Line
from training.models import Topic

FIELDS = ("topic", "text", "proof", "source", "owner", "review_on", "expires_on")
EXPIRES_AFTER_REVIEW = timedelta(days=30)


class LineForm(forms.Form):
    topic = forms.ModelChoiceField(
        Topic.objects.order_by("title"),
        empty_label="Choose a topic",
        label="Topic",
        error_messages={"required": "Choose the topic."},
    )
    text = forms.CharField(
        widget=text_area(3),
        label="Line",
        help_text="One thing, in words that can be said aloud",
        error_messages={"required": "Enter the line."},
    )
    proof = forms.CharField(widget=text_area(2), required=False, label="Proof", help_text="The figure or fact")
    source = forms.CharField(max_length=300, required=False, label="Source of the proof")
    owner = forms.ModelChoiceField(User.objects.none(), label="Owner")
    review_on = DayField(label="Review on")
    expires_on = DayField(label="Last day", help_text="After this day nobody can use it")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = desk_users()  # type: ignore[attr-defined]  # a ModelChoiceField


class NewLineForm(LineForm):
    reference = forms.CharField(
        max_length=20,
        required=False,
        label="Reference",
        help_text="Leave empty for the next one, such as W-08",
        widget=forms.TextInput(attrs={"class": "nhsuk-input--width-5"}),
    )


def initial_of(line: Line) -> dict[str, Any]:
    return {field: getattr(line, field) for field in FIELDS}


def usual(by: User, on: date, review_after_days: int) -> dict[str, Any]:
    """What a new line starts with: its writer owns it, and it is reviewed after the organisation's interval."""
    review_on = on + timedelta(days=review_after_days)
    return {"owner": by.pk, "review_on": review_on, "expires_on": review_on + EXPIRES_AFTER_REVIEW}
