"""Handing an interview over: when the other person agreed, to whom, and why it changes."""

from typing import Any

from django import forms

from desk.enquiries.actions.interviews import agreed_items
from desk.enquiries.models import Interview
from scheduling.times.fields import MomentsForm, TypedMomentField


class HandOverForm(MomentsForm):
    """`still_so`: what was agreed for the person before, and holds for the other one too."""

    agreed_at = TypedMomentField(
        prefer="past",
        label="When did they agree?",
        help_text="7:05am, yesterday 6pm",
        width="20",
        error_messages={"required": "Enter when they agreed. If nobody has asked them, ask first."},
    )
    agreed_to = forms.CharField(
        max_length=100,
        label="To whom?",
        error_messages={"required": "Enter who heard them agree."},
    )
    reason = forms.CharField(
        max_length=300,
        label="Why is it given to someone else?",
        error_messages={"required": "Enter the reason. It goes into the log of the enquiry."},
    )
    still_so = forms.MultipleChoiceField(
        required=False, label="Is this still so?", widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, interview: Interview, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agreed = list(agreed_items(interview).items())
        self.fields["still_so"].choices = agreed  # type: ignore[attr-defined]  # a ChoiceField
        self.fields[
            "still_so"
        ].help_text = f"It was agreed with {interview.person}. What you do not tick is emptied"
        if not agreed:
            del self.fields["still_so"]
