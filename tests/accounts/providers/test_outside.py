"""Which addresses Greenroom opens, and how long and how much it reads."""

import socket
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests

from accounts.providers import outside
from accounts.providers.outside import (
    AddressRefused,
    ProviderAway,
    ProviderBusy,
    addresses_of,
    check_address,
    get_json,
    is_allowed,
    problem_words,
)


@pytest.mark.parametrize(
    "url",
    [
        "http://provider.example.org",
        "http://localhost",
        "ftp://provider.example.org",
        "https://",
        "provider.example.org",
        "javascript:alert(1)",
        "https://user:password@provider.example.org",
        "https://provider.example.org/#part",
        "https://provider.example.org:port",
        "https://[::1",
        "https://provider..example.org",
        f"https://{'a' * 64}.example.org",
        "",
    ],
)
def test_address_has_to_be_https(url):
    with pytest.raises(AddressRefused):
        check_address(url)


def test_http_is_for_the_own_machine_of_a_demo(settings):
    settings.DEMO = True

    check_address("http://localhost:9400")
    check_address("https://login.example.org/tenant/v2.0")
    with pytest.raises(AddressRefused):
        check_address("http://localhost.example.org")


PUBLIC = ["93.184.216.34", "2606:2800:220:1::1"]
PRIVATE = ["10.1.2.3", "172.16.0.1", "192.168.1.1", "fd00::1", "::ffff:10.0.0.1"]
NEVER = [
    *("0.0.0.0", "169.254.169.254", "224.0.0.1", "::", "fe80::1", "ff02::1"),  # noqa: S104  nobody listens
    *("64:ff9b::a00:1", "64:ff9b:1::a00:1", "2002:a00:1::1", "::ffff:169.254.169.254"),
    *("::127.0.0.1", "::10.0.0.1", "::ffff:0:10.0.0.1", "fec0::1", "5f00::1"),
]
LOOPBACK = ["127.0.0.1", "127.8.9.1", "::1", "::ffff:127.0.0.1"]


def test_only_public_addresses_are_allowed():
    tried = [*PUBLIC, *PRIVATE, *NEVER, *LOOPBACK]

    assert [address for address in tried if is_allowed(address)] == PUBLIC


def test_own_network_is_allowed_where_the_environment_says_so(settings):
    settings.OIDC_PRIVATE_ADDRESSES = True
    tried = [*PUBLIC, *PRIVATE, *NEVER, *LOOPBACK]

    assert [address for address in tried if is_allowed(address)] == [*PUBLIC, *PRIVATE]


def test_own_machine_is_allowed_in_a_demo(settings):
    settings.DEMO = True

    assert [address for address in (*NEVER, *LOOPBACK) if is_allowed(address)] == LOOPBACK


def _resolver(*addresses: str) -> Callable[..., Any]:
    return lambda *_args, **_options: [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443)) for address in addresses
    ]


def test_name_with_one_private_address_is_refused(monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", _resolver("93.184.216.34", "10.0.0.1"))

    with pytest.raises(AddressRefused, match="private network"):
        addresses_of("provider.example.org", 443)


def test_request_to_a_private_address_is_not_sent(stand_in, settings, monkeypatch):
    """The name is looked up for the connection itself, so that a second answer changes nothing."""
    settings.DEMO = False
    monkeypatch.setattr(outside, "check_address", lambda _url: None)

    with pytest.raises(AddressRefused):
        get_json(f"{stand_in.issuer}/jwks")
    assert stand_in.asked.total() == 0


def test_json_is_read(stand_in):
    content, response = get_json(f"{stand_in.issuer}/jwks")

    assert (list(content), response.status_code) == (["keys"], 200)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ((200, b"[]"), "JSON object"),
        ((200, b"<html>"), "not answer with JSON"),
        ((404, b"{}"), "status 404"),
        ((302, b"{}"), "redirects to another address"),
        ((200, b" " * (outside.MOST + 1)), "more than 512 kB"),
    ],
)
def test_answer_that_is_no_use_is_named(stand_in, raw, words):
    stand_in.raw = raw

    with pytest.raises(ProviderAway, match=words):
        get_json(f"{stand_in.issuer}/jwks")


def test_nobody_waits_longer_than_the_limit(stand_in, monkeypatch):
    monkeypatch.setattr(outside, "SECONDS", 0.1)
    stand_in.seconds = 0.5

    with pytest.raises(ProviderAway, match="did not answer within"):
        get_json(f"{stand_in.issuer}/jwks")


def test_third_who_would_wait_for_a_provider_is_refused_at_once(stand_in, monkeypatch):
    """Four would hold all threads of the process."""
    monkeypatch.setattr(outside, "PATIENCE", 0.05)
    stand_in.seconds = 0.5
    address = f"{stand_in.issuer}/jwks"
    with ThreadPoolExecutor(2) as pool:
        waiting = [pool.submit(get_json, address) for _ in range(2)]
        while stand_in.asked.total() < 2:
            time.sleep(0.01)

        begun = time.monotonic()
        with pytest.raises(ProviderBusy):
            get_json(address)
        assert time.monotonic() - begun < 0.3

        assert all(each.result() for each in waiting)
    stand_in.seconds = 0
    assert get_json(address)


def test_closed_port_is_named(settings):
    settings.DEMO = True

    with pytest.raises(ProviderAway, match="cannot be reached"):
        get_json("http://127.0.0.1:9/jwks")


def test_certificate_that_is_wrong_is_named():
    assert "certificate" in problem_words(requests.exceptions.SSLError())
