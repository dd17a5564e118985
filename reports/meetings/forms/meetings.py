"""The forms of a meeting, an action and what becomes of it."""

from datetime import date, timedelta
from typing import Any

from django import forms

from nhsuk.forms import DayField, whole_number_field
from reports.meetings.models import BoardAction, BoardMeeting
from training.models import Person
from training.person_field import PersonField

MEETINGS_OFFERED = 12
DAYS_BEFORE = 7


class MeetingForm(forms.Form):
    body = forms.CharField(
        label="Which meeting",
        max_length=80,
        initial="Board",
        help_text="Such as Board, or Quality committee",
        widget=forms.TextInput(attrs={"class": "input--20"}),
        error_messages={"required": "Enter which meeting it is."},
    )
    held_on = DayField(label="Day", error_messages={"required": "Enter the day of the meeting."})
    paper_days_before = whole_number_field(
        "Paper due", 0, 60, "How many days before the meeting the paper has to be in"
    )
    item_number = forms.CharField(
        label="Number on the agenda",
        max_length=20,
        required=False,
        help_text="Such as 7.2, once it is known",
        widget=forms.TextInput(attrs={"class": "input--5"}),
    )

    @property
    def values(self) -> dict[str, Any]:
        """The fields of the meeting."""
        clean = self.cleaned_data
        before = timedelta(days=clean["paper_days_before"])
        return {
            "body": clean["body"],
            "held_on": clean["held_on"],
            "paper_due_on": clean["held_on"] - before,
            "item_number": clean["item_number"],
        }


class _TermsForm(forms.Form):
    what = forms.CharField(
        label="What is to be done",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Enter what is to be done."},
    )
    owner_post = forms.CharField(
        label="Owner",
        max_length=120,
        help_text="A post, such as Head of communications. The paper prints it.",
        widget=forms.TextInput(attrs={"class": "input--20"}),
        error_messages={"required": "Enter who does it: a post, such as Head of communications."},
    )
    holder = PersonField(
        label="Who that is now", required=False, help_text="Name or reference on the register"
    )
    due_on = DayField(
        label="Due by", error_messages={"required": "Enter the day by which it is due."}
    )

    @property
    def terms(self) -> dict[str, Any]:
        """The fields of the action that say what, who and by when."""
        clean = self.cleaned_data
        named = {name: clean[name] for name in ("what", "owner_post", "due_on")}
        return named | {"owner": clean["holder"]}


class ActionForm(_TermsForm):
    """`today`: an action is agreed at a meeting that has been, or on a day up to it."""

    meeting = forms.ModelChoiceField(
        BoardMeeting.objects.none(),
        label="Agreed at",
        required=False,
        empty_label="Not at a meeting",
    )
    agreed_on = DayField(
        prefer="past", label="Agreed on", required=False, help_text="If not at a meeting"
    )
    field_order = ("what", "owner_post", "holder", "due_on", "meeting", "agreed_on")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        held = BoardMeeting.objects.held(today).values("pk")[:MEETINGS_OFFERED]
        meetings = BoardMeeting.objects.filter(pk__in=list(held.values_list("pk", flat=True)))
        self.fields["meeting"].queryset = meetings.order_by("-held_on", "-pk")  # type: ignore[attr-defined]  # a ModelChoiceField

    @property
    def action(self) -> BoardAction:
        """Not saved yet."""
        given = {name: self.cleaned_data[name] for name in ("meeting", "agreed_on")}
        return BoardAction(**self.terms, **given)

    def clean(self) -> dict[str, Any]:
        clean = self.cleaned_data
        meeting = clean.get("meeting")
        on = clean.get("agreed_on")
        if meeting:
            clean["agreed_on"] = meeting.held_on
        elif on and on > self.today:
            self.add_error("agreed_on", "Enter today or an earlier day.")
        elif "agreed_on" not in self.errors:
            clean["agreed_on"] = on or self.today
        return clean


class ActionChangeForm(_TermsForm):
    because = forms.CharField(
        label="Why it changes",
        max_length=500,
        required=False,
        help_text="Needed if the day moves. The board reads it.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, owner: Person | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["holder"]
        assert isinstance(field, PersonField)  # noqa: S101  as it is declared above
        field.initial_person = owner


class StepForm(forms.Form):
    """How far it is, or how it ended."""

    words = forms.CharField(
        label="What to say about it",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    on = DayField(prefer="past", label="Day", error_messages={"required": "Enter the day."})
