"""Forms for giving a targeted briefing: arrange, complete, feedback, next step."""

from datetime import date
from typing import Any

from django import forms

from accounts.seen import SeenForm
from desk.briefings.actions.briefers import ARRANGED
from desk.briefings.actions.briefing_claims import Briefer
from desk.briefings.briefing_rules import MAX_MINUTES
from desk.briefings.forms.briefings import WORDS_LENGTH
from desk.briefings.models import Briefing, BriefingFeedback
from nhsuk.forms import DayField, RowsField
from scheduling.times.fields import MomentsForm, TypedMomentField, desk_users, text_area
from scheduling.training_sessions.models import Trainer
from training.models import Person, PersonTopic
from training.person_field import PersonField

MINUTES = {
    "invalid": "Enter the minutes as a number",
    "min_value": "Enter 1 minute or more",
    "max_value": f"Enter {MAX_MINUTES} minutes or fewer",
}


def _minutes(**options: Any) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"class": "input--3"})
    errors = MINUTES | {"required": "Enter how many minutes it took"}
    return forms.IntegerField(
        min_value=1, max_value=MAX_MINUTES, widget=widget, error_messages=errors, **options
    )


class ArrangeForm(SeenForm, MomentsForm):
    briefer = forms.ChoiceField(
        label="Who gives it", error_messages={"required": "Choose who gives it"}
    )
    someone_else = PersonField(
        required=False,
        label="Or someone else",
        help_text="A name or reference on the register, in place of the choice above",
    )
    starts_at = TypedMomentField(
        required=False,
        label="When",
        help_text="Thu 2pm. Leave it empty until one is agreed",
        width="20",
    )
    minutes = _minutes(required=False, label="Minutes")
    place = forms.CharField(max_length=300, required=False, label="Place or link")

    def __init__(self, *args: Any, briefing: Briefing, **kwargs: Any) -> None:
        shown = {"briefer": _key(briefing.briefer), "minutes": briefing.minutes or 45}
        super().__init__(*args, row=briefing, fields=ARRANGED, initial=shown, **kwargs)
        self.briefers = _briefers(briefing)
        groups = [
            (label, [(_key(one), str(one)) for one in rows])
            for label, rows in self.briefers
            if rows
        ]
        self.fields["briefer"].choices = [("", "Choose someone"), *groups]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["briefer"].required = not self.data.get("someone_else")

    @property
    def values(self) -> dict[str, Any]:
        """For the action."""
        by_key = {_key(one): one for _, rows in self.briefers for one in rows}
        chosen = {
            name: self.cleaned_data[name] for name in ("starts_at", "minutes", "place", "seen")
        }
        someone_else = self.cleaned_data["someone_else"]
        return chosen | {"briefer": someone_else or by_key[self.cleaned_data["briefer"]]}


def _key(briefer: Briefer | None) -> str:
    return f"{briefer._meta.model_name}:{briefer.pk}" if briefer else ""


def _briefers(briefing: Briefing) -> list[tuple[str, list[Briefer]]]:
    """Desk users, trainers, leads on its topic, and the present briefer."""
    facts = PersonTopic.objects.not_retracted().filter(
        topic=briefing.topic, level=PersonTopic.Level.LEAD
    )
    leads = (
        Person.objects.listed()
        .filter(pk__in=facts.values("person"))
        .exclude(pk=briefing.person_id)
        .order_by("last_name", "first_name", "pk")
    )
    groups: list[tuple[str, list[Briefer]]] = [
        ("Communications", list(desk_users())),
        ("Trainers", list(Trainer.objects.select_related("user").order_by("name"))),
        ("Leads on the topic", list(leads)),
    ]
    if briefing.briefer and not any(briefing.briefer in rows for _, rows in groups):
        groups.append(("Now", [briefing.briefer]))
    return groups


class CompleteForm(forms.Form):
    came = forms.ChoiceField(
        choices=[("yes", "Yes, it was held"), ("no", "No, they did not come")],
        widget=forms.RadioSelect,
        label="Did they come?",
        error_messages={"required": "Choose whether they came"},
    )
    held_on = DayField(label="On which day", prefer="past")
    minutes = _minutes(label="Minutes")
    who_came = forms.CharField(
        max_length=300,
        required=False,
        label="Who else was there",
        help_text="If it was more than the two of you",
    )


class CompleteTogetherForm(CompleteForm):
    """For a shared briefing: who came."""

    came_for = RowsField(
        Briefing.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        label="Who came?",
        error_messages={"required": "Tick who came, or tick “Nobody came”"},
    )
    nobody = forms.BooleanField(required=False, label="Nobody came")
    field_order = ("came_for", "nobody", "held_on", "minutes", "who_came")

    def __init__(self, *args: Any, members: list[Briefing], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pks = self.initial["came_for"] = [member.pk for member in members]
        del self.fields["came"]
        chosen = Briefing.objects.filter(pk__in=pks).select_related("person").order_by("pk")
        self.fields["came_for"].queryset = chosen  # type: ignore[attr-defined]  # a RowsField
        self.fields["came_for"].label_from_instance = lambda member: str(member.person)  # type: ignore[attr-defined]  # the field chooses a row
        self.fields["came_for"].required = not self.data.get("nobody")
        self.fields["who_came"].help_text = "Anyone else there: another officer, an observer"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("nobody"):
            cleaned["came_for"] = []
        return cleaned


def usual_completion(briefing: Briefing, on: date) -> dict[str, Any]:
    """Held today, for as long as was arranged."""
    return {"came": "yes", "held_on": on, "minutes": briefing.minutes or 45}


class FeedbackForm(forms.Form):
    how_ready = forms.TypedChoiceField(
        choices=BriefingFeedback.Ready.choices,
        coerce=int,
        widget=forms.RadioSelect,
        label="How ready do you feel now?",
        error_messages={"required": "Choose how ready you feel"},
    )
    words = forms.CharField(
        required=False, max_length=WORDS_LENGTH, widget=text_area(3), label="What else would help?"
    )


class NextStepForm(forms.Form):
    next_step = forms.CharField(
        max_length=300, label="Next step", error_messages={"required": "Enter the next step"}
    )
    on = DayField(label="By")
