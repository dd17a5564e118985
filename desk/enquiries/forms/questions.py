"""The form of a question in the library."""

from typing import Any

from django import forms

from accounts.seen import fingerprint
from desk.enquiries.actions.questions import CHANGED, LONGEST
from desk.enquiries.models import Question
from training.models import Topic

WORDS_LENGTH = 5_000


def text_area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class QuestionForm(forms.Form):
    text = forms.CharField(
        max_length=LONGEST,
        widget=text_area(2),
        label="Question",
        error_messages={"required": "Enter the question"},
    )
    topic = forms.ModelChoiceField(
        Topic.objects.order_by("title"),
        empty_label="Choose a topic",
        label="Topic",
        error_messages={
            "required": "Choose the topic: it decides which packs suggest the question"
        },
    )
    is_unwanted = forms.BooleanField(
        required=False,
        label="An unwanted question",
        help_text="Packs then show its answer and its bridge",
    )
    answer = forms.CharField(
        required=False, max_length=WORDS_LENGTH, widget=text_area(3), label="Answer"
    )
    bridge = forms.CharField(required=False, max_length=400, label="Bridge")
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    @property
    def values(self) -> dict[str, Any]:
        """For the action."""
        return {field: self.cleaned_data[field] for field in CHANGED}


def initial_of(question: Question) -> dict[str, Any]:
    return {field: getattr(question, field) for field in CHANGED} | {
        "seen": fingerprint(question, CHANGED)
    }
