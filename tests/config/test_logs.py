"""What a line of the log says, and what is never in it: secrets of links, a line that somebody made up,
tracebacks of what was only refused.
"""

import logging
import sys

import pytest
from django.test import Client
from django.urls import reverse

from accounts.tokens import new_token
from config.logs import Formatter, drop_tracebacks_of_refusals


def record(message: str, *args: object, **extra: object) -> logging.LogRecord:
    made = logging.LogRecord("django.request", logging.WARNING, "x.py", 1, message, args, None)
    made.__dict__.update(extra)
    return made


@pytest.mark.parametrize(
    ("line", "written"),
    [
        ("Not Found: /p/%s", "Not Found: /p/(secret)"),
        ("Method Not Allowed (HEAD): /asked/%s/", "Method Not Allowed (HEAD): /asked/(secret)/"),
        ("GET /p/%s/a4.pdf?x=%s", "GET /p/(secret)/a4.pdf?x=(secret)"),
    ],
)
def test_secret_of_a_link_is_replaced(line, written):
    tokens = [new_token() for _ in range(line.count("%s"))]

    assert Formatter("%(message)s").format(record(line, *tokens)) == written


def test_secret_of_a_reset_link_is_replaced():
    path = reverse(
        "account_reset_password_from_key", kwargs={"uidb36": "2b", "key": "d9a1xx-0e1f2a3b4c"}
    )

    line = Formatter("%(message)s").format(record("Not Found: %s", path))

    assert line == "Not Found: /account/password/reset/key/(secret)/"


def test_secret_in_a_traceback_is_replaced():
    token = new_token()
    try:
        raise ValueError(f"cannot open /d/{token}")
    except ValueError:
        made = record("Internal Server Error")
        made.exc_info = sys.exc_info()

    written = Formatter("%(message)s").format(made)

    assert token not in written
    assert "cannot open /d/(secret)" in written


@pytest.mark.parametrize("words", ["E-0012", "a" * 42, "a" * 44, "0" * 64, "training:person_list"])
def test_what_is_no_secret_stays(words):
    assert Formatter("%(message)s").format(record(words)) == words


@pytest.mark.parametrize(("status", "has_traceback"), [(403, False), (404, False), (500, True)])
def test_only_a_fault_has_a_traceback(status, has_traceback):
    made = record("x", status_code=status)
    made.exc_info = (ValueError, ValueError("x"), None)

    assert drop_tracebacks_of_refusals(made)
    assert bool(made.exc_info) is has_traceback


def test_refused_page_is_one_line_in_the_log(client_of, officer):
    ours = next(
        each for each in logging.getLogger().handlers if isinstance(each.formatter, Formatter)
    )
    lines: list[str] = []

    class Collecting(logging.Handler):
        def emit(self, one: logging.LogRecord) -> None:
            lines.append(self.format(one))

    collecting = Collecting()
    collecting.setFormatter(ours.formatter)
    for each in ours.filters:
        collecting.addFilter(each)
    logging.getLogger("django.request").addHandler(collecting)
    try:
        Client().get(f"/p/{'x' * 43}")
        client_of(officer).get("/users/")
    finally:
        logging.getLogger("django.request").removeHandler(collecting)

    assert [line.partition("django.request ")[2] for line in lines] == [
        "Not Found: /p/(secret) (127.0.0.1)",
        f"Forbidden (Permission denied): /users/ (user {officer.pk}, 127.0.0.1)",
    ]


def test_line_says_when_in_utc():
    made = record("x")
    made.created = 1_790_000_000.25

    line = Formatter("{asctime} {message}", style="{").format(made)

    assert line == "2026-09-21T14:13:20.250+00:00 x"


@pytest.mark.parametrize("control", ["\n", "\r\n", "\x1b[2J", "\u2028", "\x85"])
def test_nothing_that_was_sent_begins_another_line(control):
    line = Formatter("%(message)s").format(record("Not Found: %s", f"/a{control}INFO forged"))

    assert (line.isprintable(), len(line.splitlines())) == (True, 1)
    assert line.startswith("Not Found: /a\\")
