"""The filter of the desk report: which month is the last, and how many."""

from datetime import date
from typing import Any

from django import forms

from training.readiness import DAY, add_months

MONTHS_BACK = 36
MIDDLE = 15
LENGTHS = {"1": "One month", "3": "Three months", "12": "Twelve months"}


class DeskReportFilter(forms.Form):
    """Without a choice, or with one that cannot be read: until the middle of a month the one before,
    which is then written up, and after that this month so far.
    """

    month = forms.ChoiceField(
        required=False, label="Month", widget=forms.Select(attrs={"class": "select--short"})
    )
    months = forms.ChoiceField(
        choices=LENGTHS.items(),
        required=False,
        label="Length",
        widget=forms.Select(attrs={"class": "select--short"}),
    )

    def __init__(self, data: Any, *, on: date) -> None:
        """`on`: today."""
        self.this_month = on.replace(day=1)
        months = [add_months(self.this_month, -back) for back in range(MONTHS_BACK)]
        latest = months[1] if on.day <= MIDDLE else months[0]
        usual = {"month": f"{latest:%Y-%m}", "months": "1"}
        chosen = {name: data.get(name) or value for name, value in usual.items()}
        super().__init__(chosen)
        self.fields["month"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            (f"{month:%Y-%m}", f"{month:%B %Y}") for month in months
        ]
        if not self.is_valid():
            for name in self.errors:
                chosen[name] = usual[name]
            self.cleaned_data = chosen

    @property
    def period(self) -> tuple[date, date]:
        """The first and the last day."""
        year, month = map(int, self.cleaned_data["month"].split("-"))
        last = date(year, month, 1)
        since = add_months(last, 1 - int(self.cleaned_data["months"]))
        return since, add_months(last, 1) - DAY

    @property
    def words(self) -> str:
        """`October 2026`, `August to October 2026`, `December 2025 to November 2026, so far`."""
        since, on = self.period
        so_far = ", so far" if on >= self.this_month else ""
        if since == on.replace(day=1):
            return f"{on:%B %Y}{so_far}"
        first = f"{since:%B}" if since.year == on.year else f"{since:%B %Y}"
        return f"{first} to {on:%B %Y}{so_far}"

    @property
    def query(self) -> dict[str, str]:
        return {"month": self.cleaned_data["month"], "months": self.cleaned_data["months"]}
