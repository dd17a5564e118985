"""Forms for signing in and for administering users."""

from typing import Any

from allauth.account import forms as allauth_forms
from django import forms

from accounts.access import Role
from nhsuk.forms import DayField

_PASSWORD_HINT = "At least 12 characters. Three random words are easy to remember"  # noqa: S105  a hint


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


class ForgottenPasswordForm(allauth_forms.ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _set_label(self.fields["email"], "Email address", "username", "The one you sign in with")
        self.fields["email"].error_messages["required"] = "Enter your email address"


class NewPasswordForm(allauth_forms.ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _set_label(self.fields["password1"], "New password", "new-password", _PASSWORD_HINT)
        _set_label(self.fields["password2"], "Confirm new password", "new-password")


class SetPasswordForm(allauth_forms.SetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _set_label(self.fields["password1"], "New password", "new-password", _PASSWORD_HINT)
        _set_label(self.fields["password2"], "Confirm new password", "new-password")


class ChangePasswordForm(allauth_forms.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _set_label(self.fields["oldpassword"], "Current password", "current-password")
        _set_label(self.fields["password1"], "New password", "new-password", _PASSWORD_HINT)
        _set_label(self.fields["password2"], "Confirm new password", "new-password")


class ConfirmForm(allauth_forms.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _set_label(self.fields["password"], "Password", "current-password")


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


class UserFilterForm(forms.Form):
    words = forms.CharField(
        label="Name or address", required=False, widget=forms.TextInput({"data-search": True})
    )
    role = forms.ChoiceField(choices=[("", "All roles"), *Role.choices], required=False)
    state = forms.ChoiceField(
        label="Sign-in",
        choices=[("", "All"), ("on", "Switched on"), ("off", "Switched off")],
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
