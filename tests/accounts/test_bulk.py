"""One action for several rows: each by itself, and the refused ones by name."""

from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import HttpRequest
from django.test import RequestFactory

from accounts.bulk import act_on_each
from accounts.refusals import Refused


def asked() -> HttpRequest:
    request = RequestFactory().post("/")
    request.session = {}  # type: ignore[assignment]  # messages are stored in it
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]  # set by the middleware
    return request


def halve(number: int) -> None:
    if number % 2:
        raise Refused("This number is odd.")


def test_each_row_is_tried_and_the_refused_are_named():
    request = asked()

    done = act_on_each(request, [2, 3, 4, 5], halve, done=lambda rows: f"Halved: {rows}.")

    assert done == [2, 4]
    assert [str(message) for message in get_messages(request)] == [
        "3: This number is odd.",
        "5: This number is odd.",
        "Halved: [2, 4].",
    ]


def test_nothing_is_said_to_be_done_where_nothing_was():
    request = asked()

    assert act_on_each(request, [3], halve, done=str) == []
    assert [str(message) for message in get_messages(request)] == ["3: This number is odd."]


def test_it_says_so_if_nothing_was_chosen():
    request = asked()

    assert act_on_each(request, [], halve, done=str) == []
    assert [str(message) for message in get_messages(request)] == [
        "Nothing was chosen. Tick what you want first."
    ]
