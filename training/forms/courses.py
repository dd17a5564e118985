"""Forms for courses and topics."""

from typing import Any

from django import forms

from accounts.seen import SeenForm
from training.media import MEDIA
from training.models import Course
from training.references import MAX_REFERENCE, REFERENCE_WORDS, is_reference


def _code(longest: int) -> forms.CharField:
    return forms.CharField(
        max_length=longest,
        help_text=REFERENCE_WORDS,
        widget=forms.TextInput(attrs={"class": "input--10", "autocomplete": "off"}),
        error_messages={"required": "Enter a short code."},
    )


def _number(label: str, most: int, help_text: str) -> forms.IntegerField:
    wrong = f"Enter a number from 1 to {most:,}, or leave it empty"
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=1,
        max_value=most,
        help_text=help_text,
        widget=forms.TextInput(attrs={"class": "input--3", "inputmode": "numeric"}),
        error_messages={"invalid": wrong, "min_value": wrong, "max_value": wrong},
    )


class TopicForm(forms.Form):
    title = forms.CharField(max_length=200, error_messages={"required": "Enter the title."})


class CourseForm(TopicForm):
    covers = forms.MultipleChoiceField(
        label="Media that it covers",
        choices=list(MEDIA.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    valid_for_months = _number(
        "Valid for, in months",
        600,
        "Leave empty if it never expires. Existing records do not change.",
    )
    min_group = _number(
        "Smallest group", 10_000, "With fewer, a session asks whether it goes ahead."
    )
    max_group = _number("Largest group", 10_000, "Leave empty for no limit.")
    minutes = _number(
        "Length, in minutes",
        10_000,
        "For statements of professional development, where it was not given in a session here.",
    )
    joining_instructions = forms.CharField(
        label="Joining instructions",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="For everyone booked on a session of this course. A session can have its own.",
    )
    assessors = forms.TypedChoiceField(
        label="Assessors needed to pass",
        choices=Course.Assessors.choices,
        coerce=int,
        required=False,
        widget=forms.RadioSelect,
        help_text=(
            "They score a mock interview with the rubric. The result becomes the training record."
        ),
    )

    def clean(self) -> dict[str, Any]:
        """Rename `covers` to the course's `media`; `Form.media` is something else."""
        chosen = self.cleaned_data.pop("covers", [])
        media = [medium for medium in MEDIA if medium in chosen]
        least, most = self.cleaned_data.get("min_group"), self.cleaned_data.get("max_group")
        if least and most and least > most:
            self.add_error("min_group", f"Enter {most} or less, the largest group")
        return self.cleaned_data | {
            "media": media,
            "assessors": self.cleaned_data.get("assessors") or 0,
        }


class TopicChangeForm(SeenForm, TopicForm):
    """Of one that is there."""


class CourseChangeForm(SeenForm, CourseForm):
    """Of one that is there."""

    CHANGED = (
        *("title", "media", "valid_for_months", "min_group", "max_group", "minutes"),
        *("joining_instructions", "assessors"),
    )

    def __init__(self, data: Any, *, row: Course) -> None:
        super().__init__(data, row=row, fields=self.CHANGED, initial={"covers": row.media})


class _Coded(forms.Form):
    field_order = ("code",)

    def clean_code(self) -> Any:
        if not is_reference(self.cleaned_data["code"]):
            raise forms.ValidationError(REFERENCE_WORDS)
        return self.cleaned_data["code"]


class NewTopicForm(_Coded, TopicForm):
    code = _code(MAX_REFERENCE)


class NewCourseForm(_Coded, CourseForm):
    code = _code(20)
