"""Forms for providers and for linking people to their identities."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.access import TWO_PEOPLE, Role
from accounts.models import User
from accounts.providers.models import Provider
from accounts.providers.outside import AddressRefused, check_address
from accounts.providers.queries import group_lines
from accounts.seen import SeenForm
from nhsuk.forms import DayField

TENANT = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
ENTRA_ISSUER = "https://login.microsoftonline.com/{}/v2.0"
FROM_GROUPS = [role for role in Role if role not in TWO_PEOPLE]
_ROLES = {word.lower(): role for role in Role for word in (role.value, role.label)}


class GroupRolesField(forms.CharField):
    """One group a line, =, and its roles by name."""

    widget = forms.Textarea(attrs={"rows": 4})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(group_lines(value)) if isinstance(value, dict) else value

    def clean(self, value: Any) -> Any:
        found: dict[str, list[str]] = {}
        for line in filter(None, map(str.strip, super().clean(value).splitlines())):
            group, equals, roles = map(str.strip, line.rpartition("="))
            if not (equals and group and roles):
                raise ValidationError(
                    f"Write each line as a group, = and a role. This one is not: {line[:80]}"
                )
            found[group] = [_role(word.strip()) for word in roles.split(",")]
        return found


def _role(word: str) -> str:
    role = _ROLES.get(word.lower())
    if role is None or role in TWO_PEOPLE:
        names = ", ".join(each.label for each in FROM_GROUPS)
        reason = (
            f"{role.label} is not given by a group: an administrator decides."
            if role
            else f"There is no role “{word[:40]}”."
        )
        raise ValidationError(f"{reason} Use one of: {names}.")
    return role.value


class ProviderForm(forms.Form):
    name = forms.CharField(
        max_length=60,
        help_text="On the button of the sign-in page: Sign in with …",
        error_messages={"required": "Enter the name that people know it by"},
    )
    kind = forms.ChoiceField(
        choices=Provider.Kind.choices, error_messages={"required": "Choose what it is"}
    )
    tenant = forms.CharField(
        label="Tenant ID",
        max_length=36,
        required=False,
        help_text="Entra ID only. People of other tenants are refused",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    issuer = forms.CharField(
        max_length=500,
        required=False,
        help_text="Exactly as the provider writes it. For Entra ID leave it empty: it is made of the tenant ID",
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )
    client_id = forms.CharField(
        label="Client ID",
        max_length=200,
        error_messages={"required": "Enter the client ID that the provider gave Greenroom"},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    proof = forms.ChoiceField(
        label="How Greenroom proves who it is",
        choices=Provider.Proof.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one of the two"},
    )
    secret = forms.CharField(
        max_length=500,
        required=False,
        help_text="Stored encrypted, and never shown again",
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    secret_ends_on = DayField(
        label="Last day of the secret",
        prefer="future",
        required=False,
        help_text="The state of the installation warns 30 days before",
    )
    required_acr = forms.CharField(
        label="Required way of signing in",
        max_length=200,
        required=False,
        help_text="The value of acr that the provider has to confirm, such as AAL3_ANY. Empty: any",
    )
    group_roles = GroupRolesField(
        label="Roles from groups",
        required=False,
        help_text="One group a line, such as: Press office = Communications officer. "
        "These roles then follow the groups at each sign-in",
    )
    makes_users = forms.BooleanField(
        label="Add whoever signs in and is not known here",
        required=False,
        help_text="Without a role, or with those of their groups. "
        "Only with an email address that the provider has verified",
    )
    trusts_addresses = forms.BooleanField(
        label="Link a known user at the first sign-in by their email address",
        required=False,
        help_text="Only if nobody can have a colleague’s address at this provider. "
        "The provider has to say that it verified the address",
    )
    is_on = forms.BooleanField(label="People can sign in with it", required=False)

    def __init__(self, *args: Any, has_secret: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.has_secret = has_secret
        if has_secret:
            self.fields[
                "secret"
            ].help_text = "Leave it empty to keep the one that is stored. It is never shown"

    def clean_tenant(self) -> str:
        return str(self.cleaned_data["tenant"]).strip().lower()

    def clean_secret(self) -> str:
        secret = str(self.cleaned_data["secret"])
        if not secret.isascii():
            raise ValidationError("A secret has no accents or signs like these. Copy it again.")
        return secret

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        self._clean_issuer(given)
        is_secret = given.get("proof") == Provider.Proof.SECRET
        if is_secret and not (given.get("secret") or self.has_secret or self.errors):
            self.add_error("secret", "Enter the secret that the provider gave Greenroom")
        return given

    def _clean_issuer(self, given: dict[str, Any]) -> None:
        """Of Entra ID made of the tenant, if empty."""
        issuer = given.get("issuer", "").strip()
        if given.get("kind") == Provider.Kind.ENTRA:
            if not TENANT.fullmatch(given.get("tenant", "")):
                self.add_error("tenant", "Enter the tenant ID, such as 00000000-0000-0000-0000-…")
                return
            issuer = issuer or ENTRA_ISSUER.format(given["tenant"])
        else:
            given["tenant"] = ""
        if not issuer:
            self.add_error("issuer", "Enter the issuer")
            return
        try:
            check_address(issuer)
        except AddressRefused as refusal:
            self.add_error("issuer", str(refusal))
        given["issuer"] = issuer


class ProviderChangeForm(SeenForm, ProviderForm):
    """Of one that is there."""


class IdentityLinkForm(forms.Form):
    email = forms.EmailField(
        label="Their email address in Greenroom",
        help_text="Ask them first, not by email, whether they tried to sign in",
        error_messages={"required": "Enter the address of the user"},
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"])
        self.user = User.objects.at_address(email).first()
        if self.user is None:
            raise ValidationError("No user has this address. Add them under Users first.")
        return email
