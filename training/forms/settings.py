"""Forms of the organisation's settings. Each field has the name of the setting."""

import json
from typing import Any, ClassVar

from django import forms

from accounts.seen import SeenForm
from accounts.settings_history import plain_words
from nhsuk.forms import ClockField, whole_number_field
from training.mail_words import PLACEHOLDERS, unknown_placeholders
from training.media import MEDIA
from training.models import Organisation
from training.starting import WORDS

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = 60
LISTS = ("red_lines", "phrases")  # of the words, a line each


def _text(
    label: str, length: int, help_text: str = "", *, error: str = "", width: str = ""
) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=length,
        required=bool(error),
        help_text=help_text,
        error_messages={"required": error},
        widget=forms.TextInput(attrs={"class": width} if width else {}),
    )


def _phone(label: str, help_text: str = "", *, error: str = "") -> forms.CharField:
    field = _text(label, 40, help_text, error=error, width="input--20")
    field.widget.attrs["type"] = "tel"
    return field


def _lines(label: str, help_text: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=1000,
        required=False,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


def _email(label: str, help_text: str = "", *, error: str = "") -> forms.EmailField:
    return forms.EmailField(
        label=label,
        required=bool(error),
        help_text=help_text,
        error_messages={"required": error},
        widget=forms.EmailInput(attrs={"class": "input--20", "autocomplete": "off"}),
    )


class SettingsForm(SeenForm):
    """Changes the `settings`, which are its fields where it says no others; `values` are for the
    action.
    """

    settings: ClassVar[tuple[str, ...]] = ()

    def __init__(self, data: Any = None, *, row: Organisation, **options: Any) -> None:
        super().__init__(data, row=row, fields=self.settings, **options)

    @property
    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}

    def label_of(self, name: str) -> str:
        """The label of a setting, for its history."""
        return str(self.fields[name].label) if name in self.fields else name.replace("_", " ")

    def words_of(self, name: str, value: Any) -> str:
        """A stored value as the page says it."""
        return plain_words(name, value)


class OrganisationForm(SettingsForm):
    settings = (
        *("name", "short_name", "communications_name", "communications_phone"),
        *("communications_phone_out_of_hours", "communications_email", "training_email"),
        *("corrections_contact", "wellbeing_contact", "words"),
    )
    name = _text("Name", 200, "As it is printed on packs", error="Enter the organisation’s name")
    short_name = _text("Short name", 40, "Such as the Trust or its initials", width="input--20")
    communications_name = _text(
        "Name of the team", 200, "Such as Press office", error="Enter the team’s name"
    )
    communications_phone = _phone(
        "Telephone in office hours",
        "Every pack, email and calendar entry gives this number",
        error="Enter the number that spokespeople and journalists ring",
    )
    communications_phone_out_of_hours = _phone(
        "Telephone at other times", "Leave empty if it is the same"
    )
    communications_email = _email(
        "Mailbox of the team",
        "Reminders, alerts and what people send in go here",
        error="Enter the team’s mailbox, like press@example.nhs.uk",
    )
    training_email = _email(
        "Mailbox for training", "Certificates and requests for training; empty if it is the same"
    )
    corrections_contact = _text("Corrections contact", 200, "Printed at the end of each pack")
    wellbeing_contact = _text("Support contact", 200, "Printed at the end of each pack")

    kind = forms.ChoiceField(
        label="Start with the words of",
        choices=[("", "Keep those below"), ("nhs", "An NHS body"), ("council", "A council")],
        required=False,
        help_text="They replace those below; change them afterwards",
    )
    governing_board = _text("Who governs", 60, error="Enter what they are called")
    clinical_lead = _text(
        "Who leads a service or profession", 60, error="Enter what they are called"
    )
    senior_staff = _text("Other senior people", 60, error="Enter what they are called")
    other_staff = _text("Everybody else", 60, error="Enter what they are called")
    red_lines = _lines("Red lines", "One a line, on page 1 of a new pack")
    phrases = _lines("Safe phrases", "One a line, in a new pack")

    def __init__(self, data: Any = None, *, row: Organisation, **options: Any) -> None:
        super().__init__(data, row=row, initial=_typed(row.words), **options)

    def full_clean(self) -> None:
        """A kind of body that was chosen fills in its words."""
        kind = self.data.get("kind", "") if self.is_bound else ""
        if kind in WORDS:
            typed = {name: self.data.get(name) for name in self.data}
            self.data = {**typed, **_typed(WORDS[kind])}
        super().full_clean()

    @property
    def values(self) -> dict[str, Any]:
        values = super().values
        values.pop("kind", "")
        words = {name: values.pop(name) for name in WORDS["nhs"]}
        return values | {"words": words | {name: words[name].splitlines() for name in LISTS}}

    def words_of(self, name: str, value: Any) -> str:
        if name == "words":
            return "; ".join(each.replace("\n", ", ") for each in _typed(value).values())
        return super().words_of(name, value)


