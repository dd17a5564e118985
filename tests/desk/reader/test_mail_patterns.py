"""How phone numbers, mail addresses and names are written."""

import pytest

from desk.reader import mail_patterns as patterns


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ring 01632 960148.", ["01632 960148"]),
        ("(07700) 900123 or +44 7700 900124", ["(07700) 900123", "+44 7700 900124"]),
        ("0800-900-123 4", ["0800-900-123 4"]),
        ("1,980 of 301, ref 0123", []),
    ],
)
def test_phone_numbers(text, found):
    assert [match[0] for match in patterns.PHONE.finditer(text)] == found


def test_a_show_and_its_outlet():
    text = "from the breakfast show at Solent Shore FM. We"

    assert patterns.PROGRAMMES[1].search(text)["programme"] == "breakfast show"
    assert [p.search(text)["outlet"] for p in patterns.OUTLETS if p.search(text)] == [
        "Solent Shore FM"
    ]


@pytest.mark.parametrize(
    ("text", "is_live"),
    [("Could you come on LIVE?", True), ("She was alive and lives here", False)],
)
def test_words_are_found_whole_and_in_any_case(text, is_live):
    assert bool(patterns.LIVE.search(text)) is is_live
