"""What may not be said of a version, by number, once a line or a figure of it is gone."""

from dataclasses import replace

import pytest

from reports.packs.content import (
    Facts,
    Figure,
    Hard,
    HardQuestion,
    Likely,
    LikelyQuestion,
    Message,
    Messages,
    PackContent,
)
from reports.packs.not_to_use import NotToUse, not_to_use

CONTENT = PackContent(
    messages=Messages(
        "Call 999.",
        "W-01/1",
        (
            Message("Fewer wait.", line="W-02/1"),
            Message("26 more beds.", line="W-07/2"),
            Message("111 online."),
        ),
    ),
    hard=Hard((HardQuestion("Is it safe?"), HardQuestion("Whose fault?", "Beds.", line="W-07/2"))),
    likely=Likely((LikelyQuestion("When?", "Soon.", line="W-02/1"),)),
    facts=Facts((Figure("Beds", "26"), Figure("Waits", "41", "people"))),
)


def test_a_line_takes_every_part_with_it_that_was_taken_from_it():
    gone = not_to_use(CONTENT, {"W-07/2"}, ())

    assert (gone.main, gone.messages, gone.hard, gone.likely) == (False, (2,), (2,), ())
    assert gone.words == "message 2 and the answer to hard question 2"
    assert gone.not_words == "message 2"
    assert gone.texts == ("26 more beds.", "Beds.")
    assert gone.rest == "Messages 1 and 3 can still be used."


def test_another_revision_of_the_line_is_another_line():
    assert not_to_use(CONTENT, {"W-07/1"}, ()).words == ""


@pytest.mark.parametrize(
    ("lines", "facts", "words", "rest"),
    [
        ({"W-01/1"}, (), "the main message", "Messages 1, 2 and 3 can still be used."),
        (
            {"W-02/1"},
            (),
            "message 1 and the answer to likely question 1",
            "Messages 2 and 3 can still be used.",
        ),
        (
            {"W-02/1", "W-07/2"},
            (),
            "messages 1 and 2, the answer to hard question 2 and the answer to likely question 1",
            "Message 3 can still be used.",
        ),
        ((), {2}, "fact 2", ""),
        ((), (), "", ""),
    ],
)
def test_what_is_named_in_words(lines, facts, words, rest):
    gone = not_to_use(CONTENT, lines, facts)

    assert (gone.words, gone.rest) == (words, rest)


def test_with_every_message_gone_the_briefing_is_named():
    said = CONTENT.messages
    resting = replace(
        said, supporting=tuple(replace(one, line="W-01/1") for one in said.supporting)
    )
    content = replace(CONTENT, messages=resting)
    none_left = not_to_use(content, {"W-01/1"}, ())
    one_left = not_to_use(CONTENT, {"W-01/1", "W-02/1", "W-07/2"}, ())

    assert (none_left.words, none_left.not_words) == ("this pack", "this pack")
    assert none_left.texts == ("Call 999.", "Fewer wait.", "26 more beds.", "111 online.")
    assert one_left.not_words == "the main message and messages 1 and 2"


def test_a_fact_is_quoted_with_its_value():
    assert not_to_use(CONTENT, (), {2}).texts == ("Waits 41 people",)


def test_nothing_empty_is_named():
    empty = replace(CONTENT, messages=Messages("", "W-01/1"))

    assert not_to_use(empty, {"W-01/1"}, ()) == NotToUse()
