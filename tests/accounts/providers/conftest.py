"""A provider on this machine, and how Greenroom knows it."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from pytest_django import Settings

from accounts.providers.models import Provider
from tests.factories.providers import ProviderFactory
from tests.provider import StandIn, running_stand_in


@pytest.fixture
def stand_in(settings: Settings) -> Iterator[StandIn]:
    """DEMO allows loopback, here as on a developer's machine."""
    settings.DEMO = True
    cache.clear()
    with running_stand_in() as started:
        yield started


@pytest.fixture
def provider(db: None, stand_in: StandIn) -> Provider:
    return ProviderFactory(name="Trust account", issuer=stand_in.issuer)
