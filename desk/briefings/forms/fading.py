"""Filters of the list of people whose readiness for a medium ends soon."""

from typing import Any

from django import forms

from desk.briefings.queries.fading import FADING, FadingQuery
from training.as_of_form import AsOfForm
from training.media import MEDIA
from training.models import Directorate
from training.readiness import MediumStatus

STATUSES = {
    MediumStatus.READY: "Ready",
    MediumStatus.RUSTY: "Out of practice",
    MediumStatus.LAPSED: "Lapsed",
}
SHORT = {"class": "select--short"}


class FadingFilter(AsOfForm):
    search = forms.CharField(
        required=False,
        label="Search",
        widget=forms.TextInput(attrs={"type": "search", "data-search": ""}),
    )
    medium = forms.ChoiceField(
        required=False,
        choices=[("", "All media"), *MEDIA.items()],
        widget=forms.Select(attrs=SHORT),
    )
    status = forms.ChoiceField(
        required=False,
        label="Readiness",
        choices=[(status.value, STATUSES[status]) for status in FADING],
    )
    within = forms.ChoiceField(
        required=False,
        label="Ends within",
        choices=[("", "180 days"), ("90", "90 days"), ("30", "30 days"), ("all", "Any time")],
    )
    directorate = forms.ModelChoiceField(
        Directorate.objects.none(),
        required=False,
        to_field_name="name",
        empty_label="All directorates",
        widget=forms.Select(attrs=SHORT),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        there = Directorate.objects.known_at(self.requested_known_at()).order_by("name")
        self.fields["directorate"].queryset = there  # type: ignore[attr-defined]  # a ModelChoiceField

    def wanted(self) -> FadingQuery:
        """Values that match no choice are ignored."""
        as_of = self.as_of()
        given = self.cleaned_data
        within = given.get("within") or "180"
        return FadingQuery(
            on=as_of.on,
            known_at=as_of.known_at,
            search=given.get("search", ""),
            directorate=str(given.get("directorate") or ""),
            medium=given.get("medium", ""),
            status=given.get("status") or MediumStatus.READY,
            within=None if within == "all" else int(within),
        )
