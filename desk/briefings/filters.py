"""How the list of briefings is searched, filtered and sorted."""

from datetime import datetime
from typing import Any

import django_filters
from django.db.models import Q, QuerySet

from accounts.search_filter import SearchFilter
from desk.briefings.briefing_rules import NEEDS
from desk.briefings.models import Briefing

BRIEFING_SORTS = {
    "reference": ("reference",),
    "person": ("person__last_name", "person__first_name", "pk"),
    "need": ("need", "due_at", "pk"),
    "due": ("due_at", "pk"),
    "when": ("starts_at", "due_at", "pk"),
}


class BriefingFilter(django_filters.FilterSet):
    """Open ones, the next due first, unless another status is chosen."""

    STATUSES = {
        "late": "Late",
        "asked": "Not taken on yet",
        "arranged": "Arranged",
        "completed": "Completed",
        "ended": "Declined or called off",
        "all": "All",
    }

    search = SearchFilter()
    standing = django_filters.ChoiceFilter(
        label="Status", choices=list(STATUSES.items()), empty_label="Open", method="by_status"
    )
    need = django_filters.ChoiceFilter(choices=list(NEEDS.items()), empty_label="All needs")

    class Meta:
        model = Briefing
        fields = ["search", "standing", "need"]

    def __init__(self, data: Any, *, queryset: QuerySet[Briefing], now: datetime) -> None:
        self.now = now
        super().__init__(data, queryset=queryset)

    def filter_queryset(self, queryset: QuerySet[Briefing]) -> QuerySet[Briefing]:
        briefings: Any = super().filter_queryset(queryset)
        if self.form.cleaned_data.get("standing") in {"completed", "ended", "all"}:
            return briefings.order_by("-asked_at", "-pk")
        return briefings.open().order_by("due_at", "pk")

    def by_status(self, queryset: Any, _name: str, value: str) -> Any:
        match value:
            case "late":
                return queryset.late(self.now)
            case "asked":
                return queryset.filter(triaged_at=None)
            case "arranged":
                return queryset.filter(starts_at__isnull=False)
            case "completed":
                return queryset.filter(completed_at__isnull=False)
            case "ended":
                return queryset.filter(
                    Q(turned_down_at__isnull=False) | Q(cancelled_at__isnull=False)
                )
        return queryset
