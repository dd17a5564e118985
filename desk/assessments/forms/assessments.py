"""The scoring forms: criteria, accuracy, critical fails and feedback."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from accounts.access import Permission
from accounts.models import User
from desk.assessments.models import Assessment, Sheet
from training.rubric import CRITICALS, HIGHEST, LOWEST, Criterion, Scores, Style, criteria_of

LONGEST = 300
FEEDBACK = ("keep", "change", "next_step")


def _words(label: str, asked: str) -> forms.CharField:
    box = forms.Textarea(attrs={"rows": 2})
    return forms.CharField(
        max_length=LONGEST, label=label, widget=box, error_messages={"required": asked}
    )


class ScoreForm(forms.Form):
    """`seen` is the sheet being corrected, if any."""

    is_accurate = forms.ChoiceField(
        choices=[("yes", "Yes, all of it"), ("no", "No, something was wrong")],
        widget=forms.RadioSelect,
        label="Was everything they said correct?",
        error_messages={"required": "Choose whether everything they said was correct"},
    )
    criticals = forms.MultipleChoiceField(
        choices=list(CRITICALS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="Critical fails you saw",
        help_text="Any one of these fails the assessment.",
    )
    keep = _words("One thing to keep", "Enter one thing to keep")
    change = _words("One thing to change", "Enter one thing to change")
    next_step = _words("The next step", "Enter the next step")
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, style: Style, is_correction: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = criteria_of(style)
        for criterion in self.criteria:
            self.fields[criterion.key] = forms.TypedChoiceField(
                choices=[(points, str(points)) for points in range(LOWEST, HIGHEST + 1)],
                coerce=int,
                widget=forms.RadioSelect,
                label=criterion.title,
                error_messages={"required": f"Choose 1 to 5 for: {criterion.title.lower()}"},
            )
        if is_correction:
            self.fields["because"] = _words(
                "Why are you correcting it?", "Enter why you are correcting it"
            )
        self.order_fields([criterion.key for criterion in self.criteria])

    def scored(self) -> list[tuple[Criterion, BoundField]]:
        """Each criterion with its field."""
        return [(criterion, self[criterion.key]) for criterion in self.criteria]

    @property
    def scores(self) -> Scores:
        points = {criterion.key: self.cleaned_data[criterion.key] for criterion in self.criteria}
        return Scores(
            points, self.cleaned_data["criticals"], self.cleaned_data["is_accurate"] == "yes"
        )

    @property
    def feedback(self) -> dict[str, str]:
        """One thing to keep, one to change, and the next step."""
        return {name: self.cleaned_data[name] for name in FEEDBACK}

    def as_draft(self) -> dict[str, Any]:
        """What was typed, including gaps."""
        data: Any = self.data
        draft: dict[str, Any] = {
            "criticals": [key for key in data.getlist("criticals") if key in CRITICALS]
        }
        for name in (*(criterion.key for criterion in self.criteria), "is_accurate", *FEEDBACK):
            draft[name] = data.get(name, "")[:LONGEST]
        return draft


def initial_of(sheet: Sheet) -> dict[str, Any]:
    """Initial values for correcting a submitted sheet."""
    feedback = {name: getattr(sheet, name) for name in FEEDBACK}
    gate = {
        "is_accurate": "yes" if sheet.is_accurate else "no",
        "criticals": sheet.criticals,
        "seen": sheet.pk,
    }
    return {**sheet.points, **feedback, **gate}


class SecondForm(forms.Form):
    assessor = forms.ModelChoiceField(
        User.objects.none(),
        label="Second assessor",
        empty_label="Choose someone",
        error_messages={
            "required": "Choose the second assessor",
            "invalid_choice": "Choose someone from the list",
        },
    )

    def __init__(self, *args: Any, assessment: Assessment, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        assessors = User.objects.who_may(Permission.MARK_ATTENDANCE).exclude(
            pk__in=[by.pk, assessment.person.user_id or 0]
        )
        self.fields["assessor"].queryset = assessors  # type: ignore[attr-defined]  # a ModelChoiceField


class SettleForm(forms.Form):
    words = forms.CharField(
        max_length=LONGEST,
        label="What did you agree?",
        help_text=(
            "Both sets of scores stay as they are, and the average counts. "
            "To change yours, correct your scores instead."
        ),
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Enter what you agreed"},
    )
