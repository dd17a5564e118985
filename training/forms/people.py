"""Forms for a person's details, and the filters of the list of people."""

from datetime import date
from typing import Any

from django import forms

from accounts.models import User
from nhsuk.forms import DayField
from training.models import Directorate, Person, Topic
from training.references import MAX_REFERENCE, REFERENCE_WORDS
from training.register import BEFORE_THE_REGISTER
from training.roles import NO_ROLE, staff_roles


def _box(width: str, **attrs: str) -> forms.TextInput:
    """A text field without browser suggestions: the details are someone else's."""
    return forms.TextInput(attrs={"class": f"input--{width}", "autocomplete": "off", **attrs})


class JoinedField(DayField):
    """The day somebody joined; empty if they were on the register before it began."""

    def prepare_value(self, value: Any) -> Any:
        return super().prepare_value("" if value == BEFORE_THE_REGISTER else value)

    def clean(self, value: Any) -> Any:
        return super().clean(value) or BEFORE_THE_REGISTER


class PersonFilterForm(forms.Form):
    """Directorate and role apply to the day."""

    search = forms.CharField(
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "data-search": "", "class": "input--10"}),
    )
    directorate = forms.ChoiceField(required=False)
    role = forms.ChoiceField(
        required=False, choices=staff_roles(("", "Any role"), last=[(NO_ROLE, "No role")])
    )
    topic = forms.ModelChoiceField(
        Topic.objects.order_by("title"), required=False, empty_label="Any topic"
    )
    on = DayField(label="On", prefer="past", required=False)
    everyone = forms.BooleanField(label="Include leavers and future joiners", required=False)

    def __init__(self, data: Any, *, today: date) -> None:
        super().__init__(data if data else None, initial={"on": today})
        names = Directorate.objects.known_at(None).order_by("name").values_list("name", flat=True)
        directorate: Any = self.fields["directorate"]
        directorate.choices = [("", "Any directorate"), *((name, name) for name in names)]
        self.today = today

    def wanted(self) -> dict[str, Any]:
        """The chosen filters; a field with an error is left out."""
        chosen: dict[str, Any] = {"on": self.today}
        if self.is_bound:
            self.is_valid()
            chosen |= {name: value for name, value in self.cleaned_data.items() if value}
        return chosen


class PersonForm(forms.Form):
    """A person's own details. Roles, directorates and training are facts with their own pages."""

    title = forms.CharField(
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"class": "input--5"}),
    )
    first_name = forms.CharField(
        max_length=100, error_messages={"required": "Enter the first name."}
    )
    last_name = forms.CharField(max_length=100, error_messages={"required": "Enter the last name."})
    said_as = forms.CharField(
        label="Pronunciation",
        max_length=120,
        required=False,
        help_text="For example, EYE-er THORN.",
    )
    job_title = forms.CharField(max_length=200, required=False)
    email = forms.EmailField(label="Email address", required=False)
    phone = forms.CharField(
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"class": "input--20"}),
    )
    line_manager = forms.CharField(
        max_length=MAX_REFERENCE,
        required=False,
        help_text="Their reference, for example E1007.",
        widget=_box("10"),
    )
    joined_on: DayField = JoinedField(
        label="Joined",
        required=False,
        help_text="Leave it empty if they were there before the register began.",
    )

    def clean_line_manager(self) -> Person | None:
        reference = self.cleaned_data["line_manager"]
        if not reference:
            return None
        manager = Person.objects.listed().filter(reference__iexact=reference).first()
        if manager is None:
            raise forms.ValidationError(
                f"Nobody has the reference {reference}. Look it up in the list of people."
            )
        return manager


class NewPersonForm(PersonForm):
    reference = forms.CharField(
        max_length=MAX_REFERENCE,
        help_text=REFERENCE_WORDS,
        widget=_box("10"),
        error_messages={"required": "Enter a reference, such as their staff number."},
    )
    directorate = forms.CharField(
        max_length=120,
        required=False,
        help_text="From the day they joined. Choose one from the list, or type a new name.",
        widget=_box("20", list="directorates"),
    )
    joined_on = DayField(label="Joined", error_messages={"required": "Enter the day they joined."})
    field_order = ("reference",)

    @property
    def suggestions(self) -> dict[str, list[str]]:
        names = Directorate.objects.known_at(None).order_by("name").values_list("name", flat=True)
        return {"directorates": list(names)}


class LeaveForm(forms.Form):
    left_on = DayField(label="Last day", error_messages={"required": "Enter their last day."})


class RejoinForm(forms.Form):
    rejoined_on = DayField(
        label="Back from", error_messages={"required": "Enter the day they are back."}
    )


class ReferenceForm(forms.Form):
    """Someone on the register, by their reference."""

    reference = forms.CharField(
        max_length=MAX_REFERENCE,
        help_text="It is on their page in the register, for example E1007.",
        widget=_box("10"),
        error_messages={"required": "Enter their reference."},
    )

    def clean_reference(self) -> Person:
        reference = self.cleaned_data["reference"]
        person = Person.objects.listed().filter(reference__iexact=reference).first()
        if not person:
            raise forms.ValidationError(
                f"Nobody has the reference {reference}. Ask the communications team for it."
            )
        return person


class LinkForm(forms.Form):
    user = forms.ModelChoiceField(
        User.objects.none(),
        label="Signs in as",
        required=False,
        empty_label="Nobody (they do not sign in)",
    )

    def __init__(self, *args: Any, person: Person, **options: Any) -> None:
        super().__init__(*args, **options)
        free = User.objects.filter(person=None, is_active=True) | User.objects.filter(person=person)
        self.fields["user"].queryset = free.order_by("name")  # type: ignore[attr-defined]  # a ModelChoiceField
