"""Whether the provider that somebody signed in with asked them for more than one proof."""

from typing import Any

from allauth.account.authentication import get_authentication_records
from django.http import HttpRequest

from accounts.providers.models import Provider

METHOD = "openid"  # of allauth's record of how somebody signed in
SEVERAL = "mfa"  # of `amr`: RFC 8176
CIS2_LEVELS = {"2", "3"}  # of authentication_assurance_level; 3 is a smartcard or the like


def is_multi_factor(provider: Provider, claims: dict[str, Any]) -> bool:
    """As the signed token says; of what it does not say, nothing is assumed."""
    if provider.kind == Provider.Kind.CIS2:
        return str(claims.get("authentication_assurance_level", "")) in CIS2_LEVELS
    methods = claims.get("amr")
    return isinstance(methods, list) and SEVERAL in methods


def signed_in_with_second_factor(request: HttpRequest) -> bool:
    """Whether this session was begun with a provider that asked for a second factor."""
    records = get_authentication_records(request, request.user)  # type: ignore[arg-type]  # one who is not signed in has none
    return any(
        record.get("method") == METHOD and record.get("is_multi_factor") is True
        for record in records
    )
