"""The form at the top of every page that can be shown for a day and as known at a moment."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from nhsuk.dates.exact import YEARS
from nhsuk.dates.unreadable import Unreadable
from nhsuk.forms import DayField
from training.as_of import AsOf, is_in_future, read_typed_known_at

NARROW = {"size": 12, "autocomplete": "off"}


class KnownAtField(forms.Field):
    """A day, meaning its end, or a moment: yesterday, 31/03/2026 07:10, 2026-03-31T07:10Z. The form
    sets `now`.
    """

    widget = forms.TextInput(attrs={**NARROW, "data-reads": "known_at"})
    now: datetime

    def to_python(self, value: Any) -> datetime | None:
        text = str(value or "").strip()
        if not text:
            return None
        try:
            return read_typed_known_at(text, now=self.now)
        except Unreadable as refusal:
            raise ValidationError(str(refusal)) from None


class AsOfForm(forms.Form):
    """A page with more filters inherits from it."""

    on = DayField(
        prefer="past",
        label="As of",
        years=YEARS,
        required=False,
        widget=forms.DateInput(format="%d/%m/%Y", attrs=NARROW),
    )
    known_at = KnownAtField(label="as recorded on", required=False)

    def __init__(self, data: Mapping[str, Any], *, now: datetime, **options: Any) -> None:
        super().__init__(data, **options)
        self.now = now
        self.fields["known_at"].now = now  # type: ignore[attr-defined]  # a KnownAtField

    def clean_known_at(self) -> datetime | None:
        known_at: datetime | None = self.cleaned_data["known_at"]
        if known_at and is_in_future(known_at, self.now):
            raise ValidationError(
                "That time is in the future. Enter an earlier one, or leave it empty for now"
            )
        return known_at

    def requested_known_at(self) -> datetime | None:
        """The moment before validation, for choices that depend on it; None for now or if
        unreadable.
        """
        try:
            return self.fields["known_at"].clean(self.data.get("known_at"))  # type: ignore[no-any-return]  # a KnownAtField
        except ValidationError:
            return None

    def as_of(self) -> AsOf:
        """What was requested; an unreadable field counts as omitted and shows its error."""
        self.is_valid()
        given = self.cleaned_data
        return AsOf(
            given.get("on") or timezone.localdate(self.now), given.get("known_at"), self.now
        )


class KnownAtForm(AsOfForm):
    """For pages that cover every day, such as a history: asks only for the moment."""

    on = None  # type: ignore[assignment]  # so a form drops a field that it would inherit
