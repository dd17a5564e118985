"""A certificate that somebody sends in, and what they did for their professional development."""

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from nhsuk.forms import DAY_LIKE, DayField
from training.actions.cpd import Told
from training.models import Certificate, Course, CpdEntry

FILE = "PDF, JPEG or PNG, at most 10 MB. A picture of the paper will do."


def course_field() -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        Course.objects.order_by("code"),
        label="Which course?",
        empty_label="Choose a course",
        error_messages={"required": "Choose the course", "invalid_choice": "Choose a course from the list"},
    )


def reason_field(label: str, help_text: str) -> forms.CharField:
    """Why something that they sent cannot be had."""
    return forms.CharField(
        max_length=300,
        label=label,
        help_text=f"They read this. {help_text}",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter the reason: they read it"},
    )


class WaitingFilter(django_filters.FilterSet):
    """Those that wait, the oldest first, unless answered ones or all are asked for: then the latest first.

    `sent` names the field of when it came; `answers` has what each standing is, beside the filter `standing`.
    """

    sent: ClassVar[str]
    answers: ClassVar[dict[str, Q]]
    search = django_filters.CharFilter(
        label="Search", method="find", widget=forms.TextInput(attrs={"type": "search", "data-search": ""})
    )
    course = django_filters.ModelChoiceFilter(queryset=Course.objects.order_by("code"), empty_label="Every course")

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        found: Any = super().filter_queryset(queryset)
        if self.form.cleaned_data.get("standing"):
            return found.order_by(f"-{self.sent}", "-pk")
        return found.open().order_by(self.sent, "pk")

    def find(self, queryset: Any, _name: str, value: str) -> Any:
        return queryset.search(value)

    def of_standing(self, queryset: Any, _name: str, value: str) -> Any:
        return queryset.filter(self.answers.get(value, Q()))


class CertificateForm(forms.Form):
    """What is in the file is judged by `training.evidence`, not by its name."""

    course = course_field()
    completed_on = DayField(
        label="Day on the certificate", help_text=DAY_LIKE, error_messages={"required": "Enter the day"}
    )
    provider = forms.CharField(
        max_length=200, label="Who gave the course", error_messages={"required": "Enter who gave the course"}
    )
    file = forms.FileField(
        label="Certificate",
        help_text=FILE,
        error_messages={"required": "Choose the file", "empty": "The file is empty. Choose another."},
    )


class RefuseForm(forms.Form):
    reason = reason_field("Why it cannot be accepted", "Say what would do instead.")


class CertificateFilter(WaitingFilter):
    sent = "sent_at"
    answers: ClassVar = {"accepted": Q(training_record__isnull=False), "refused": ~Q(refused_because="")}
    standing = django_filters.ChoiceFilter(
        label="Standing",
        choices=[("accepted", "Accepted"), ("refused", "Refused"), ("all", "All")],
        empty_label="To look at",
        method="of_standing",
    )

    class Meta:
        model = Certificate
        fields = ["search", "standing", "course"]


class CpdForm(forms.Form):
    title = forms.CharField(max_length=200, label="What you did", error_messages={"required": "Enter what you did"})
    done_on = DayField(label="On which day", help_text=DAY_LIKE, error_messages={"required": "Enter the day"})
    hours = forms.DecimalField(
        label="Hours",
        help_text="1.5 is an hour and a half",
        min_value=Decimal("0.05"),
        max_value=24,
        max_digits=4,
        decimal_places=2,
        widget=forms.TextInput(attrs={"class": "nhsuk-input--width-3", "inputmode": "decimal"}),
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value", "max_digits", "max_decimal_places"),
            "Enter the hours as a number of at most 24, like 1.5",
        ),
    )
    reflection = forms.CharField(
        required=False,
        max_length=5000,
        label="What you make of it",
        help_text="Nobody else reads this unless you share it.",
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    is_shared = forms.BooleanField(required=False, label="Share it with the communications team")

    @property
    def told(self) -> Told:
        given = self.cleaned_data
        minutes = round(given["hours"] * 60)
        return Told(given["done_on"], minutes, given["title"], given["reflection"], given["is_shared"])


def initial_of(entry: CpdEntry) -> dict[str, Any]:
    names = ("title", "done_on", "reflection", "is_shared")
    return {name: getattr(entry, name) for name in names} | {
        "hours": f"{entry.minutes / 60:.2f}".rstrip("0").rstrip(".")
    }


class PeriodForm(forms.Form):
    """The days of a statement; by default the year up to today."""

    first = DayField(label="From", error_messages={"required": "Enter the first day"})
    last = DayField(label="To", error_messages={"required": "Enter the last day"})

    def clean(self) -> dict[str, Any]:
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if isinstance(first, date) and isinstance(last, date) and last < first:
            self.add_error("last", "The last day is before the first. Enter the first day or a later one.")
        return self.cleaned_data
