"""The forms of a paper: its day and meeting, and what the board is asked to decide."""

from datetime import date
from typing import Any

from django import forms

from nhsuk.forms import DayField
from reports.board.actions.papers import LONGEST_ASKED, MOST_ASKED
from reports.meetings.models import BoardMeeting
from training.readiness import DAY


class PaperForm(forms.Form):
    """`today`: the last day that a paper can be of."""

    on = DayField(
        prefer="past",
        label="As at",
        help_text="The figures are those of this day",
        error_messages={"required": "Enter the day that the paper is of."},
    )
    meeting = forms.ModelChoiceField(
        BoardMeeting.objects.none(),
        label="For the meeting",
        required=False,
        empty_label="No meeting yet",
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = today.replace(day=1) - DAY
        meetings = BoardMeeting.objects.to_come(today)
        self.fields["meeting"].queryset = meetings  # type: ignore[attr-defined]  # a ModelChoiceField


class AskedForm(forms.Form):
    """One field a sentence. Empty ones are left out."""

    def __init__(self, *args: Any, asked: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(MOST_ASKED):
            self.fields[f"asked_{number}"] = forms.CharField(
                label=f"Sentence {number + 1}",
                required=False,
                max_length=LONGEST_ASKED,
                initial=asked[number] if number < len(asked) else "",
                help_text="" if number else "Begin with the verb: Agree, Decide or Note",
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    @property
    def sentences(self) -> list[str]:
        """What was written, in order, each on one line."""
        found = (self.cleaned_data[f"asked_{number}"] for number in range(MOST_ASKED))
        return [" ".join(text.split()) for text in found if text.strip()]


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label="Why it is withdrawn",
        max_length=500,
        help_text="Whoever has the paper can read it",
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ReturnForm(forms.Form):
    reason = forms.CharField(
        label="What to correct",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
