"""Threads: where each mail begins, who wrote it and when; lines that mail programs broke."""

from datetime import datetime

import pytest

from desk.reader.mail_threads import hidden_in, moment_of, parts_of, readable, without_hidden
from nhsuk.london import LONDON

NOW = datetime(2026, 11, 25, 16, 20, tzinfo=LONDON)


def senders(text: str) -> list[tuple[str, str]]:
    return [(part.header("from"), part.body.strip()) for part in parts_of(readable(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hello", [("", "Hello")]),
        ("", [("", "")]),
        ("From: A B <a@b>\n\nHello", [("A B <a@b>", "Hello")]),
        ("From: A B\nSubject: x\n\nHello", [("A B", "Hello")]),
        ("Hi\n\nFrom: A B\nTo: c\n\nHello", [("", "Hi"), ("A B", "Hello")]),
        ("Hi\n\nFrom: here on it is quiet.\nBye", [("", "Hi\n\nFrom: here on it is quiet.\nBye")]),
        (
            "Hi\n\nOn Wed, 25 Nov 2026, A B <a@b> wrote:\n> Hello\n> all",
            [("", "Hi"), ("A B <a@b>", "Hello\nall")],
        ),
        (
            "Hi\n-----Original Message-----\n*From:* A B\n*Sent:* today\n\nHello",
            [("", "Hi"), ("A B", "Hello")],
        ),
        (
            "From: A B <a@b> Sent: 25 November 2026 15:10 Subject: Parking Hi, we ask.",
            [("A B <a@b>", "Hi, we ask.")],
        ),
        (
            f"From: Dan, Westmoor. {'Need someone live. ' * 10}",
            [("Dan, Westmoor", ". " + ("Need someone live. " * 10).strip())],
        ),
        (f"From: {'we ask for more ' * 10}", [("", ("we ask for more " * 10).strip())]),
    ],
)
def test_where_each_mail_begins(text, expected):
    assert senders(text) == expected


def test_a_rule_far_above_is_of_no_mail():
    text = "Hi\n----- Original message -----\nwith words between\nFrom: A B\nTo: c\n\nHello"

    assert senders(text)[0] == ("", "Hi\n----- Original message -----\nwith words between")


@pytest.mark.parametrize(("length", "is_joined"), [(50, False), (51, True)])
def test_a_line_that_the_mail_program_broke_is_joined_to_the_next(length, is_joined):
    (part,) = parts_of("This is for the Harbour".rjust(length, "x") + "\nPost")

    assert ("Harbour Post" in part.body) is is_joined


@pytest.mark.parametrize("after", ["- one", "2) two", "To: b", "", "  "])
def test_lists_headers_and_empty_lines_are_joined_to_none(after):
    (part,) = parts_of("x" * 60 + f"\n{after}")

    assert part.body == "x" * 60 + f"\n{after}"


@pytest.mark.parametrize(
    ("sent", "is_known"),
    [
        ("18 November 2026 16:19", False),  # a week and a minute ago
        ("18 November 2026 16:20", True),
        ("25 November 2026 16:20", True),
        ("25 November 2026 16:21", False),
        ("Wed, 25 Nov 2026 15:55:10 +0000", True),
        ("25 Nov 2026, at 15:55:10 GMT", True),
        ("Wednesday, November 25, 2026 3:02 PM", True),
        ("yesterday or so", False),
    ],
)
def test_a_mail_came_when_it_says_in_the_last_week(sent, is_known):
    (part,) = parts_of(f"From: A B\nSent: {sent}\n\nHello")

    assert (moment_of(part, now=NOW) is not None) is is_known


def test_a_mail_that_does_not_say_when_came_at_no_known_moment():
    (part,) = parts_of("Hello")

    assert moment_of(part, now=NOW) is None


def test_hidden_characters_are_taken_out_and_counted():
    assert without_hidden("a\u202eb\x00c\r\nd\u05d0") == "abc\nd\u05d0"
    assert hidden_in("a\u202eb\x00c\r\nd") == 2
    assert readable("> > a\u00a0b\n>c") == "a b\nc"
    assert len(readable("a" * 50_001)) == 50_000
