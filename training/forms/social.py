"""One form for each kind of social media entry. A person is found by name or reference."""

import re
from typing import Any

from django import forms

from nhsuk.forms import ClockField, DayField
from training.models import Person
from training.models.social import (
    AccountAuthorisation,
    Entry,
    Hashtag,
    MonitoringTurn,
    Platform,
    SocialAccount,
    SocialDeclaration,
    SupportedPartner,
)
from training.monitoring import OFFICE_DAYS

ENDS = "Leave empty until it ends."


def _person() -> forms.CharField:
    return forms.CharField(
        label="Person",
        max_length=200,
        help_text="Their name, or their reference such as E1007.",
        widget=forms.TextInput(attrs={"class": "input--20", "autocomplete": "off"}),
        error_messages={"required": "Enter the name or the reference of the person."},
    )


class EntryForm(forms.Form):
    """The cleaned data are the fields of the entry."""

    ended_on = DayField(label="Last day", prefer="past", required=False, help_text=ENDS)


class _PersonEntryForm(EntryForm):
    def clean_person(self) -> Person:
        given = self.cleaned_data["person"]
        if person := Person.objects.listed().filter(reference__iexact=given).first():
            return person
        found = list(Person.objects.listed().filter(left_on=None).search(given)[:2])
        if len(found) > 1:
            raise forms.ValidationError(
                f"More than one person matches {given}. Enter their reference."
            )
        if not found:
            raise forms.ValidationError(
                f"Nobody matches {given}. Check the spelling in the list of people."
            )
        return found[0]


class _AccountEntryForm(EntryForm):
    platform = forms.ChoiceField(
        choices=[("", "Choose"), *Platform.choices],
        error_messages={"required": "Choose the platform."},
    )
    handle = forms.CharField(
        label="Name of the account",
        max_length=100,
        help_text="As the platform shows it, such as @solentshore.",
        error_messages={"required": "Enter the name of the account."},
    )


class AccountForm(_AccountEntryForm):
    address = forms.URLField(required=False, assume_scheme="https", help_text="https://…")
    about = forms.CharField(label="What it is for", max_length=300, required=False)
    field_order = ("platform", "handle", "address", "about", "ended_on")


class AuthorisationForm(_PersonEntryForm):
    account = forms.ModelChoiceField(
        SocialAccount.objects.filter(ended_on=None).order_by("platform", "handle"),
        error_messages={"required": "Choose the account."},
    )
    person = _person()
    starts_on = DayField(label="From", error_messages={"required": "Enter the first day."})
    field_order = ("account", "person", "starts_on", "ended_on")


class ShiftForm(_PersonEntryForm):
    person = _person()
    weekday = forms.TypedChoiceField(
        label="Day of the week",
        choices=[("", "Choose"), *enumerate(OFFICE_DAYS)],
        coerce=int,
        error_messages={"required": "Choose the day."},
    )
    starts = ClockField(label="From")
    ends = ClockField(label="Until")
    field_order = ("person", "weekday", "starts", "ends", "ended_on")

    def clean(self) -> dict[str, Any]:
        found = self.cleaned_data
        if found.get("starts") and found.get("ends") and found["ends"] <= found["starts"]:
            self.add_error("ends", "This is not after the start. Enter a later time.")
        return found


class HashtagForm(EntryForm):
    tag = forms.CharField(
        label="Hashtag", max_length=61, error_messages={"required": "Enter the hashtag."}
    )
    occasion = forms.CharField(
        label="Event or project",
        max_length=200,
        error_messages={"required": "Enter what it is for."},
    )
    starts_on = DayField(label="From", error_messages={"required": "Enter the first day."})
    field_order = ("tag", "occasion", "starts_on", "ended_on")

    def clean_tag(self) -> str:
        tag = str(self.cleaned_data["tag"]).lstrip("#")
        if not re.fullmatch(r"\w+", tag) or tag.isdecimal():
            raise forms.ValidationError(
                "Use only letters, digits and _, with at least one letter. Platforms cut a hashtag"
                " at anything else."
            )
        return tag


class PartnerForm(EntryForm):
    name = forms.CharField(max_length=200, error_messages={"required": "Enter the name."})
    handles = forms.CharField(label="Their accounts", max_length=300, required=False)
    why = forms.CharField(
        label="Why, and which of their posts we share", max_length=300, required=False
    )
    field_order = ("name", "handles", "why", "ended_on")


class DeclarationForm(_AccountEntryForm):
    """`guidance` is the version shown on the page."""

    ended_on = None  # type: ignore[assignment]  # takes the field of the base away
    purpose = forms.CharField(
        label="What you use it for at work",
        max_length=300,
        help_text="For example, news of my research, and recruiting nurses.",
        error_messages={"required": "Enter what you use it for."},
    )
    guidance = forms.IntegerField(required=False, widget=forms.HiddenInput)
    acknowledged = forms.BooleanField(
        label="I have read the guidance below and will follow it",
        error_messages={"required": "Read the guidance, then tick the box."},
    )


KINDS: dict[str, tuple[type[Entry], type[EntryForm], str]] = {
    "account": (SocialAccount, AccountForm, "a corporate account"),
    "authorisation": (AccountAuthorisation, AuthorisationForm, "someone who may use an account"),
    "turn": (MonitoringTurn, ShiftForm, "a shift"),
    "hashtag": (Hashtag, HashtagForm, "a hashtag"),
    "partner": (SupportedPartner, PartnerForm, "a partner to support"),
    "declaration": (SocialDeclaration, EntryForm, "a declaration"),
}


def initial_values(entry: Entry, form: type[EntryForm]) -> dict[str, Any]:
    """Initial data of an entry's form."""
    initial = {name: getattr(entry, name) for name in form.base_fields}
    if "person" in initial:
        initial["person"] = initial["person"].reference
    return initial
