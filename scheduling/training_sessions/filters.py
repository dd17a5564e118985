"""The filters over the list of reminders of lapses that were sent."""

from typing import Any

import django_filters

from scheduling.times.fields import search_box
from scheduling.training_sessions.models import LapseReminder
from training.models import Course, Person

REMINDED = LapseReminder._meta.get_field("to").choices


class LapseReminderFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        method="search", label="Search", widget=search_box("Name or reference")
    )
    to = django_filters.ChoiceFilter(label="To", empty_label="Anyone", choices=REMINDED)
    course = django_filters.ModelChoiceFilter(
        queryset=Course.objects.order_by("code"), empty_label="Every course"
    )

    class Meta:
        model = LapseReminder
        fields = ["q", "to", "course"]

    def search(self, queryset: Any, name: str, value: str) -> Any:  # noqa: ARG002  django-filter calls it so
        return queryset.filter(person__in=Person.objects.search(value))
