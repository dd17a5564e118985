"""Forms for second factors, and for what is asked of those who sign in."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import forms as passkey_forms
from allauth.mfa.webauthn.internal.auth import (
    complete_authentication,
    complete_registration,
    parse_authentication_response,
    parse_registration_response,
)
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from accounts.access import Role
from accounts.factors.adapter import refuses_nonsense
from accounts.factors.code_tries import check_code
from accounts.factors.one_time_codes import WRONG_CODE, counter_of
from accounts.factors.queries import factors_of
from accounts.models import User
from accounts.seen import SeenForm
from nhsuk.forms import whole_number_field


def _code_field(label: str, hint: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=20,
        error_messages={"required": "Enter the code"},
        widget=forms.TextInput(
            {"class": "input--10", "autocomplete": "one-time-code", "inputmode": "numeric"}
        ),
    )


CODE_LABEL = "Code from your app, or a recovery code"


class SignInCodeForm(AuthenticateForm):  # type: ignore[misc]  # the library has no types
    """After the password, of somebody with a second factor."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = _code_field(CODE_LABEL)

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        self.authenticator = check_code(context.request, self.user, code)
        if self.authenticator is None:
            raise ValidationError(WRONG_CODE)
        return code


class SecondPasskeyForm(passkey_forms.AuthenticateWebAuthnForm):  # type: ignore[misc]  # no types
    """After the password."""

    def clean_credential(self) -> Authenticator:
        with refuses_nonsense():
            return super().clean_credential()


class PasskeySignInForm(passkey_forms.LoginWebAuthnForm):  # type: ignore[misc]  # no types
    """In place of the password."""

    def clean_credential(self) -> Authenticator:
        with refuses_nonsense():
            return super().clean_credential()


class ConfirmForm(forms.Form):
    """That it is still the user: by a passkey or a code, or by the password of those without."""

    prefix = "confirm"
    credential = forms.JSONField(required=False, widget=forms.HiddenInput)
    code = _code_field(CODE_LABEL)
    password = forms.CharField(
        strip=False,
        error_messages={"required": "Enter your password"},
        widget=forms.PasswordInput({"autocomplete": "current-password", "class": "input--20"}),
    )

    def __init__(self, *args: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.user = user
        self.factor: Authenticator | None = None
        if factors_of(user):
            del self.fields["password"]
            self.fields["code"].required = not self.data.get(self.add_prefix("credential"))
            self.fields["code"].error_messages["required"] = "Enter the code, or use your passkey"
        else:
            del self.fields["credential"], self.fields["code"]

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        adapter = get_adapter()
        if adapter.authenticate(self.request, email=self.user.email, password=password) is None:
            raise ValidationError(adapter.error_messages["incorrect_password"])
        return password

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if "password" in self.fields or self.errors:
            return given
        if credential := given.get("credential"):
            with refuses_nonsense():
                parse_authentication_response(credential)
                self.factor = complete_authentication(self.user, credential)
        else:
            self.factor = check_code(self.request, self.user, given["code"])
            if self.factor is None:
                self.add_error("code", WRONG_CODE)
        return given


class PasskeyNameForm(forms.Form):
    name = forms.CharField(
        max_length=60,
        help_text="For you, to know it again",
        error_messages={"required": "Enter a name, such as My phone"},
        widget=forms.TextInput({"class": "input--20", "autocomplete": "off"}),
    )


class PasskeyForm(PasskeyNameForm):
    """The browser makes the credential once the button is pressed."""

    credential = forms.JSONField(
        widget=forms.HiddenInput,
        error_messages={"required": "Press the button, and follow what your device asks"},
    )

    def clean_credential(self) -> dict[str, Any]:
        credential: dict[str, Any] = self.cleaned_data["credential"]
        with refuses_nonsense():
            parse_registration_response(credential)
            complete_registration(credential)
        return credential


class StartCodesForm(forms.Form):
    """The first code proves that the app has the key."""

    code = _code_field("Code", "The six digits that the app shows now")

    def __init__(self, *args: Any, secret: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.secret = secret
        self.counter = 0

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        counter = counter_of(self.secret, code)
        if counter is None:
            raise ValidationError(WRONG_CODE)
        self.counter = counter
        return code


class FactorRolesForm(forms.Form):
    factor_roles = forms.MultipleChoiceField(
        label="Roles that need a second factor",
        help_text="A passkey, or a code from an app besides the password",
        choices=Role.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def clean_factor_roles(self) -> set[Role]:
        return {Role(role) for role in self.cleaned_data["factor_roles"]}

    @property
    def digest(self) -> str:
        """What was looked at, so that nothing else is saved."""
        return " ".join(sorted(self.cleaned_data["factor_roles"]))


class SessionLimitsForm(SeenForm):
    desk_minutes = whole_number_field(
        "Minutes at a desk", 5, 12 * 60, "Without use. A page that refreshes itself does not count"
    )
    own_hours = whole_number_field(
        "Hours on their own pages",
        1,
        24,
        "Such as a pack on a phone. After this long, everybody has to sign in again",
    )
