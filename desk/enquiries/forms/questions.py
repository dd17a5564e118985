"""The form of a question in the library."""

from django import forms

from accounts.seen import SeenForm
from desk.enquiries.actions.questions import LONGEST
from scheduling.times.fields import text_area
from training.models import Topic

WORDS_LENGTH = 5_000


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


class QuestionChangeForm(SeenForm, QuestionForm):
    """Of one that is in the library."""
