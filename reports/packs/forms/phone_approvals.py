"""The officer's record of an approval by telephone, and the manager's answer."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from accounts.access import Permission
from accounts.leavers import who_may_here
from accounts.models import User
from scheduling.times.fields import MomentsForm, TypedMomentField


class PhoneApprovalForm(MomentsForm):
    manager = forms.ModelChoiceField(
        queryset=User.objects.none(),
        label="Who approved it",
        empty_label="Choose",
        error_messages={"required": "Choose who approved it"},
    )
    called_at = TypedMomentField(
        prefer="past",
        label="When they approved it",
        help_text="21:40, 6.30am today",
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
        super().__init__(*args, now=now, **kwargs)
        approvers = who_may_here(Permission.APPROVE_PACKS, timezone.localdate(now))
        self.managers = approvers.exclude(pk=by.pk).select_related("person")
        self.fields["manager"].queryset = self.managers  # type: ignore[attr-defined]  # the field has choices


class PhoneAnswerForm(forms.Form):
    """`answer` is the button that was pressed; an objection may give a reason."""

    answer = forms.ChoiceField(choices=[("confirm", "confirm"), ("object", "object")])
    reason = forms.CharField(
        required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
