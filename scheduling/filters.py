"""The filters over the desk's lists."""

from datetime import date, datetime
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet

from scheduling.forms.fields import desk_users
from scheduling.models import Enquiry, Journalist, LapseReminder, Line
from training.models import Course, Person, Topic


def _search_box(label: str) -> forms.TextInput:
    return forms.TextInput(attrs={"data-search": "", "placeholder": label})


class EnquiryFilter(django_filters.FilterSet):
    """Open ones, and those that others answer, unless a state, or all, is asked for."""

    q = django_filters.CharFilter(method="search", label="Search", widget=_search_box("Reference, outlet, words"))
    state = django_filters.ChoiceFilter(
        method="in_state",
        label="State",
        empty_label="Open or referred",
        choices=[("all", "All"), *Enquiry.State.choices],
    )
    topic = django_filters.ModelChoiceFilter(queryset=Topic.objects.order_by("title"), empty_label="All topics")
    owner = django_filters.ModelChoiceFilter(queryset=lambda _: desk_users(), empty_label="Everyone")

    class Meta:
        model = Enquiry
        fields = ["q", "state", "topic", "owner"]

    def filter_queryset(self, queryset: QuerySet[Enquiry]) -> QuerySet[Enquiry]:
        found = super().filter_queryset(queryset)
        return found if self.form.cleaned_data.get("state") else found.on_board()

    def search(self, queryset: Any, name: str, value: str) -> Any:  # noqa: ARG002  django-filter calls it so
        return queryset.search(value)

    def in_state(self, queryset: Any, name: str, value: str) -> Any:  # noqa: ARG002  django-filter calls it so
        return queryset if value == "all" else queryset.filter(state=value)


class LineFilter(django_filters.FilterSet):
    """Those in use or in work unless withdrawn ones are asked for."""

    q = django_filters.CharFilter(method="search", label="Search", widget=_search_box("Reference, words, source"))
    topic = django_filters.ModelChoiceFilter(queryset=Topic.objects.order_by("title"), empty_label="All topics")
    status = django_filters.ChoiceFilter(
        method="in_status",
        label="Status",
        empty_label="All but withdrawn",
        choices=[
            ("draft", "Draft"),
            ("fact_checked", "Fact checked"),
            ("approved", "Approved, not begun"),
            ("live", "Live"),
            ("review_due", "Review due"),
            ("expired", "Expired"),
            ("withdrawn", "Withdrawn"),
        ],
    )

    owner = django_filters.ModelChoiceFilter(queryset=lambda _: desk_users(), empty_label="Everyone")

    class Meta:
        model = Line
        fields = ["q", "topic", "status", "owner"]

    def __init__(self, *args: Any, on: date, now: datetime | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on, self.now = on, now

    def filter_queryset(self, queryset: QuerySet[Line]) -> QuerySet[Line]:
        found = super().filter_queryset(queryset)
        return found if self.form.cleaned_data.get("status") else found.filter(withdrawn_at=None)

    def search(self, queryset: Any, name: str, value: str) -> Any:  # noqa: ARG002  django-filter calls it so
        return queryset.search(value)

    def in_status(self, queryset: Any, name: str, value: str) -> Any:  # noqa: ARG002  django-filter calls it so
        return queryset.in_status(value, self.on, self.now)


class JournalistFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="search", label="Search", widget=_search_box("Name or outlet"))

    class Meta:
        model = Journalist
        fields = ["q"]

    def search(self, queryset: Any, name: str, value: str) -> Any:  # noqa: ARG002  django-filter calls it so
        return queryset.search(value)


REMINDED = LapseReminder._meta.get_field("to").choices


class LapseReminderFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="search", label="Search", widget=_search_box("Name or reference"))
    to = django_filters.ChoiceFilter(label="Sent to", empty_label="Anyone", choices=REMINDED)
    course = django_filters.ModelChoiceFilter(queryset=Course.objects.order_by("code"), empty_label="Every course")

    class Meta:
        model = LapseReminder
        fields = ["q", "to", "course"]

    def search(self, queryset: Any, name: str, value: str) -> Any:  # noqa: ARG002  django-filter calls it so
        return queryset.filter(person__in=Person.objects.search(value))
