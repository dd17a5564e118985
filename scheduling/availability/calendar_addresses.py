"""Fetches a calendar from the address that somebody entered, within limits."""

from urllib.parse import urlsplit

import requests
from django.conf import settings
from urllib3.exceptions import HTTPError

from accounts.providers.outside import (
    AddressRefused,
    Limits,
    PrivateAddress,
    ProviderAway,
    about,
    check_address,
    guarded,
    problem_words,
)

LIMITS = Limits(seconds=10, most=5 * 1024 * 1024, redirects=3)
TYPES = {"Accept": "text/calendar, text/plain;q=0.5, */*;q=0.1"}
GONE = (404, 410)
NOT_ALLOWED = (401, 403)


class CalendarAway(Exception):
    """The calendar cannot be read now; the words say why, and what to do."""


def clean_address(text: str) -> str:
    """As it is asked for: webcal is what calendars call https. Raises AddressRefused; none of its words
    repeat the address, which is secret.
    """
    address = text.strip()
    for scheme in ("webcal://", "webcals://"):
        if address.lower().startswith(scheme):
            address = f"https://{address[len(scheme) :]}"
    try:
        check_address(address)
    except AddressRefused as problem:
        raise AddressRefused(
            "Enter the whole address of the calendar. It begins with https:// or webcal:// and has no"
            " # or user name in it."
        ) from problem
    if host_of(address) == own_host() and "/calendars/" in address:
        raise AddressRefused(
            "That is a calendar of Greenroom itself. Enter the address of your own calendar."
        )
    return address


def own_host() -> str:
    """Of Greenroom: the UIDs of our own invitations end with it."""
    return urlsplit(settings.BASE_URL).hostname or "localhost"


def host_of(address: str) -> str:
    return urlsplit(address).hostname or ""


def fetch_calendar(address: str) -> bytes:
    """What stands there now. Raises CalendarAway."""
    host = host_of(address)
    try:
        with guarded(requests.Session(), LIMITS) as client:
            response = client.get(address, headers=TYPES)
    except PrivateAddress as refusal:
        raise CalendarAway(str(refusal)) from None
    except AddressRefused:
        raise CalendarAway(
            f"{host} redirects to an address that Greenroom does not open. Copy the address again."
        ) from None
    except ProviderAway as away:
        raise CalendarAway(about(host, str(away))) from None
    except requests.TooManyRedirects:
        raise CalendarAway(f"{host} redirects too often. Copy the address again.") from None
    except (requests.RequestException, HTTPError, OSError, ValueError) as problem:
        words = problem_words(problem, seconds=LIMITS.seconds)
        remedy = "" if isinstance(problem, requests.Timeout) else " Check the address."
        raise CalendarAway(about(host, words) + remedy) from None
    status = response.status_code
    if status in GONE:
        raise CalendarAway(
            f"{host} has no calendar at this address any more ({status}). Publish the calendar again"
            " and enter its new address."
        )
    if status in NOT_ALLOWED:
        raise CalendarAway(
            f"{host} does not show the calendar to us ({status}). Publish it with a secret address,"
            " and enter that."
        )
    if status != requests.codes.ok:
        raise CalendarAway(f"{host} answered with status {status}.")
    return bytes(response.content)
