"""The officer's record of an approval by telephone, and the manager's answer."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.access import ROLE_PERMISSIONS, Permission
from accounts.models import User
from scheduling.times.moments import UnreadableMoment, read_moment

APPROVERS = [
    role
    for role, permissions in ROLE_PERMISSIONS.items()
    if Permission.APPROVE_PACKS in permissions
]


class PhoneApprovalForm(forms.Form):
    manager = forms.ModelChoiceField(
        queryset=User.objects.none(),
        label="Who approved it",
        empty_label="Choose",
        error_messages={"required": "Choose who approved it"},
    )
    called_at = forms.CharField(
        label="When they approved it",
        help_text="21:40, 6.30am today",
        max_length=60,
        widget=forms.TextInput(attrs={"class": "nhsuk-input--width-10", "autocomplete": "off"}),
        error_messages={"required": "Enter when they approved it, such as 21:40"},
    )
    read_back = forms.CharField(
        label="What you read to them, and what they said",
        help_text="They are shown these words and asked to confirm them.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Enter what you read to them, and what they said"},
    )

    def __init__(self, *args: Any, by: User, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        approvers = User.objects.filter(role_grants__role__in=APPROVERS, is_active=True).exclude(
            pk=by.pk
        )
        self.managers = approvers.distinct().order_by("name").select_related("person")
        self.fields["manager"].queryset = self.managers  # type: ignore[attr-defined]  # the field has choices
        self.now = now

    def clean_called_at(self) -> datetime:
        try:
            return read_moment(self.cleaned_data["called_at"], now=self.now, prefer="past")
        except UnreadableMoment as refusal:
            raise ValidationError(str(refusal), code="unreadable") from None


class PhoneAnswerForm(forms.Form):
    """`answer` is the button that was pressed; an objection may give a reason."""

    answer = forms.ChoiceField(choices=[("confirm", "confirm"), ("object", "object")])
    reason = forms.CharField(
        required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
