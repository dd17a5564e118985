"""Filters of the desk's lists."""

from typing import Any

import django_filters
from django.db.models import QuerySet

from scheduling.desk.models import Enquiry, Journalist
from scheduling.times.fields import desk_users, search_box
from training.models import Topic


class EnquiryFilter(django_filters.FilterSet):
    """Open and referred enquiries, unless a state, or all, is chosen."""

    q = django_filters.CharFilter(
        method="search", label="Search", widget=search_box("Reference, outlet or words")
    )
    state = django_filters.ChoiceFilter(
        method="in_state",
        label="State",
        empty_label="Open or referred",
        choices=[("all", "All"), *Enquiry.State.choices],
    )
    topic = django_filters.ModelChoiceFilter(
        queryset=Topic.objects.order_by("title"), empty_label="All topics"
    )
    owner = django_filters.ModelChoiceFilter(
        queryset=lambda _: desk_users(), empty_label="Everyone"
    )

    class Meta:
        model = Enquiry
        fields = ["q", "state", "topic", "owner"]

    def filter_queryset(self, queryset: QuerySet[Enquiry]) -> QuerySet[Enquiry]:
        enquiries = super().filter_queryset(queryset)
        return enquiries if self.form.cleaned_data.get("state") else enquiries.on_board()

    def search(self, queryset: Any, name: str, value: str) -> Any:  # noqa: ARG002  django-filter calls it so
        return queryset.search(value)

    def in_state(self, queryset: Any, name: str, value: str) -> Any:  # noqa: ARG002  django-filter calls it so
        return queryset if value == "all" else queryset.filter(state=value)


class JournalistFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        method="search", label="Search", widget=search_box("Name or outlet")
    )

    class Meta:
        model = Journalist
        fields = ["q"]

    def search(self, queryset: Any, name: str, value: str) -> Any:  # noqa: ARG002  django-filter calls it so
        return queryset.search(value)
