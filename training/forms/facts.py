"""One form for each kind of fact, and the reason for a correction."""

from datetime import date
from typing import Any

from django import forms

from nhsuk.forms import DAY_LIKE, DayField
from nhsuk.words import short_day
from training.media import MEDIA
from training.models import Course, Directorate, PersonTopic, Practice, Topic, TrainingRecord
from training.roles import staff_roles


def _courses(**options: Any) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(Course.objects.order_by("code"), label="Course", **options)


def _words(label: str, longest: int, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=longest, **options)


def _missing(text: str) -> dict[str, str]:
    return {"required": text}


class TenureForm(forms.Form):
    role = forms.ChoiceField(
        choices=staff_roles(),
        widget=forms.RadioSelect,
        error_messages=_missing("Choose the role that they hold."),
    )
    starts_on = DayField(label="From", error_messages=_missing("Enter the first day in the role."))
    ends_on = DayField(
        label="To", required=False, help_text="The last day. Leave empty if there is none yet."
    )


class DirectorateForm(forms.Form):
    directorate = _words(
        "Directorate",
        120,
        help_text="Choose one from the list, or type a new name.",
        widget=forms.TextInput(
            attrs={"list": "directorates", "autocomplete": "off", "class": "input--20"}
        ),
        error_messages=_missing("Enter the directorate."),
    )
    starts_on = DayField(
        label="From", error_messages=_missing("Enter the first day in the directorate.")
    )
    ends_on = DayField(
        label="To",
        required=False,
        help_text="Leave empty if it lasts until the next directorate starts.",
    )

    @property
    def suggestions(self) -> dict[str, list[str]]:
        """Options for the datalist of the directorate field."""
        names = Directorate.objects.known_at(None).order_by("name").values_list("name", flat=True)
        return {"directorates": list(names)}


class PersonTopicForm(forms.Form):
    topic = forms.ModelChoiceField(
        Topic.objects.order_by("title"),
        error_messages=_missing("Choose the topic that they can speak on."),
    )
    level = forms.ChoiceField(
        choices=PersonTopic.Level,
        widget=forms.RadioSelect,
        initial=PersonTopic.Level.CAN,
        error_messages=_missing("Choose whether they lead on it."),
    )


class TrainingRecordForm(forms.Form):
    course = _courses(error_messages=_missing("Choose the course."))
    completed_on = DayField(
        prefer="past",
        label="Completed",
        error_messages=_missing("Enter the date the training was completed."),
    )
    outcome = forms.ChoiceField(
        choices=TrainingRecord.Outcome,
        widget=forms.RadioSelect,
        error_messages=_missing("Choose how it went."),
    )
    valid_until = DayField(
        label="Valid until",
        required=False,
        help_text=(
            "Leave empty to use the length of the course. Enter a day if the certificate states"
            " one."
        ),
    )
    provider = _words("Provider", 200, required=False)
    certificate = _words("Certificate", 100, required=False, help_text="The number on it.")


class ExemptionForm(forms.Form):
    course = _courses(required=False, empty_label="Every course")
    starts_on = DayField(
        label="From", error_messages=_missing("Enter the first day of the exemption.")
    )
    ends_on = DayField(
        label="To", required=False, help_text="The last day. Leave empty if there is none yet."
    )
    reason = _words(
        "Reason", 300, error_messages=_missing("Enter why they do not need to hold it.")
    )
    approved_by = _words("Approved by", 200, error_messages=_missing("Enter who approved it."))


class PracticeForm(forms.Form):
    medium = forms.ChoiceField(
        choices=list(MEDIA.items()), error_messages=_missing("Choose the medium.")
    )
    practised_on = DayField(
        prefer="past", label="Day", error_messages=_missing("Enter the day of the practice.")
    )
    kind = forms.ChoiceField(
        label="What it was",
        choices=Practice.Kind,
        widget=forms.RadioSelect,
        initial=Practice.Kind.MOCK,
        error_messages=_missing("Choose what it was."),
    )


class RequirementForm(forms.Form):
    role = forms.ChoiceField(
        choices=staff_roles(),
        widget=forms.RadioSelect,
        error_messages=_missing("Choose the role that must hold it."),
    )
    course = _courses(error_messages=_missing("Choose the course."))
    due_within_days = forms.IntegerField(
        label="Within how many days",
        min_value=0,
        max_value=10_000,
        help_text=(
            "From when they take up the role, or when this comes into force if that is later."
        ),
        widget=forms.TextInput(attrs={"class": "input--3", "inputmode": "numeric"}),
        error_messages=_missing("Enter the number of days.")
        | dict.fromkeys(
            ("invalid", "min_value", "max_value"), "Enter a number of days from 0 to 10,000"
        ),
    )
    in_force_from = DayField(
        label="In force from", help_text=DAY_LIKE, error_messages=_missing("Enter the first day.")
    )
    in_force_to = DayField(
        label="To", required=False, help_text="The last day. Leave empty if there is none yet."
    )


class CorrectionForm(forms.Form):
    """Why a fact is corrected or retracted, kept in the history."""

    because = _words(
        "Why",
        300,
        help_text="This is shown in the history beside the old entry.",
        error_messages=_missing("Enter why it is corrected."),
    )


FORMS: dict[str, type[forms.Form]] = {
    "tenure": TenureForm,
    "directorate": DirectorateForm,
    "topic": PersonTopicForm,
    "training": TrainingRecordForm,
    "practice": PracticeForm,
    "exemption": ExemptionForm,
    "requirement": RequirementForm,
}


class RenewalForm(CorrectionForm):
    """Which records to update; those that would count longer are ticked at first."""

    records = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple,
        label="Records to update",
        error_messages={
            **_missing("Choose the records to update."),
            "invalid_choice": "A record that you chose has been updated already. Choose from the others.",
        },
    )
    field_order = ("records", "because")

    def __init__(self, data: Any, *, found: list[tuple[TrainingRecord, date | None]]) -> None:
        gains = [
            record.pk
            for record, day in found
            if record.valid_until and (day is None or day > record.valid_until)
        ]
        super().__init__(
            data, initial={"records": gains, "because": "Last day under the course rule"}
        )
        records: Any = self.fields["records"]
        records.choices = [(record.pk, _renewal(record, day)) for record, day in found]


def _renewal(record: TrainingRecord, day: date | None) -> str:
    held, wanted = (short_day(until) if until else "no end" for until in (record.valid_until, day))
    return (
        f"{record.course}, {short_day(record.completed_on)}: valid until {held}, by the rule"
        f" {wanted}"
    )
