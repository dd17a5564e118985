"""Whether a provider asked for more than one proof."""

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.providers.models import Provider
from accounts.providers.second_factor import is_multi_factor, signed_in_with_second_factor

KINDS = Provider.Kind


@pytest.mark.parametrize(
    ("kind", "claims", "expected"),
    [
        (KINDS.ENTRA, {"amr": ["pwd", "mfa"]}, True),
        (KINDS.ENTRA, {"amr": ["pwd"]}, False),
        (KINDS.ENTRA, {"amr": "mfa"}, False),
        (KINDS.GENERIC, {}, False),
        (KINDS.GENERIC, {"authentication_assurance_level": "3"}, False),
        (KINDS.CIS2, {"authentication_assurance_level": "3"}, True),
        (KINDS.CIS2, {"authentication_assurance_level": 2}, True),
        (KINDS.CIS2, {"authentication_assurance_level": "1"}, False),
        (KINDS.CIS2, {"amr": ["mfa"]}, False),
    ],
)
def test_several_factors_are_what_the_provider_says(kind, claims, expected):
    assert is_multi_factor(Provider(kind=kind), claims) is expected


def test_nobody_has_signed_in_with_a_second_factor(rf):
    request = rf.get("/")
    request.user = AnonymousUser()
    request.session = {}

    assert not signed_in_with_second_factor(request)
