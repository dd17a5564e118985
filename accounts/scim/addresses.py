"""The addresses that a provider sends users and groups to."""

from django.conf import settings
from django.urls import reverse


def address_of(path: str) -> str:
    return f"{settings.BASE_URL}{reverse('accounts:scim_endpoint', args=[path])}"


def service_address() -> str:
    """What is entered at the provider."""
    return address_of("Users").removesuffix("/Users")
