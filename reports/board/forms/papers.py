"""The forms of a paper: its day and meeting, and what the board is asked to decide."""

from datetime import date
from typing import Any

from django import forms

from nhsuk.forms import DayField, whole_number_field
from reports.board.actions.papers import LONGEST_ASKED, MOST_ASKED
from reports.board.models import BoardPaper
from reports.meetings.models import BoardMeeting
from scheduling.planning.models import TrainingPlan
from training.models import Course, Person
from training.person_field import on_register
from training.readiness import DAY

MOST_PEOPLE = 50
MOST_MONTHS = 120


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


class SuppositionForm(forms.Form):
    """One thing supposed, of three: people trained in the course, months for which it counts, or a
    plan.
    """

    course = forms.ModelChoiceField(
        Course.objects.order_by("code"), required=False, empty_label="Choose a course"
    )
    people = forms.CharField(
        label="If these people were trained in it",
        help_text="Their references or names, one a line. The paper says how many they are, not who",
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    months = whole_number_field(
        "Or if it counted for another number of months", 1, MOST_MONTHS, required=False
    )
    plan = forms.ModelChoiceField(
        TrainingPlan.objects.none(),
        label="Or if a training plan were carried out",
        help_text="Everybody with a place in it passes. Leave the course empty",
        required=False,
        empty_label="No plan",
    )
    on = DayField(
        label="How many would be ready on",
        help_text="The paper’s day or a later one",
        error_messages={"required": "Enter the day of which to say it."},
    )

    def __init__(self, *args: Any, paper: BoardPaper, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = paper.on
        plans = TrainingPlan.objects.latest_first().filter(
            planned_at__isnull=False, ends_on__gt=paper.on
        )
        self.fields["plan"].queryset = plans.defer("problem")  # type: ignore[attr-defined]  # a ModelChoiceField

    def clean_people(self) -> list[Person]:
        """The people of the lines; says which line names nobody."""
        lines = [line for line in map(str.strip, self.cleaned_data["people"].splitlines()) if line]
        if len(lines) > MOST_PEOPLE:
            raise forms.ValidationError(f"Name {MOST_PEOPLE} people at most.")
        found: list[Person] = []
        problems: list[str] = []
        for line in lines:
            try:
                person = on_register(line)
            except forms.ValidationError as refusal:
                problems += refusal.messages
            else:
                found.append(person)
        if problems:
            raise forms.ValidationError(problems)
        return found

    def clean(self) -> dict[str, Any]:
        super().clean()
        if self.errors:
            return self.cleaned_data
        course, *ways = (self.cleaned_data[name] for name in ("course", "people", "months", "plan"))
        if sum(map(bool, ways)) != 1:
            raise forms.ValidationError(
                "Suppose one thing: name people, or enter months, or choose a plan."
            )
        if bool(course) == bool(self.cleaned_data["plan"]):
            self.add_error(
                "course",
                "Leave the course empty: the plan has its own." if course else "Choose the course.",
            )
        return self.cleaned_data


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
