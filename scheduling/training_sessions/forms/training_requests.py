"""The forms for asking for training and turning a request down, and the list's filters."""

from typing import ClassVar

import django_filters
from django import forms
from django.db.models import Q

from scheduling.training_sessions.models import TrainingRequest
from training.waiting import WaitingFilter, course_field, reason_field


class AskTrainingForm(forms.Form):
    course = course_field()
    words = forms.CharField(
        required=False,
        max_length=1000,
        label="What is it for, and when could you come?",
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class DeclineForm(forms.Form):
    reason = reason_field("Why it cannot be given now", "Suggest an alternative if there is one.")


class TrainingRequestFilter(WaitingFilter):
    sent = "asked_at"
    answers: ClassVar = {
        "booked": Q(booking__isnull=False),
        "turned_down": ~Q(turned_down_because=""),
    }
    standing = django_filters.ChoiceFilter(
        label="Status",
        choices=[("booked", "Booked"), ("turned_down", "Declined"), ("all", "All")],
        empty_label="Waiting",
        method="filter_by_status",
    )

    class Meta:
        model = TrainingRequest
        fields = ["search", "standing", "course"]
