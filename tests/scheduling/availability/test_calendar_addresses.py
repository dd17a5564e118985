"""The address of a calendar: which are taken, and what is said where it cannot be read."""

import socket
import time
from typing import Any

import pytest

from accounts.providers import outside
from accounts.providers.outside import AddressRefused, Limits
from scheduling.availability import calendar_addresses
from scheduling.availability.calendar_addresses import CalendarAway, clean_address, fetch_calendar
from tests.calendars import calendar_of

EMPTY = calendar_of()


@pytest.mark.parametrize(
    ("entered", "cleaned"),
    [
        (" https://calendar.example.org/a.ics ", "https://calendar.example.org/a.ics"),
        ("webcal://calendar.example.org/a.ics", "https://calendar.example.org/a.ics"),
        ("WebCal://calendar.example.org/a.ics?x=1", "https://calendar.example.org/a.ics?x=1"),
    ],
)
def test_address_is_taken_as_it_is_asked_for(entered, cleaned):
    assert clean_address(entered) == cleaned


@pytest.mark.parametrize(
    "entered",
    [
        "http://calendar.example.org/s3cret.ics",
        "file:///etc/passwd",
        "calendar.example.org/s3cret.ics",
        "https://user:s3cret@calendar.example.org/a.ics",
        "webcal://",
    ],
)
def test_other_addresses_are_refused_without_repeating_them(entered):
    with pytest.raises(AddressRefused, match="begins with https://") as refusal:
        clean_address(entered)

    assert "s3cret" not in str(refusal.value)


def test_calendar_of_our_own_is_refused(settings):
    settings.BASE_URL = "https://greenroom.example.nhs.uk"

    with pytest.raises(AddressRefused, match="Greenroom itself"):
        clean_address("webcal://greenroom.example.nhs.uk/calendars/abc.ics")


def test_calendar_is_fetched_also_after_a_redirect(calendar_server):
    address = calendar_server.serve(EMPTY)
    calendar_server.pages["/old.ics"] = (302, b"", {"Location": address})

    assert fetch_calendar(f"{calendar_server.url}/old.ics") == EMPTY


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ((404, b"", {}), "Publish the calendar again"),
        ((410, b"", {}), "Publish the calendar again"),
        ((401, b"", {}), "secret address"),
        ((403, b"", {}), "secret address"),
        ((500, b"", {}), "status 500"),
        ((302, b"", {"Location": "/busy.ics"}), "redirects too often"),
        ((302, b"", {"Location": "http://s3cret.example.org/"}), "does not open"),
        ((302, b"", {"Location": "file:///etc/passwd"}), "does not open|cannot be reached"),
        ((200, b" " * (5 * 1024 * 1024 + 1), {}), "more than 5 MB"),
    ],
)
def test_what_went_wrong_is_said(answer, words, calendar_server):
    calendar_server.pages["/busy.ics"] = answer

    with pytest.raises(CalendarAway, match=words) as away:
        fetch_calendar(f"{calendar_server.url}/busy.ics")
    assert "s3cret" not in str(away.value)


@pytest.mark.parametrize(
    "location",
    ["https://10.0.0.1/", "https://169.254.169.254/latest/meta-data/", "https://[fd00::1]/"],
)
def test_redirect_into_a_private_network_is_refused(location, calendar_server, settings):
    """Although a provider to sign in with may be there."""
    settings.OIDC_PRIVATE_ADDRESSES = True
    calendar_server.pages["/busy.ics"] = (302, b"", {"Location": location})

    with pytest.raises(CalendarAway, match="private network"):
        fetch_calendar(f"{calendar_server.url}/busy.ics")


def test_name_that_changes_to_a_private_address_is_not_followed(
    calendar_server, settings, monkeypatch
):
    """The address that was checked is the one connected to: the name is looked up once."""
    answers = ["93.184.216.34", "127.0.0.1"]
    connected: list[Any] = []

    def look_up(*_args: Any, **_options: Any) -> list[Any]:
        where = (answers.pop(0), calendar_server.port)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", where)]

    def connect(address: tuple[str, int], *_args: Any, **_options: Any) -> socket.socket:
        connected.append(address[0])
        raise OSError("not in a test")

    settings.DEMO = False
    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr("urllib3.util.connection.create_connection", connect)

    with pytest.raises(CalendarAway, match=r"\S+ cannot be reached\. Check the address\."):
        fetch_calendar("https://calendar.example.org/busy.ics")
    assert (connected, answers) == (["93.184.216.34"], ["127.0.0.1"])
    assert not calendar_server.asked


def test_server_that_drips_is_cut_off(calendar_server, monkeypatch):
    """A byte now and again is no silence: without the limit on the whole it would take five seconds."""
    monkeypatch.setattr(calendar_addresses, "LIMITS", Limits(seconds=0.3, most=1024))
    calendar_server.drips = "/busy.ics"
    begun = time.monotonic()

    with pytest.raises(CalendarAway, match=r"\S+ did not answer within"):
        fetch_calendar(f"{calendar_server.url}/busy.ics")
    assert time.monotonic() - begun < 2


def test_own_machine_is_refused_outside_the_demo(calendar_server, settings, monkeypatch):
    settings.DEMO = False
    monkeypatch.setattr(outside, "check_address", lambda _url: None)

    with pytest.raises(CalendarAway, match="private network"):
        fetch_calendar(calendar_server.serve(EMPTY))
    assert not calendar_server.asked
