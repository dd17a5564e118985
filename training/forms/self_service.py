"""Forms to send in a certificate and to record professional development."""

from decimal import Decimal
from typing import Any, ClassVar

import django_filters
from django import forms
from django.db.models import Q

from nhsuk.forms import DAY_LIKE, DayField
from training.actions.cpd import CpdDetails
from training.models import Certificate, CpdEntry
from training.waiting import WaitingFilter, course_field, reason_field

FILE = "PDF, JPEG or PNG, at most 10 MB. A photo of the paper certificate is fine."


class CertificateForm(forms.Form):
    """`training.evidence` checks the content, whatever the file name."""

    course = course_field()
    completed_on = DayField(
        prefer="past",
        label="Date on the certificate",
        help_text=DAY_LIKE,
        error_messages={"required": "Enter the day"},
    )
    provider = forms.CharField(
        max_length=200,
        label="Who gave the course",
        error_messages={"required": "Enter who gave the course"},
    )
    file = forms.FileField(
        label="Certificate",
        help_text=FILE,
        error_messages={
            "required": "Choose the file",
            "empty": "The file is empty. Choose another.",
        },
    )


class RefuseForm(forms.Form):
    reason = reason_field("Why it cannot be accepted", "Say what you would accept instead.")


class CertificateFilter(WaitingFilter):
    sent = "sent_at"
    answers: ClassVar = {
        "accepted": Q(training_record__isnull=False),
        "refused": ~Q(refused_because=""),
    }
    standing = django_filters.ChoiceFilter(
        label="Status",
        choices=[("accepted", "Accepted"), ("refused", "Refused"), ("all", "All")],
        empty_label="Waiting for review",
        method="filter_by_status",
    )

    class Meta:
        model = Certificate
        fields = ["search", "standing", "course"]


class CpdForm(forms.Form):
    title = forms.CharField(
        max_length=200, label="What you did", error_messages={"required": "Enter what you did"}
    )
    done_on = DayField(
        prefer="past",
        label="On which day",
        help_text=DAY_LIKE,
        error_messages={"required": "Enter the day"},
    )
    hours = forms.DecimalField(
        label="Hours",
        help_text="1.5 is an hour and a half",
        min_value=Decimal("0.05"),
        max_value=24,
        max_digits=4,
        decimal_places=2,
        widget=forms.TextInput(attrs={"class": "input--3", "inputmode": "decimal"}),
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value", "max_digits", "max_decimal_places"),
            "Enter the hours as a number of at most 24, like 1.5",
        ),
    )
    reflection = forms.CharField(
        required=False,
        max_length=5000,
        label="What you learned",
        help_text="Nobody else can read this unless you share the entry.",
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    is_shared = forms.BooleanField(required=False, label="Share it with the communications team")

    @property
    def details(self) -> CpdDetails:
        given = self.cleaned_data
        minutes = round(given["hours"] * 60)
        return CpdDetails(
            given["done_on"], minutes, given["title"], given["reflection"], given["is_shared"]
        )


def initial_values(entry: CpdEntry) -> dict[str, Any]:
    names = ("title", "done_on", "reflection", "is_shared")
    return {name: getattr(entry, name) for name in names} | {
        "hours": f"{entry.minutes / 60:.2f}".rstrip("0").rstrip(".")
    }
