"""The words of text messages: closed placeholders, segments, and how a text is made to fit."""

import pytest

from training.text_words import (
    MOST_SEGMENTS,
    OURS,
    PLACEHOLDERS,
    plain,
    problem_with,
    segments_of,
    text_of,
)

LINK = f"https://greenroom.example.nhs.uk/p/{'k' * 43}"
VALUES = {
    "short name": "Westmoor NHS",
    "team": "Press office",
    "phone": "01632 960200",
    "news": "Your pack is ready",
    "slot": "Westmoor Sound, Thu 26 Nov, 8:10am",
    "link": LINK,
}


@pytest.mark.parametrize(
    ("text", "segments"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),  # two characters each
        ("€" * 81, 2),
        ("ŵ" * 70, 1),  # not of the GSM alphabet
        ("ŵ" * 71, 2),
        ("ŵ" * 134, 2),
        ("ŵ" * 135, 3),
        ("\U0001f600" * 35, 1),  # two units each
        ("\U0001f600" * 36, 2),
    ],
)
def test_segments_of(text, segments):
    assert segments_of(text) == segments


def test_plain_forms_take_less_room():
    assert plain("  Don’t use “it” \u2013 not\u00a0yet…\n") == 'Don\'t use "it" - not yet...'


@pytest.mark.parametrize("kind", OURS)
def test_our_own_words_are_right_and_fit(kind):
    text = text_of(OURS[kind], VALUES)

    assert problem_with(OURS[kind]) == ""
    assert text.endswith(LINK)
    assert "{" not in text
    assert segments_of(text) <= MOST_SEGMENTS


def test_a_text_as_it_is_sent():
    assert text_of(OURS["pack"], VALUES) == (
        f"Westmoor NHS: Your pack is ready: Westmoor Sound, Thu 26 Nov, 8:10am. {LINK}"
    )


@pytest.mark.parametrize(
    ("values", "beginning"),
    [
        ({"slot": "x" * 400}, "Westmoor NHS: Your pack is ready: xxx"),
        ({"slot": "x" * 400, "news": "y" * 400}, "Westmoor NHS: yyy"),
        ({"slot": "Radio Cymru ŵ, Thu 26 Nov, 8:10am"}, "Westmoor NHS: Your pack is ready"),
    ],
)
def test_a_long_slot_is_cut_then_the_news_never_the_link(values, beginning):
    text = text_of(OURS["pack"], VALUES | values)

    assert text.startswith(beginning)
    assert text.endswith(LINK)
    assert segments_of(text) == MOST_SEGMENTS


def test_a_link_that_leaves_no_room_cuts_nothing():
    link = f"https://{'x' * 400}"

    text = text_of(OURS["pack"], VALUES | {"link": link})

    assert text.startswith("Westmoor NHS: Your pack is ready: Westmoor Sound, Thu 26 Nov, 8:10am.")
    assert text.endswith(link)


def test_a_value_is_no_text_to_fill():
    assert "{link}" in text_of("{news} {link}", VALUES | {"news": "{link}"})


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("{news} {link}", ""),
        (" ".join(f"{{{name}}}" for name in PLACEHOLDERS), ""),
        ("{news}", "Add {link}: the address to open"),
        ("Look here {link}", "Add {news}: what it is about"),
        ("{news} {link} {mailbox}", "{mailbox} is not a placeholder. Use one of {news}, {slot}"),
        ("{news} {link} {news.__class__}", "{news.__class__} is not a placeholder."),
    ],
)
def test_problem_with_says_what_to_mend(words, problem):
    found = problem_with(words)

    assert found.startswith(problem)
    assert bool(found) == bool(problem)