def _typed(words: dict[str, Any]) -> dict[str, str]:
    return words | {name: "\n".join(words[name]) for name in LISTS}


class HoursForm(SettingsForm):
    nation = forms.ChoiceField(
        label="Bank holidays of", choices=Organisation.Nation, error_messages={"required": "Choose"}
    )
    office_opens = ClockField(label="Press office opens", help_text="Monday to Friday")
    office_closes = ClockField(label="Press office closes")
    contactable_days = forms.TypedMultipleChoiceField(
        label="Days on which people can be asked",
        choices=list(enumerate(DAYS)),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one day"},
    )
    contactable_from = ClockField(label="People can be asked from")
    contactable_to = ClockField(label="People can be asked until")
    minutes_before_slot = whole_number_field(
        "Minutes free before", 0, 240, "To get there and ready"
    )
    minutes_after_slot = whole_number_field("Minutes free after", 0, 240, "Of the interview")

    def clean(self) -> dict[str, Any]:
        for first, last in (
            ("office_opens", "office_closes"),
            ("contactable_from", "contactable_to"),
        ):
            opens = self.cleaned_data.get(first)
            closes = self.cleaned_data.get(last)
            if opens and closes and closes <= opens:
                self.add_error(last, "Enter a later time than the one before it")
        return self.cleaned_data

    def words_of(self, name: str, value: Any) -> str:
        if name == "contactable_days":
            return ", ".join(DAYS[day] for day in value)
        if name == "nation":
            return str(Organisation.Nation(value).label)
        return super().words_of(name, value)


class ValidityForm(SettingsForm):
    """The renewal window, and a field for the currency of practice in each medium."""

    renewal_window_days = whole_number_field(
        "Days before its end in which a course can be renewed without losing time", 0, 365
    )

    settings = ("renewal_window_days", "practice_currency_months")

    def __init__(self, data: Any = None, *, row: Organisation, **options: Any) -> None:
        super().__init__(data, row=row, initial=row.practice_currency_months, **options)
        for code, label in MEDIA.items():
            self.fields[code] = whole_number_field(label, 1, MONTHS, required=False)

    def currency_fields(self) -> list[forms.BoundField]:
        return [self[code] for code in MEDIA]

    @property
    def currencies(self) -> dict[str, int | None]:
        return {code: self.cleaned_data[code] for code in MEDIA}

    @property
    def digest(self) -> str:
        """Equal for equal values, so that what is saved is what was looked at."""
        return json.dumps(self.values, sort_keys=True)

    @property
    def values(self) -> dict[str, Any]:
        window = self.cleaned_data["renewal_window_days"]
        return {"renewal_window_days": window, "practice_currency_months": self.currencies}

    def label_of(self, name: str) -> str:
        if name == "practice_currency_months":
            return "Months that practice counts"
        return super().label_of(name)

    def words_of(self, name: str, value: Any) -> str:
        if name == "practice_currency_months":
            return ", ".join(
                f"{MEDIA[code].lower()} {months or 'always'}" for code, months in value.items()
            )
        return super().words_of(name, value)


class IncidentContactsForm(SettingsForm):
    media_cell_name = _text(
        "Contact at the media cell", 120, "Filled in when you declare a major incident"
    )
    media_cell_phone = _phone("Its telephone")
    media_cell_email = _email("Its mailbox")
    incident_line_review_hours = whole_number_field(
        "Hours until a line of an incident is reviewed", 1, 72
    )


class MailWordsForm(SettingsForm):
    mail_opening = forms.CharField(
        label="First line", max_length=300, required=False, help_text="Above the text of each email"
    )
    mail_signature = forms.CharField(
        label="Signature",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Under the text of each email",
    )
    mail_footer = forms.CharField(
        label="Foot",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="At the end, such as a confidentiality notice",
    )

    def clean(self) -> dict[str, Any]:
        known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
        for name in ("mail_opening", "mail_signature", "mail_footer"):
            if wrong := unknown_placeholders(self.cleaned_data.get(name) or ""):
                self.add_error(name, f"{wrong[0]} is not a placeholder. Use one of {known}")
        return self.cleaned_data
