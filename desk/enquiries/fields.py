"""Fields of the desk's forms."""

from typing import Any

from django import forms

from desk.enquiries.contacts import OTHER, read_contacts, write_contacts
from scheduling.times.fields import text_area


class ContactsField(forms.CharField):
    """A line each."""

    def __init__(self, **kwargs: Any) -> None:
        help_text = (
            "One a line: producer, studio, car, presenter or reporter, then the name, the number and"
            " “rings you” or “you ring”. Leave out the name and number of the journalist who asks"
        )
        super().__init__(
            max_length=2000, label="Contacts", help_text=help_text, widget=text_area(3), **kwargs
        )

    def clean(self, value: Any) -> str:
        contacts = read_contacts(super().clean(value))
        for each in contacts:
            if each.role == OTHER:
                raise forms.ValidationError(
                    f"Start “{each.name or each.phone}” with producer, studio, car, presenter or reporter."
                )
        return write_contacts(contacts)
