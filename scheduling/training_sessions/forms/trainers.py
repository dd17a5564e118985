"""The form for a trainer."""

from django import forms

from accounts.access import Role
from accounts.models import User
from nhsuk.forms import RowsField
from training.models import Course


class TrainerForm(forms.Form):
    name = forms.CharField(max_length=200)
    email = forms.EmailField(label="Email address", required=False)
    courses = RowsField(
        Course.objects.order_by("code"),
        label="Courses they can give",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    user = forms.ModelChoiceField(
        User.objects.filter(role_grants__role=Role.TRAINER, is_active=True).order_by("name"),
        label="Signs in as",
        required=False,
        empty_label="Does not sign in",
        help_text="With this sign-in, the trainer sees their sessions and records attendance",
    )
