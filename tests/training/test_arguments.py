"""A day as a command argument, and the messages of refusals."""

from argparse import ArgumentParser, ArgumentTypeError
from datetime import UTC, date, datetime

import pytest

from training.arguments import add_as_of, parse_day_argument, readable


def test_parse_day_argument_accepts_its_limits():
    assert [parse_day_argument(text) for text in ("1950-01-01", "31/12/2199")] == [
        date(1950, 1, 1),
        date(2199, 12, 31),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1949-12-31", "1949-12-31 is too far away. Write a day from 1950-01-01 to 2199-12-31."),
        ("2200-01-01", "2200-01-01 is too far away. Write a day from 1950-01-01 to 2199-12-31."),
        ("soon", "“soon” is not a day. Write it as 2026-03-31 or 31/03/2026."),
    ],
)
def test_readable_uses_the_message_of_the_reader(text, said):
    with pytest.raises(ArgumentTypeError) as refusal:
        readable(parse_day_argument)(text)

    assert str(refusal.value) == said
    assert readable(parse_day_argument)("2026-03-31") == date(2026, 3, 31)


def test_add_as_of_parses_a_day_and_a_moment():
    parser = ArgumentParser()
    add_as_of(parser)

    left_out = parser.parse_args([])
    given = parser.parse_args(["--on", "31/03/2026", "--known-at", "2026-03-31T07:10"])

    assert (left_out.on, left_out.known_at) == (None, None)
    assert (given.on, given.known_at) == (
        date(2026, 3, 31),
        datetime(2026, 3, 31, 6, 10, tzinfo=UTC),
    )
