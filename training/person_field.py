"""The field of a form that names somebody on the register."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.refusals import Refused
from training.models import Person
from training.queries.people import person_called


class PersonField(forms.CharField):
    """One person, by reference or name; None if it is left empty. If a name fits several, the error
    lists them. `initial_person`: is found by their name even if others have it or they have left.
    """

    widget = forms.TextInput(attrs={"class": "input--20", "autocomplete": "off"})
    initial_person: Person | None = None

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=120, **options)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        if self.initial_person and text == name_of(self.initial_person):
            return self.initial_person
        return on_register(text)


def on_register(text: str) -> Person:
    """The person whom the text names; a ValidationError if there is none, or more than one."""
    try:
        return person_called(text)
    except Refused as refusal:
        raise ValidationError(str(refusal)) from None


def name_of(person: Person) -> str:
    """As it is searched for."""
    return f"{person.first_name} {person.last_name}"
