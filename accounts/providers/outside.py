"""Requests to addresses that people entered, of providers and of calendars: only https, only to public
addresses, within limits of time and size.

The name is looked up once, and the connection goes to an address that was checked; so it is for each
redirect, where any is followed. DEMO also allows loopback, and OIDC_PRIVATE_ADDRESSES addresses of the
organisation's own network, for providers.
"""

import ipaddress
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, urlsplit

import requests
from django.conf import settings
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError, NewConnectionError

from accounts.refusals import Refused

SECONDS = 3
AT_ONCE = (
    2  # requests of one process: it answers with four threads, and some have to be left for others
)
PATIENCE = 0.5  # seconds that somebody waits for their turn
MOST = 512 * 1024  # bytes
CHUNK = 16 * 1024
# of IPv6; other addresses are of a private network, or reserved
INTERNET = ipaddress.ip_network("2000::/3")
# addresses that a router translates to those of another network
TRANSLATED = tuple(map(ipaddress.ip_network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16")))


class AddressRefused(Refused):
    """Greenroom does not open this address; the text says why."""


class PrivateAddress(AddressRefused):
    """The name stands for an address of a network that is not the internet."""


class ProviderAway(Refused):
    """The provider did not answer, or not in a way that can be used; the text says what it did."""


class ProviderBusy(ProviderAway):
    """Others are waiting for a provider in this process."""

    def __init__(self) -> None:
        super().__init__("Others are waiting for a provider that is slow.")


requesting = threading.BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True, slots=True)
class Limits:
    """Of each request: seconds and bytes; how many redirects are followed, and whether it may go to our
    own network where the environment allows that.
    """

    seconds: float
    most: int
    redirects: int = 0
    may_be_private: bool = False

    @property
    def size(self) -> str:
        """`512 kB`, `5 MB`."""
        kilobytes = self.most // 1024
        return f"{kilobytes} kB" if kilobytes < 1024 else f"{kilobytes // 1024} MB"


def of_providers() -> Limits:
    return Limits(SECONDS, MOST, may_be_private=True)


def check_address(url: str) -> None:
    """Refuses what is not https, or names something other than a host and a path."""
    try:
        parts = urlsplit(url)
        _ = parts.port  # a wrong port is only found when it is read
        (parts.hostname or "").encode("idna")  # and a wrong name when it is looked up
    except ValueError as problem:
        raise AddressRefused(f"{url[:200]} is not an address.") from problem
    if parts.scheme == "http" and _is_own_machine(parts):
        return
    if parts.scheme != "https" or not parts.hostname:
        raise AddressRefused(f"{url[:200]} does not begin with https://.")
    if parts.username is not None or parts.fragment:
        raise AddressRefused(f"{url[:200]} has a user name or a # in it. Leave that out.")


def _is_own_machine(parts: SplitResult) -> bool:
    return settings.DEMO and parts.hostname in {"localhost", "127.0.0.1", "::1"}


def is_allowed(address: str, *, may_be_private: bool = True) -> bool:
    """Whether Greenroom connects to this IP address."""
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    if ip.is_loopback:
        return bool(settings.DEMO)
    is_translated = any(ip in network for network in TRANSLATED)
    if ip.is_multicast or ip.is_unspecified or ip.is_link_local or is_translated:
        return False
    if may_be_private and settings.OIDC_PRIVATE_ADDRESSES and ip.is_private:
        return True
    return ip.is_global and (ip.version == 4 or ip in INTERNET)


def addresses_of(host: str, port: int, *, may_be_private: bool = True) -> list[str]:
    """The addresses that this name stands for, if each of them is allowed."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(each[4][0]) for each in found))
    if not all(is_allowed(each, may_be_private=may_be_private) for each in addresses):
        remedy = (
            "If it is your own, set OIDC_PRIVATE_ADDRESSES=true on the server and restart Greenroom."
            if may_be_private
            else "Use an address that can be opened from the internet."
        )
        raise PrivateAddress(f"{host} is in a private network. {remedy}")
    return addresses


_request = threading.local()  # that of this thread: its limits, when it ends, and its connections


class _CheckedConnection(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        name = self._dns_host
        may_be_private = _request.limits.may_be_private
        problem: NewConnectionError | None = None
        try:
            for address in addresses_of(name, self.port or 0, may_be_private=may_be_private):
                self._dns_host = address
                self.timeout = max(0.1, _request.ends - time.monotonic())
                try:
                    opened = super()._new_conn()
                except NewConnectionError as failed:
                    problem = failed
                else:
                    _request.sockets.append(opened.dup())
                    return opened
        finally:
            self._dns_host = name  # which the certificate has to be for
        raise problem or NewConnectionError(self, f"{name} has no address.")


class _CheckedSecureConnection(_CheckedConnection, HTTPSConnection):
    pass


class _CheckedPool(HTTPConnectionPool):
    ConnectionCls = _CheckedConnection


class _CheckedSecurePool(HTTPSConnectionPool):
    ConnectionCls = _CheckedSecureConnection


@contextmanager
def _limited(limits: Limits) -> Iterator[float]:
    """Ends the connections of this thread's request in time: a server that sends a byte now and again is
    never silent for long enough to be noticed. Yields when that is.
    """
    sockets: list[socket.socket] = []
    _request.sockets = sockets
    _request.limits = limits
    _request.ends = time.monotonic() + limits.seconds

    def cut_off() -> None:
        for each in sockets:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(limits.seconds, cut_off)
    timer.daemon = True
    timer.start()
    try:
        yield _request.ends
    finally:
        timer.cancel()
        for each in sockets:
            each.close()


class _Adapter(HTTPAdapter):
    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits
        super().__init__()

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(*args, **options)
        self.poolmanager.pool_classes_by_scheme = {
            "http": _CheckedPool,
            "https": _CheckedSecurePool,
        }

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:  # type: ignore[override]  # requests names them all
        """The answer, read to its end. Raises ProviderBusy where nobody else's request ends soon."""
        check_address(request.url or "")
        if not requesting.acquire(timeout=PATIENCE):
            raise ProviderBusy
        try:
            return self._send(request, options, self.limits or of_providers())
        finally:
            requesting.release()

    def _send(
        self, request: requests.PreparedRequest, options: dict[str, Any], limits: Limits
    ) -> requests.Response:
        options |= {"timeout": limits.seconds, "stream": True, "proxies": None}
        try:
            with _limited(limits) as ends:
                response = super().send(request, **options)
                content = bytearray()
                for chunk in response.iter_content(CHUNK):
                    content += chunk
                    if len(content) > limits.most:
                        raise ProviderAway(f"It sent more than {limits.size}.")
        except (requests.RequestException, HTTPError, OSError) as problem:
            if time.monotonic() >= ends:
                raise requests.exceptions.ReadTimeout from problem
            raise
        if time.monotonic() >= ends:  # cut off at a moment that looks like the end
            raise requests.exceptions.ReadTimeout
        response._content = bytes(content)
        return response


def guarded[S: requests.Session](client: S, limits: Limits | None = None) -> S:
    """The same client, within these limits, or those of providers."""
    client.trust_env = False
    client.headers["Connection"] = (
        "close"  # each request opens its own, which is then cut off in time
    )
    client.max_redirects = limits.redirects if limits else 0
    for scheme in ("http://", "https://"):
        client.mount(scheme, _Adapter(limits))
    return client


def problem_words(problem: Exception, *, seconds: float | None = None) -> str:
    """Why no answer came, for whoever entered the address."""
    if isinstance(problem, requests.exceptions.Timeout):
        return f"It did not answer within {seconds or SECONDS} seconds."
    if isinstance(problem, requests.exceptions.SSLError):
        return "Its certificate is not valid for this address."
    if isinstance(problem, requests.exceptions.TooManyRedirects):
        return "It redirects to another address. Enter the address that it redirects to."
    return "It cannot be reached."


def about(name: str, words: str) -> str:
    """`calendar.example.org cannot be reached.` for `It cannot be reached.`"""
    return f"{name} {words[3:]}" if words.startswith("It ") else f"{name}: {words}"


def get_json(url: str) -> tuple[dict[str, Any], requests.Response]:
    """The JSON object at the address. Raises ProviderAway or AddressRefused."""
    try:
        with guarded(requests.Session()) as client:
            response = client.get(url, headers={"Accept": "application/json"})
        if response.status_code != requests.codes.ok:
            raise ProviderAway(f"It answered with status {response.status_code}.")
        content = response.json()
    except ValueError as problem:
        if isinstance(problem, requests.exceptions.InvalidURL):
            raise AddressRefused(f"{url[:200]} is not an address.") from problem
        raise ProviderAway("It did not answer with JSON.") from problem
    except (requests.RequestException, HTTPError, OSError) as problem:
        raise ProviderAway(problem_words(problem)) from problem
    if not isinstance(content, dict):
        raise ProviderAway("It did not answer with a JSON object.")
    return content, response
