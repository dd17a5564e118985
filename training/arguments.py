"""Command-line arguments for a day and a moment, with error messages from the reader. Pure."""

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable
from datetime import date

from nhsuk.dates.exact import YEARS, read_exact_day, read_exact_moment
from nhsuk.dates.unreadable import Unreadable


def readable[T](read: Callable[[str], T]) -> Callable[[str], T]:
    """Wrap a reader as an argparse type: Unreadable becomes an ArgumentTypeError."""

    def argument(text: str) -> T:
        try:
            return read(text)
        except Unreadable as refusal:
            raise ArgumentTypeError(str(refusal)) from None

    return argument


def parse_day_argument(text: str) -> date:
    """A day from 1950 to 2199; otherwise raises Unreadable."""
    day = read_exact_day(text)
    if day.year not in YEARS:
        raise Unreadable(
            f"{day} is too far away. Write a day from {YEARS[0]}-01-01 to {YEARS[-1]}-12-31."
        )
    return day


def add_as_of(parser: ArgumentParser) -> None:
    """Add `--on` and `--known-at`: a date and an aware datetime, or None if omitted."""
    parser.add_argument(
        "--on",
        type=readable(parse_day_argument),
        metavar="DAY",
        help="2026-03-31 or 31/03/2026; today if left out",
    )
    parser.add_argument(
        "--known-at",
        type=readable(read_exact_moment),
        metavar="INSTANT",
        help=(
            "as it was known then: 2026-03-31T07:10 in London time, or with an offset; now if"
            " left out"
        ),
    )
