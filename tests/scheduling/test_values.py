"""What a text names, each once, the longest reading first."""

import pytest

from scheduling.values import Kind, values_in


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Call 01632 960200 or 111.", [(Kind.PHONE, "01632 960200"), (Kind.PHONE, "111")]),
        ("At 2.30pm on 25 November 2026", [(Kind.TIME, "2.30pm"), (Kind.DAY, "25 November 2026")]),
        ("More than 1,200 of £3m, 40 per cent", [
            (Kind.NUMBER, "More than 1,200"), (Kind.MONEY, "£3m"), (Kind.PERCENT, "40 per cent")]),
        ("On the M27 at junction 12", [(Kind.NUMBER, "12")]),
        ("12 may be hurt", [(Kind.NUMBER, "12"), (Kind.STATUS, "hurt")]),
        ("It isn’t open on 12 May", [(Kind.STATUS, "n’t open"), (Kind.DAY, "12 May")]),  # noqa: RUF001  as people type it
        ("10 m of road", [(Kind.NUMBER, "10")]),
        ("not life-threatening", [(Kind.STATUS, "not life-threatening")]),
        ("13pm or 0 o'clock", [(Kind.NUMBER, "13"), (Kind.NUMBER, "0")]),
        ("25:99 or 31/31", [(Kind.NUMBER, "25"), (Kind.NUMBER, "99"), (Kind.NUMBER, "31"), (Kind.NUMBER, "31")]),
    ],
)  # fmt: skip
def test_what_a_text_names(text, read):
    assert [(value.kind, value.text) for value in values_in(text)] == read
