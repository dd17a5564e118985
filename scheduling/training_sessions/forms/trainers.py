"""The form for a trainer."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q

from accounts.access import Role
from accounts.leavers import with_access
from accounts.models import User
from accounts.seen import SeenForm
from nhsuk.forms import RowsField
from scheduling.training_sessions.forms.costs import RateForm
from scheduling.training_sessions.models import Trainer
from training.models import Course


class TrainerForm(RateForm):
    name = forms.CharField(max_length=200)
    email = forms.EmailField(label="Email address", required=False)
    courses = RowsField(
        Course.objects.order_by("code"),
        label="Courses they can give",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    user = forms.ModelChoiceField(
        User.objects.none(),
        label="Signs in as",
        required=False,
        empty_label="Does not sign in",
        help_text="With this sign-in, the trainer sees their sessions and records attendance",
    )

    field_order = ("name", "email", "courses", "user")

    def __init__(self, *args: Any, on: date, trainer: Trainer | None = None, **kwargs: Any) -> None:
        """Those who can sign in on that day, and who was chosen before, so that nobody loses it."""
        super().__init__(*args, **kwargs)
        can = Q(with_access(on), role_grants__role=Role.TRAINER)
        chosen = Q(pk=trainer.user_id if trainer else None)
        users = User.objects.filter(can | chosen).distinct().order_by("name")
        self.fields["user"].queryset = users  # type: ignore[attr-defined]  # a choice of rows


class TrainerChangeForm(SeenForm, TrainerForm):
    """Of one that is there."""
