"""The filter of the list of interviews."""

from datetime import datetime
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet

from desk.enquiries.models import Interview
from training.media import MEDIA

SORTS = {
    "when": ("starts_at", "reference"),
    "outlet": ("enquiry__outlet__name", "starts_at"),
    "medium": ("medium", "starts_at"),
    "who": ("person__last_name", "person__first_name", "starts_at"),
}


class InterviewFilter(django_filters.FilterSet):
    """Interviews to come, the next first, unless past or all are chosen: then the latest first."""

    q = django_filters.CharFilter(
        method="search",
        label="Search",
        widget=forms.TextInput(attrs={"data-search": "", "placeholder": "Reference, name, outlet"}),
    )
    when = django_filters.ChoiceFilter(
        method="at", label="When", empty_label="To come", choices=[("past", "Past"), ("all", "All")]
    )
    medium = django_filters.ChoiceFilter(choices=list(MEDIA.items()), empty_label="All media")

    class Meta:
        model = Interview
        fields = ["q", "when", "medium"]

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now

    def filter_queryset(self, queryset: QuerySet[Interview]) -> QuerySet[Interview]:
        matching = super().filter_queryset(queryset)
        if self.form.cleaned_data.get("when"):
            return matching
        return matching.to_come(self.now)

    def search(self, queryset: Any, name: str, value: str) -> Any:  # noqa: ARG002  django-filter calls it so
        return queryset.search(value)

    def at(self, queryset: Any, name: str, value: str) -> Any:  # noqa: ARG002  django-filter calls it so
        interviews = queryset.past(self.now) if value == "past" else queryset
        return interviews.order_by("-starts_at", "reference")
