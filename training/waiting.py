"""Things that people send in for an answer: the list filter and shared form fields."""

from typing import Any, ClassVar

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from training.models import Course


def course_field() -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        Course.objects.order_by("code"),
        label="Which course?",
        empty_label="Choose a course",
        error_messages={
            "required": "Choose the course",
            "invalid_choice": "Choose a course from the list",
        },
    )


def reason_field(label: str, help_text: str) -> forms.CharField:
    """Why a request is refused."""
    return forms.CharField(
        max_length=300,
        label=label,
        help_text=f"They will read this. {help_text}",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter the reason. They will read it"},
    )


class WaitingFilter(django_filters.FilterSet):
    """By default those waiting, oldest first; answered ones or all of them, latest first.

    `sent` is the field with the time of sending; `answers` maps each choice of the filter
    `standing` to its condition.
    """

    sent: ClassVar[str]
    answers: ClassVar[dict[str, Q]]
    search = django_filters.CharFilter(
        label="Search",
        method="find",
        widget=forms.TextInput(attrs={"type": "search", "data-search": ""}),
    )
    course = django_filters.ModelChoiceFilter(
        queryset=Course.objects.order_by("code"), empty_label="Every course"
    )

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        found: Any = super().filter_queryset(queryset)
        if self.form.cleaned_data.get("standing"):
            return found.order_by(f"-{self.sent}", "-pk")
        return found.open().order_by(self.sent, "pk")

    def find(self, queryset: Any, _name: str, value: str) -> Any:
        return queryset.search(value)

    def filter_by_status(self, queryset: Any, _name: str, value: str) -> Any:
        return queryset.filter(self.answers.get(value, Q()))
