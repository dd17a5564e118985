"""Forms of invitations: whom to invite, with which roles, and the password of whoever comes."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from accounts.access import TWO_PEOPLE, Role
from accounts.forms import PASSWORD_HINT
from accounts.models import User
from training.models import Directorate, Invitation
from training.roles import staff_roles

ROLES = [(role.value, role.label) for role in Role if role not in TWO_PEOPLE]


class _RoleField(forms.MultipleChoiceField):
    """Roles that an invitation can give."""

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=ROLES, widget=forms.CheckboxSelectMultiple, **options)

    def clean(self, value: Any) -> set[Role]:
        return set(map(Role, super().clean(value)))


class InviteFilterForm(forms.Form):
    search = forms.CharField(
        label="Name, reference or job title",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "data-search": "", "class": "input--10"}),
    )
    directorate = forms.ChoiceField(required=False)
    role = forms.ChoiceField(
        label="Role on the register",
        required=False,
        choices=staff_roles(("", "Any role")),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        names = Directorate.objects.known_at(None).order_by("name").values_list("name", flat=True)
        directorate: Any = self.fields["directorate"]
        directorate.choices = [("", "Any directorate"), *((name, name) for name in names)]


class InviteForm(forms.Form):
    """Roles for everyone chosen; none means those that the register suggests for each."""

    roles = _RoleField(
        label="Give everyone chosen these roles instead",
        required=False,
        help_text="Leave all of them empty for the roles in the list.",
    )


class PersonInviteForm(forms.Form):
    roles = _RoleField(label="Roles", error_messages={"required": "Choose at least one role."})


class InvitationFilterForm(forms.Form):
    search = forms.CharField(
        label="Name, reference or address",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "data-search": "", "class": "input--10"}),
    )
    state = forms.ChoiceField(
        label="State", required=False, choices=[("", "All"), *Invitation.State.choices]
    )


class AcceptForm(forms.Form):
    """Only the password is chosen: the address is that of the invitation."""

    password = forms.CharField(
        label="Choose a password",
        help_text=PASSWORD_HINT,
        strip=False,
        error_messages={"required": "Enter a password"},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, invitation: Invitation, **options: Any) -> None:
        super().__init__(*args, **options)
        self.invitation = invitation

    def clean_password(self) -> str:
        """It may not be like their name or address. One reason at a time."""
        password: str = self.cleaned_data["password"]
        name = self.invitation.person.full_name
        try:
            validate_password(password, User(email=self.invitation.email, name=name))
        except ValidationError as refusal:
            raise forms.ValidationError(refusal.messages[0]) from None
        return password
