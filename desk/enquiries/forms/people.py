"""Fields for choosing people on the register: typed names, or oneself and one's team."""

from typing import Any

from django import forms

from accounts.models import User
from nhsuk.forms import RowsField
from training.models import Person
from training.person_field import on_register


class PeopleField(forms.CharField):
    """People on the register, one a line, by reference or name. If a name fits several, the error
    lists them.
    """

    widget = forms.Textarea(attrs={"rows": 2, "autocomplete": "off"})

    def __init__(self, **options: Any) -> None:
        errors = {"required": "Enter the name or the reference"}
        super().__init__(max_length=2_000, error_messages=errors, **options)

    def clean(self, value: Any) -> Any:
        lines = [
            line.strip()
            for line in super().clean(value).replace(";", "\n").splitlines()
            if line.strip()
        ]
        return list(dict.fromkeys(on_register(line) for line in lines))


class OwnTeamField(RowsField):
    """The user, and everyone whose line manager they are."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, user: User) -> None:
        own = Person.objects.listed().of_user_or_team(user).select_related("line_manager")
        errors = {
            "required": "Choose who it is for",
            "invalid_choice": "Choose yourself or one of your team",
        }
        hint = "The people you choose are coached together"
        ordered = own.order_by("last_name", "first_name")
        super().__init__(ordered, label="Who is it for?", error_messages=errors, help_text=hint)
        self.user = user
        self.initial = own.filter(user=user)

    def label_from_instance(self, person: Person) -> str:
        return f"Me ({person})" if person.user_id == self.user.pk else str(person)
