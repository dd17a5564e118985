"""What commands take as a day: refused in the words of the reader. Pure."""

from argparse import ArgumentTypeError
from collections.abc import Callable
from datetime import date

from training.iso import Unreadable, read_day

YEARS = range(1950, 2200)  # of which it can be asked how things stand


def readable[T](read: Callable[[str], T]) -> Callable[[str], T]:
    """An argument whose refusal is the reader's own words: Unreadable becomes an ArgumentTypeError."""

    def argument(text: str) -> T:
        try:
            return read(text)
        except Unreadable as refusal:
            raise ArgumentTypeError(str(refusal)) from None

    return argument


def asked_day(text: str) -> date:
    """A day of 1950 to 2199; Unreadable beyond."""
    day = read_day(text)
    if day.year not in YEARS:
        raise Unreadable(f"{day} is too far away. Write a day from {YEARS[0]}-01-01 to {YEARS[-1]}-12-31.")
    return day
