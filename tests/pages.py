"""The pages of the site, found from its addresses: each without an argument, and one row of each
with one.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any, NamedTuple

from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from accounts.models import User
from tests.conftest import ClientOf
from tests.project import models

READERS = ("officer", "manager", "spokesperson", "trainer", "board", "staff", "administrator")
TRIED = 3  # of the first and the last rows of a model
FEW = 12  # numbers that are tried where no model goes by the name of the address


class Page(NamedTuple):
    name: str
    address: str
    reader: str


def readers(client_of: ClientOf) -> dict[str, Client]:
    """A browser for each sign-in of the example."""
    emails = {reader: f"{reader}@demo.example.nhs.uk" for reader in READERS}
    return {reader: client_of(User.objects.get(email=email)) for reader, email in emails.items()}


def pages(clients: Mapping[str, Client]) -> Iterator[Page]:
    """Each with the first reader who may see it. What is no page (a file, a press, a redirect) is
    left out.
    """
    for name, arguments in _patterns(get_resolver()):
        if page := _found(name, _addresses(name, arguments), clients):
            yield page


def _patterns(
    within: URLResolver, spaces: tuple[str, ...] = (), given: tuple[str, ...] = ()
) -> Iterator[Any]:
    """The name of every address of our own apps, and of its arguments."""
    for pattern in within.url_patterns:
        arguments = (*given, *pattern.pattern.converters)
        if isinstance(pattern, URLResolver):
            yield from _patterns(
                pattern, (*spaces, pattern.namespace) if pattern.namespace else spaces, arguments
            )
        elif isinstance(pattern, URLPattern) and spaces and pattern.name:
            yield ":".join((*spaces, pattern.name)), arguments


def _addresses(name: str, arguments: tuple[str, ...]) -> Iterator[str]:
    if not arguments:
        yield reverse(name)
    if len(arguments) == 1:
        for value in dict.fromkeys(_values(name.partition(":")[2], arguments[0])):
            try:
                yield reverse(name, args=[value])
            except NoReverseMatch:
                continue


def _values(noun: str, argument: str) -> Iterable[Any]:
    """What the argument may be: of the model that the address begins with, then of any other."""
    if argument == "reference":
        having = [
            model
            for model in models()
            if any(field.name == "reference" for field in model._meta.fields)
        ]
        having.sort(key=lambda model: -_is_named(noun, model))
        return chain.from_iterable(_some(model, "reference") for model in having)
    if argument == "pk" or argument.endswith("_id"):
        named = sorted(
            (model for model in models() if _is_named(noun, model)),
            key=lambda m: -_is_named(noun, m),
        )
        return chain(*(_some(model, "pk") for model in named), range(1, FEW))
    return ()


def _is_named(noun: str, model: Any) -> int:
    """How many letters of its name the address begins with."""
    name = re.sub(r"(?<!^)(?=[A-Z])", "_", model.__name__).lower()
    return len(name) if noun.removeprefix("my_").startswith(name) else 0


def _some(model: Any, field: str) -> Iterator[Any]:
    rows = model._default_manager.values_list(field, flat=True)
    yield from rows.order_by("pk")[:TRIED]
    yield from rows.order_by("-pk")[:TRIED]


def _found(name: str, addresses: Iterable[str], clients: Mapping[str, Client]) -> Page | None:
    """A reader who is refused one row may see none; only what is not found may be found elsewhere."""
    asking = dict(clients)
    for address in addresses:
        for reader, client in [*asking.items()]:
            response = client.get(address)
            if response.status_code == 405:
                return None
            if response.status_code == 403:
                del asking[reader]
            if response.status_code == 200:
                is_page = response["Content-Type"].startswith("text/html")
                return Page(name, address, reader) if is_page else None
    return None
