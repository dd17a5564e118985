"""A PostgreSQL that keeps its connections open and says nothing: pages are told so within seconds.

No setting of TCP ends such a connection, and an answer that takes its time looks the same. So where a
request is slow, a thread of the web process asks over a new connection, which does have a limit. If that
says nothing either, no other request is begun, and if it says nothing again, the connections of those in
hand are cut: they end with an OperationalError.
"""

import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import psycopg
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import HttpResponse
from django.template import loader

TRY_AGAIN_AFTER = 30  # seconds
SLOW = 1  # seconds of a request, before anybody asks
WITHIN = 2  # seconds for a new connection, the least that psycopg takes

_requests: dict[int, tuple[float, BaseDatabaseWrapper]] = {}  # in hand, by thread
_found = threading.Event()


@contextmanager
def watched() -> Iterator[None]:
    """During the request of this thread."""
    _requests[threading.get_ident()] = (time.monotonic(), connections["default"])
    try:
        yield
    finally:
        del _requests[threading.get_ident()]


def is_known() -> bool:
    """The thread that watches has found it silent."""
    return _found.is_set()


def is_silent() -> bool:
    """Whether it lets a new connection wait. One that refuses it has answered."""
    if connection.vendor != "postgresql":
        return False
    options = connection.get_connection_params() | {"connect_timeout": WITHIN}
    try:
        psycopg.connect(**options).close()
    except psycopg.errors.ConnectionTimeout:
        return True
    except psycopg.OperationalError:
        return False
    return False


def busy_page() -> HttpResponse:
    """503 with Retry-After. It queries no database, not even for the user."""
    page = loader.get_template("503.html").render()
    return HttpResponse(page, status=503, headers={"Retry-After": str(TRY_AGAIN_AFTER)})


def start_watching() -> None:
    if connection.vendor == "postgresql":
        threading.Thread(target=_watch, daemon=True).start()


def _watch() -> None:
    while True:
        _look()
        if not _found.is_set():
            time.sleep(1)


def _look() -> None:
    since = time.monotonic() - SLOW
    is_slow = any(began < since for began, _ in list(_requests.values()))
    if not (is_slow or _found.is_set()):
        return
    if not is_silent():
        _found.clear()
        return
    if _found.is_set():  # twice in a row, or a busy machine would look like it
        for _, each in list(_requests.values()):
            _cut_off(each)
    _found.set()


def _cut_off(each: BaseDatabaseWrapper) -> None:
    opened = each.connection
    with (
        suppress(AttributeError, OSError, psycopg.Error),  # it is not open yet, or not any more
        socket.socket(fileno=os.dup(opened.fileno())) as line,
    ):
        line.shutdown(socket.SHUT_RDWR)
