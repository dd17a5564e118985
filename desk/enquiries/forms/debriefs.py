"""The debrief form, for a phone and two minutes; and the named contact for requests for support."""

from typing import Any

from django import forms

from accounts.models import User
from accounts.seen import SeenForm
from desk.enquiries.actions.debriefs import ANSWERS, DebriefAnswers
from desk.enquiries.models import CareNote, Debrief
from scheduling.times.fields import text_area

WORDS_LENGTH = 5_000


class DebriefForm(forms.Form):
    """`care` is left out if the desk fills it in for someone: their distress is not for the
    desk.
    """

    went = forms.ChoiceField(
        choices=Debrief.Went.choices,
        widget=forms.RadioSelect,
        label="Did it go as expected?",
        error_messages={"required": "Choose how it went"},
    )
    questions = forms.CharField(
        required=False,
        max_length=WORDS_LENGTH,
        widget=text_area(3),
        label="What did they ask that we did not expect?",
        help_text="One question per line. They go into the next pack",
    )
    keep = forms.CharField(required=False, max_length=300, label="One thing to keep")
    change = forms.CharField(required=False, max_length=300, label="One thing to change")
    coverage_link = forms.URLField(
        required=False,
        max_length=500,
        assume_scheme="https",
        label="Link to it, if there is one",
        error_messages={"invalid": "Enter the link in full, like https://example.org/programme"},
    )
    correction = forms.CharField(
        required=False,
        max_length=WORDS_LENGTH,
        widget=text_area(2),
        label="Did they get something wrong?",
        help_text="What it was, and what is right",
    )
    care = forms.ChoiceField(
        required=False,
        choices=[("", "No, I am fine"), *CareNote.Kind.choices],
        widget=forms.RadioSelect,
        label="Was any of it distressing?",
    )
    care_words = forms.CharField(
        required=False,
        max_length=WORDS_LENGTH,
        widget=text_area(3, **{"data-no-draft": ""}),
        label="Anything you want to say about it",
    )

    def __init__(self, *args: Any, carer: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if carer:
            self.fields[
                "care_words"
            ].help_text = f"Only {carer} can read this. They are told as soon as you send it"
        else:
            del self.fields["care"], self.fields["care_words"]

    @property
    def answers(self) -> DebriefAnswers:
        """For the action."""
        return DebriefAnswers(**{"care": "", "care_words": ""} | self.cleaned_data)  # type: ignore[typeddict-item]  # its fields have these names


class DebriefChangeForm(SeenForm, DebriefForm):
    """For the desk. Questions are changed in the library; requests for support are not the desk's
    to correct.
    """

    because = forms.CharField(
        max_length=300,
        label="Why you are correcting it",
        help_text="This is shown with what it said before",
        error_messages={"required": "Enter why you are correcting it."},
    )

    def __init__(self, *args: Any, row: Debrief) -> None:
        super().__init__(*args, row=row, fields=ANSWERS)
        del self.fields["questions"]


class CareContactForm(forms.Form):
    contact = forms.ModelChoiceField(
        User.objects.filter(is_active=True).order_by("name"),
        required=False,
        empty_label="The communications managers",
        label="Who is told",
        help_text="Someone who can ring the same day, such as a head of staff support",
    )
