"""Forms for signing in and for administering users."""

from typing import Any

from allauth.account import forms as allauth_forms
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from accounts.access import Role
from accounts.models import User, folded
from nhsuk.forms import DayField

PASSWORD_HINT = "At least 12 characters. Three random words are easy to remember"  # noqa: S105  a hint


def _set_label(field: forms.Field, label: str, autocomplete: str, hint: str = "") -> None:
    """Replaces the library's placeholder with a label and a hint."""
    field.label = label
    field.help_text = hint
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs["autocomplete"] = autocomplete


class SignInForm(allauth_forms.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _set_label(self.fields["login"], "Email address", "username")
        _set_label(self.fields["password"], "Password", "current-password")
        self.fields["login"].error_messages["required"] = "Enter your email address"
        self.fields["password"].error_messages["required"] = "Enter your password"

    def clean_login(self) -> str:
        return folded(str(super().clean_login()))


class ForgottenPasswordForm(allauth_forms.ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _set_label(self.fields["email"], "Email address", "username", "The one you sign in with")
        self.fields["email"].error_messages["required"] = "Enter your email address"


class NewPasswordForm(allauth_forms.ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _set_label(self.fields["password1"], "New password", "new-password", PASSWORD_HINT)
        _set_label(self.fields["password2"], "Confirm new password", "new-password")


class SetPasswordForm(allauth_forms.SetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _set_label(self.fields["password1"], "New password", "new-password", PASSWORD_HINT)
        _set_label(self.fields["password2"], "Confirm new password", "new-password")


class ChangePasswordForm(allauth_forms.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _set_label(self.fields["oldpassword"], "Current password", "current-password")
        _set_label(self.fields["password1"], "New password", "new-password", PASSWORD_HINT)
        _set_label(self.fields["password2"], "Confirm new password", "new-password")


class UserChangeForm(forms.Form):
    name = forms.CharField(
        max_length=200, error_messages={"required": "Enter the name their colleagues know"}
    )
    roles = forms.MultipleChoiceField(
        choices=Role.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one role"},
    )

    def clean_roles(self) -> set[Role]:
        return {Role(role) for role in self.cleaned_data["roles"]}


class UserForm(UserChangeForm):
    email = forms.EmailField(
        label="Email address", help_text="They sign in with it. You cannot change it later"
    )
    field_order = ("name", "email", "roles")


class SetUpForm(forms.Form):
    """The code from the terminal, and the first user."""

    code = forms.CharField(
        label="Code",
        max_length=40,
        help_text="It is shown in the terminal where Greenroom was started",
        error_messages={"required": "Enter the code from the terminal"},
        widget=forms.TextInput(attrs={"class": "input--20", "autocomplete": "off"}),
    )
    name = forms.CharField(
        label="Your name",
        max_length=200,
        error_messages={"required": "Enter the name your colleagues know"},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label="Your email address",
        help_text="You sign in with it",
        error_messages={"required": "Enter your email address"},
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    password = forms.CharField(
        label="Password",
        help_text=PASSWORD_HINT,
        strip=False,
        error_messages={"required": "Enter a password"},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        """The password is checked with the name and the address, which it may not be like."""
        given = self.cleaned_data
        if password := given.get("password"):
            user = User(email=given.get("email", ""), name=given.get("name", ""))
            try:
                validate_password(password, user)
            except ValidationError as refusal:
                self.add_error("password", refusal)
        return given


class UserFilterForm(forms.Form):
    words = forms.CharField(
        label="Name or address", required=False, widget=forms.TextInput({"data-search": True})
    )
    role = forms.ChoiceField(choices=[("", "All roles"), *Role.choices], required=False)
    state = forms.ChoiceField(
        label="Sign-in",
        choices=[("", "All"), ("on", "Can sign in"), ("left", "Left"), ("off", "Switched off")],
        required=False,
    )


class AuditFilterForm(forms.Form):
    who = forms.CharField(
        label="By or about", required=False, widget=forms.TextInput({"data-search": True})
    )
    first = DayField(label="From", prefer="past", required=False)
    last = DayField(label="To", prefer="past", required=False)
    field_order = ("who", "action", "first", "last")

    def __init__(self, *args: Any, actions: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "All actions"), *((action, action_words(action)) for action in actions)]
        self.fields["action"] = forms.ChoiceField(label="Action", required=False, choices=choices)
        self.order_fields(self.field_order)


def action_words(action: str) -> str:
    """`user.roles_set` as 'User: roles set'."""
    noun, _, verb = action.replace("_", " ").partition(".")
    return f"{noun.capitalize()}: {verb}" if verb else noun.capitalize()
