"""Words agreed for an interview that name a time of day, which a move easily leaves behind."""

from typing import Any

from django import forms

from desk.enquiries.fields import ContactsField
from desk.enquiries.models import Interview
from desk.lines.values import Kind, values_in

FIELDS_WITH_TIMES = {"contacts": "Contacts", "place": "Where", "fallback": "If it fails"}


class NamedTimesForm(forms.Form):
    """To change them or keep them, as the interview moves."""

    def __init__(self, *args: Any, interview: Interview, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._names: list[str] = []
        for name in FIELDS_WITH_TIMES:
            text = getattr(interview, name)
            times = [value.text for value in values_in(text) if value.kind == Kind.TIME]
            if times:
                self._names.append(name)
                field: forms.Field = ContactsField(required=False)
                if name != "contacts":
                    field = Interview._meta.get_field(name).formfield()  # type: ignore[union-attr, assignment]  # a text
                field.help_text = f"Names a time, “{times[0]}”: still so?"
                self.fields[name] = field
                self.initial[name] = text

    @property
    def asked(self) -> list[forms.BoundField]:
        return [self[name] for name in self._names]

    @property
    def agreed(self) -> dict[str, str]:
        """For the action, as far as the page had it."""
        return {
            name: self.cleaned_data[name]
            for name in self._names
            if self.add_prefix(name) in self.data
        }
