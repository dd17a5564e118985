"""What somebody asks for themselves, and how the desk answers; and the filters over what was asked."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet

from scheduling.models import TrainingRequest
from training.models import Course


class AskTrainingForm(forms.Form):
    course = forms.ModelChoiceField(
        Course.objects.order_by("code"),
        label="Which course?",
        empty_label="Choose a course",
        error_messages={"required": "Choose the course", "invalid_choice": "Choose a course from the list"},
    )
    words = forms.CharField(
        required=False,
        max_length=1000,
        label="What is it for, and when could you come?",
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class TurnDownForm(forms.Form):
    reason = forms.CharField(
        max_length=300,
        label="Why it cannot be given now",
        help_text="They read this. Say what else there is.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter the reason: whoever asked reads it"},
    )


class TrainingRequestFilter(django_filters.FilterSet):
    """Those that wait, the oldest first, unless answered ones or all are asked for: then the latest first."""

    search = django_filters.CharFilter(
        label="Search", method="find", widget=forms.TextInput(attrs={"type": "search", "data-search": ""})
    )
    standing = django_filters.ChoiceFilter(
        label="Standing",
        choices=[("booked", "Booked"), ("turned_down", "Turned down"), ("all", "All")],
        empty_label="Waiting",
        method="of_standing",
    )
    course = django_filters.ModelChoiceFilter(queryset=Course.objects.order_by("code"), empty_label="Every course")

    class Meta:
        model = TrainingRequest
        fields = ["search", "standing", "course"]

    def filter_queryset(self, queryset: QuerySet[TrainingRequest]) -> QuerySet[TrainingRequest]:
        found: Any = super().filter_queryset(queryset)
        if self.form.cleaned_data.get("standing"):
            return found.order_by("-asked_at", "-pk")
        return found.open().order_by("asked_at", "pk")

    def find(self, queryset: Any, _name: str, value: str) -> Any:
        return queryset.search(value)

    def of_standing(self, queryset: Any, _name: str, value: str) -> Any:
        match value:
            case "booked":
                return queryset.filter(booking__isnull=False)
            case "turned_down":
                return queryset.exclude(turned_down_because="")
        return queryset
