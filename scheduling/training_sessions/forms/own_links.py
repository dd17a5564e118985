"""The form for links of their own: a box for each person booked, and a list to fill them from."""

from collections.abc import Iterable
from typing import Any

from django import forms

from scheduling.training_sessions.joining_links import (
    LONGEST,
    UnreadableLinks,
    UnusableLink,
    check_link,
    read_links,
)
from scheduling.training_sessions.models import Booking

LARGEST = 1_000_000  # bytes of a file


class OwnLinksForm(forms.Form):
    listed = forms.CharField(
        label="Paste a list",
        required=False,
        strip=False,
        help_text="A line for each person: email address or reference, and the link",
        widget=forms.Textarea(attrs={"rows": 4, "data-no-draft": ""}),
    )
    file = forms.FileField(
        label="Or choose a file",
        required=False,
        help_text="A CSV file, such as the list of registrations that the provider gives you",
        error_messages={"empty": "The file is empty. Choose another."},
    )

    def __init__(self, *args: Any, bookings: Iterable[Booking], **options: Any) -> None:
        super().__init__(*args, **options)
        self.booked: dict[str, int] = {}
        self.by_field: dict[str, Booking] = {}
        for booking in bookings:
            name = f"link_{booking.pk}"
            self.by_field[name] = booking
            self.fields[name] = forms.CharField(
                label=str(booking.person),
                required=False,
                max_length=LONGEST,
                initial=booking.own_link,
                widget=forms.TextInput(
                    attrs={"inputmode": "url", "autocomplete": "off", "data-no-draft": ""}
                ),
            )
            keys = (booking.person.reference, booking.person.email)
            self.booked |= {key.lower(): booking.pk for key in keys if key}

    def people(self) -> list[forms.BoundField]:
        """The boxes, one for each person."""
        return [self[name] for name in self.by_field]

    def clean_listed(self) -> dict[int, str]:
        return self._read(self.cleaned_data["listed"])

    def clean_file(self) -> dict[int, str]:
        file = self.cleaned_data["file"]
        if not file:
            return {}
        if file.size > LARGEST:
            raise forms.ValidationError("The file is larger than 1 MB. Choose a CSV file of links.")
        try:
            return self._read(file.read().decode("utf-8-sig"))
        except UnicodeDecodeError:
            raise forms.ValidationError(
                "This is not a CSV file in UTF-8. Save the list as “CSV UTF-8” and choose that."
            ) from None

    def _read(self, text: str) -> dict[int, str]:
        if not text.strip():
            return {}
        try:
            return read_links(text, self.booked)
        except UnreadableLinks as unreadable:
            raise forms.ValidationError(unreadable.problems[:20]) from unreadable

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in self.by_field:
            try:
                cleaned[name] = check_link(cleaned.get(name, ""))
            except UnusableLink as problem:
                self.add_error(name, str(problem))
        return cleaned

    def links(self) -> dict[int, str]:
        """By booking: what stands in the boxes, then the list, then the file."""
        boxes = {booking.pk: self.cleaned_data[name] for name, booking in self.by_field.items()}
        return boxes | self.cleaned_data["listed"] | self.cleaned_data["file"]
