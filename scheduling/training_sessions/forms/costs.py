"""Fields for what venues, trainers and training sessions cost, and the budget of an NHS year."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from scheduling.training_sessions.costs import QUARTERS, quarter_words
from scheduling.training_sessions.models import Venue

MOST = 10_000_000  # pounds
AMOUNT = re.compile(r"£?\s*(?P<pounds>\d{1,3}(?:,\d{3})+|\d{1,9})(?:\.(?P<pence>\d{2}))?", re.ASCII)


class PoundsField(forms.CharField):
    """An amount as people type it, `£1,200` or `1200.50`; gives pence, None if it is empty."""

    def __init__(self, **options: Any) -> None:
        attrs = {"class": "input--10", "inputmode": "decimal"}
        options.setdefault("widget", forms.TextInput(attrs=attrs))
        super().__init__(required=False, **options)

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        found = AMOUNT.fullmatch(text)
        if found is None:
            raise ValidationError("Enter an amount in pounds, like 450 or 1,200.50")
        pounds = int(found["pounds"].replace(",", ""))
        if pounds > MOST:
            raise ValidationError(f"Enter at most £{MOST:,}")
        return 100 * pounds + int(found["pence"] or 0)

    def prepare_value(self, value: Any) -> Any:
        """Pence as it is stored; what was typed stays as it is."""
        if not isinstance(value, int):
            return value
        whole, rest = divmod(value, 100)
        return f"{whole:,}.{rest:02}" if rest else f"{whole:,}"


class RateForm(forms.Form):
    """The end of the form for a venue or a trainer."""

    cost_pence = PoundsField(
        label="Cost, in pounds",
        help_text="Leave it empty if you do not know it. Enter 0 if it costs nothing.",
    )
    cost_per = forms.ChoiceField(
        label="The cost is for",
        choices=[("", "Choose what it pays for"), *Venue.Per.choices],
        required=False,
        help_text="What has begun is charged. Half a day is four hours.",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("cost_pence") is None and "cost_pence" not in self.errors:
            cleaned["cost_per"] = ""
        elif not cleaned.get("cost_per") and "cost_per" not in self.errors:
            self.add_error("cost_per", "Choose an hour, half a day or a day")
        return cleaned


class BudgetForm(forms.Form):
    """One amount a quarter, in the fields `quarter_1` to `quarter_4`."""

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for quarter in QUARTERS:
            self.fields[f"quarter_{quarter}"] = PoundsField(label=quarter_words(year, quarter))

    def pence(self) -> dict[int, int | None]:
        return {quarter: self.cleaned_data[f"quarter_{quarter}"] for quarter in QUARTERS}
