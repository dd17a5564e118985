"""A program that reads, and the register that it reads."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from reports.api.models import Scope
from tests.factories.api import ApiTokenFactory

Read = Callable[..., HttpResponse]


@pytest.fixture(autouse=True)
def _nobody_asked_yet() -> None:
    """The requests of a token are counted in the cache."""
    cache.clear()


@pytest.fixture
def read(db: None) -> Read:
    """Asks with a token of these scopes: of all unless some are named."""
    tokens: dict[tuple[Scope, ...], str] = {}

    def ask(path: str, *scopes: Scope, **query: Any) -> HttpResponse:
        if scopes not in tokens:
            tokens[scopes] = f"token-of-{len(tokens)}"
            ApiTokenFactory(token=tokens[scopes], scopes=[*(scopes or Scope)])
        headers = {"authorization": f"Bearer {tokens[scopes]}"}
        headers |= query.pop("headers", {})
        return Client().get(f"/api/v1/{path}", query, headers=headers)

    return ask
