"""Which hosts this installation sends something to: for `doctor`, and for the page on privacy.

An app that has any names a function that yields them as `outside` in its config.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.apps import apps
from django.utils.module_loading import import_string

OWN_HOSTS = {"localhost", "::1"}


@dataclass(frozen=True, slots=True, order=True)
class Host:
    """`gets`: what it is sent or asked for, in words; `plain`: what is not encrypted on the way and
    what to do about it, empty if all is.
    """

    name: str
    gets: str
    plain: tuple[str, str] | tuple[()] = ()


def hosts() -> list[Host]:
    """By name, each purpose once; without this machine itself."""
    found = set[Host]()
    for config in apps.get_app_configs():
        if name := getattr(config, "outside", ""):
            yielded: Callable[[], Iterable[Host]] = import_string(name)
            found |= set(yielded())
    return sorted(host for host in found if is_elsewhere(host.name))


def is_elsewhere(host: str | None) -> bool:
    """Not this machine: neither its own address nor a socket."""
    return bool(host) and host not in OWN_HOSTS and not str(host).startswith(("/", "127."))


def host_of(address: str) -> str:
    return urlsplit(address).hostname or ""
