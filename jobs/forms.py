"""How the administrator looks for jobs."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from jobs.models import Job, JobQuerySet

State = Job.State


class JobFilter(django_filters.FilterSet):
    """What is not over yet, and what was given up, unless another state is asked for."""

    STATES = {"open": "Not done", **dict(State.choices), "all": "All"}

    search = django_filters.CharFilter(
        label="Search",
        method="find",
        widget=forms.TextInput(attrs={"type": "search", "data-search": "", "class": "nhsuk-input--width-20"}),
    )
    state = django_filters.ChoiceFilter(
        label="State", choices=list(STATES.items()), empty_label=None, method="in_state"
    )

    class Meta:
        model = Job
        fields = ["search", "state"]

    def __init__(self, data: Any, *, queryset: JobQuerySet) -> None:
        asked = data.copy()
        if asked.get("state") not in self.STATES:
            asked["state"] = "open"
        super().__init__(asked, queryset=queryset)

    def find(self, queryset: QuerySet[Job], _name: str, value: str) -> QuerySet[Job]:
        """Words of the name or of what was last said, or the number."""
        for word in value.split():
            number = Q(pk=int(word)) if word.isdecimal() and len(word) < 19 else Q()
            queryset = queryset.filter(Q(name__icontains=word) | Q(outcome__icontains=word) | number)
        return queryset

    def in_state(self, queryset: QuerySet[Job], _name: str, value: str) -> QuerySet[Job]:
        if value == "all":
            return queryset
        return queryset.filter(state__in=[State.WAITING, State.RUNNING, State.GIVEN_UP] if value == "open" else [value])
