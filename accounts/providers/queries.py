"""What the pages about providers show."""

from typing import Any

from django.db.models import Count, Q, QuerySet

from accounts.access import Role
from accounts.providers.models import Identity, Provider, ProviderQuerySet
from accounts.settings_history import SettingChange, plain_words, setting_changes

LABELS = {
    "name": "Name",
    "kind": "Kind",
    "issuer": "Issuer",
    "tenant": "Tenant",
    "client_id": "Client ID",
    "proof": "Proof",
    "secret": "Secret",
    "secret_ends_on": "Last day of the secret",
    "required_acr": "Required way of signing in",
    "group_roles": "Roles from groups",
    "makes_users": "Makes users",
    "trusts_addresses": "Trusts email addresses",
    "is_on": "People can sign in with it",
}


def provider_rows() -> ProviderQuerySet:
    """By name, each with how many people are linked."""
    linked = Count("identities", filter=Q(identities__user__isnull=False))
    return Provider.objects.annotate(linked=linked).order_by("name", "pk")


def waiting_identities() -> QuerySet[Identity]:
    """Those whom nobody has linked, the latest first."""
    return Identity.objects.filter(user=None).select_related("provider").order_by("-seen_at", "pk")


def changes_of(provider: Provider) -> list[SettingChange]:
    return setting_changes(
        "provider", about=provider, label_of=lambda name: LABELS.get(name, name), words_of=_words
    )


def _words(name: str, value: Any) -> str:
    if name == "group_roles":
        return "; ".join(group_lines(value or {})) or "none"
    choices = dict(Provider.Kind.choices) | dict(Provider.Proof.choices)
    return str(choices[value]) if value in choices else plain_words(name, value)


def group_lines(group_roles: dict[str, list[str]]) -> list[str]:
    """Each as it is written in the form: the group, = and its roles."""
    return [
        f"{group} = {', '.join(Role(role).label for role in roles)}"
        for group, roles in group_roles.items()
    ]
