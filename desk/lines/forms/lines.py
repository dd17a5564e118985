"""The forms for a line to take and its figures."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.forms.models import model_to_dict

from accounts.models import User
from desk.lines.models import LineFigure
from nhsuk.forms import DayField
from scheduling.times.fields import desk_users
from training.models import Topic

FIELDS = ("topic", "text", "proof", "source", "owner", "live_from", "review_on", "expires_on")
EXPIRES_AFTER_REVIEW = timedelta(days=30)


class LineForm(forms.Form):
    topic = forms.ModelChoiceField(
        Topic.objects.order_by("title"),
        empty_label="Choose a topic",
        label="Topic",
        error_messages={"required": "Choose the topic."},
    )
    text = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3}),
        label="Line",
        help_text="One point, in words a spokesperson can say aloud",
        error_messages={"required": "Enter the line."},
    )
    proof = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        label="Proof",
        help_text="The figure or fact",
    )
    source = forms.CharField(max_length=300, required=False, label="Source of the proof")
    owner = forms.ModelChoiceField(desk_users(), label="Owner")
    live_from = DayField(
        required=False,
        label="Use from",
        help_text="Leave empty to use it as soon as it is approved",
    )
    review_on = DayField(label="Review on")
    expires_on = DayField(label="Last day", help_text="Nobody can use it after this date")


class NewLineForm(LineForm):
    reference = forms.RegexField(
        r"^[A-Za-z0-9-]+$",
        max_length=20,
        required=False,
        error_messages={"invalid": "Enter letters, digits and hyphens, such as W-08."},
        label="Reference",
        help_text="Leave empty to use the next one, such as W-08",
        widget=forms.TextInput(attrs={"class": "input--5"}),
    )


def initial_new(by: User, on: date, review_after_days: int) -> dict[str, Any]:
    """Initial values of a new line: its writer owns it, and it is reviewed after the organisation's
    interval.
    """
    review_on = on + timedelta(days=review_after_days)
    return {"owner": by.pk, "review_on": review_on, "expires_on": review_on + EXPIRES_AFTER_REVIEW}


class FigureForm(forms.Form):
    """Asks `what` only for a new figure."""

    what = forms.CharField(
        max_length=200,
        label="What it counts",
        help_text="Handovers of more than an hour, October",
        error_messages={"required": "Enter what the figure counts."},
    )
    value = forms.CharField(
        max_length=60,
        label="Value",
        widget=forms.TextInput(attrs={"class": "input--10"}),
        error_messages={"required": "Enter the value."},
    )
    unit = forms.CharField(
        max_length=60,
        required=False,
        label="Unit",
        help_text="people a day, %",
        widget=forms.TextInput(attrs={"class": "input--10"}),
    )
    as_of = DayField(label="As of", prefer="past")
    good_until = DayField(
        label="Good until", help_text="After this date we ask its owner for a newer figure"
    )
    source = forms.CharField(
        max_length=300, label="Source", error_messages={"required": "Enter where it comes from."}
    )
    owner = forms.ModelChoiceField(desk_users(), label="Owner", help_text="Who keeps it up to date")

    def __init__(self, *args: Any, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_new:
            del self.fields["what"]


FIGURE_FIELDS = ("value", "unit", "as_of", "good_until", "source", "owner")


def initial_figure(figure: LineFigure | None, by: User, on: date, days: int) -> dict[str, Any]:
    """A new figure is as of today and owned by its writer; an updated one starts with the old
    values, as of today. `days` is how long it is good for by default.
    """
    fresh = {"as_of": on, "good_until": on + timedelta(days=days)}
    if figure is None:
        return {"owner": by.pk, **fresh}
    return model_to_dict(figure, FIGURE_FIELDS) | fresh
