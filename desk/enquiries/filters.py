"""Filters of the desk's lists."""

from typing import Any

import django_filters
from django.db.models import QuerySet

from accounts.search_filter import SearchFilter
from desk.enquiries.models import Enquiry, Journalist, Question
from scheduling.times.fields import desk_users
from training.models import Topic


class EnquiryFilter(django_filters.FilterSet):
    """Open and referred enquiries, unless a state, or all, is chosen."""

    q = SearchFilter("Reference, outlet or words")
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

    def in_state(self, queryset: Any, name: str, value: str) -> Any:  # noqa: ARG002  django-filter calls it so
        return queryset if value == "all" else queryset.filter(state=value)


class JournalistFilter(django_filters.FilterSet):
    q = SearchFilter("Name or outlet")

    class Meta:
        model = Journalist
        fields = ["q"]


class QuestionFilter(django_filters.FilterSet):
    """Proposed and approved ones, unless another state is chosen."""

    search = SearchFilter()
    topic = django_filters.ModelChoiceFilter(
        queryset=Topic.objects.order_by("title"), empty_label="All topics"
    )
    standing = django_filters.ChoiceFilter(
        label="State",
        choices=[("proposed", "Proposed"), ("approved", "Approved"), ("withdrawn", "Withdrawn")],
        empty_label="Proposed and approved",
        method="by_status",
    )

    class Meta:
        model = Question
        fields = ["search", "topic", "standing"]

    def filter_queryset(self, queryset: QuerySet[Question]) -> QuerySet[Question]:
        questions = super().filter_queryset(queryset)
        return (
            questions
            if self.form.cleaned_data.get("standing")
            else questions.filter(withdrawn_at=None)
        )

    def by_status(self, queryset: Any, _name: str, value: str) -> Any:
        match value:
            case "proposed":
                return queryset.proposed()
            case "approved":
                return queryset.approved()
        return queryset.exclude(withdrawn_at=None)
