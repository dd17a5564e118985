"""A server of calendars on this machine."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from tests.calendars import CalendarServer, running_calendar_server


@pytest.fixture
def calendar_server(settings: Settings) -> Iterator[CalendarServer]:
    """DEMO allows loopback, here as on a developer's machine."""
    settings.DEMO = True
    with running_calendar_server() as started:
        settings.GRAPH_URL = settings.GRAPH_LOGIN_URL = started.url
        yield started
