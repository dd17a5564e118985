"""The filters of the list of lines to take."""

from datetime import date
from typing import Any

import django_filters
from django.db.models import QuerySet

from accounts.search_filter import SearchFilter
from desk.lines.models import Line
from scheduling.times.fields import desk_users
from training.models import Topic


class LineFilter(django_filters.FilterSet):
    """All lines except withdrawn ones, unless those are chosen."""

    q = SearchFilter("Reference, words, source")
    topic = django_filters.ModelChoiceFilter(
        queryset=Topic.objects.order_by("title"), empty_label="All topics"
    )
    status = django_filters.ChoiceFilter(
        method="in_status",
        label="Status",
        empty_label="All but withdrawn",
        choices=[
            ("draft", "Draft"),
            ("fact_checked", "Fact checked"),
            ("approved", "Approved, not yet live"),
            ("live", "Live"),
            ("review_due", "Review due"),
            ("expired", "Expired"),
            ("withdrawn", "Withdrawn"),
        ],
    )

    owner = django_filters.ModelChoiceFilter(
        queryset=lambda _: desk_users(), empty_label="Everyone"
    )

    class Meta:
        model = Line
        fields = ["q", "topic", "status", "owner"]

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on

    def filter_queryset(self, queryset: QuerySet[Line]) -> QuerySet[Line]:
        found = super().filter_queryset(queryset)
        return found if self.form.cleaned_data.get("status") else found.filter(withdrawn_at=None)

    def in_status(self, queryset: Any, name: str, value: str) -> Any:  # noqa: ARG002  django-filter calls it so
        return queryset.in_status(value, self.on)
