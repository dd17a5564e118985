"""The form for handing over the desk."""

from typing import Any

from django import forms
from django.utils import timezone

from accounts.access import Permission
from accounts.leavers import who_may_here
from accounts.models import User
from scheduling.times.fields import MomentsForm, TypedMomentField, text_area

LONG = 20_000  # characters


class HandoverForm(MomentsForm):
    to_user = forms.ModelChoiceField(
        User.objects.none(),
        label="To",
        empty_label="Choose who is on duty",
        error_messages={"required": "Choose who is taking over."},
    )
    until = TypedMomentField(
        label="On duty until",
        width="20",
        error_messages={"required": "Enter when their duty ends, such as Thu 08:00."},
    )
    note = forms.CharField(
        max_length=LONG,
        required=False,
        widget=text_area(4),
        label="What they need to know",
        help_text="What is open is added automatically",
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = who_may_here(Permission.WORK_DESK, timezone.localdate(self.now))
        self.fields["to_user"].queryset = here.exclude(pk=by.pk)  # type: ignore[attr-defined]  # a ModelChoiceField
