"""The organisation's words round an email: a closed list of placeholders, replaced once."""

import pytest

from training.mail_words import PLACEHOLDERS, fill, framed, unknown_placeholders

VALUES = {"team": "Press {phone}", "phone": "01632 960200", "mailbox": ""}


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("{team}, {phone}", "Press {phone}, 01632 960200"),  # a value is no text to fill
        ("{mailbox}", ""),
        ("{__class__} {} {team.x}", "{__class__} {} {team.x}"),
        ("{{phone}}", "{01632 960200}"),
    ],
)
def test_fill_replaces_the_placeholders_alone(text, filled):
    assert fill(text, VALUES) == filled


def test_unknown_placeholders_are_named_as_written():
    every = " ".join(f"{{{name}}}" for name in PLACEHOLDERS)

    assert unknown_placeholders(f"{every} {{fone}} {{ team }} {{}}") == ["{fone}", "{ team }", "{}"]


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (("", "", ""), "Hello,\nread this.\n\n"),
        (
            ("From {team}", "", ""),
            "From Press {phone}\n\nHello,\nread this.\n",
        ),
        (
            ("", "Ring {phone}", "Confidential"),
            "Hello,\nread this.\n\n-- \nRing 01632 960200\n\nConfidential\n",
        ),
    ],
)
def test_framed_puts_nothing_where_nothing_is_set(words, text):
    opening, signature, footer = words

    found = framed(
        "Hello,\nread this.\n\n",
        opening=opening,
        signature=signature,
        footer=footer,
        values=VALUES,
    )

    assert found == text
