"""Numbers as a browser sends them."""

import pytest

from nhsuk.numbers import read_keys, whole_number, write_keys

NUMBERS = [("12", 12), ("007", 7), ("9" * 18, 10**18 - 1)]
NONE = ["9" * 19, "9" * 5000, "٣", "²", "-1", "1.0", " 1", "", None]


@pytest.mark.parametrize(("text", "number"), [*NUMBERS, *((text, -1) for text in NONE)])
def test_whole_number(text, number):
    assert whole_number(text, -1) == number


def test_whole_number_of_other_text():
    assert whole_number("one") == 0


@pytest.mark.parametrize("keys", [[], [3], [3, 7, 10**18 - 1]])
def test_read_keys_reads_what_write_keys_writes(keys):
    assert read_keys(write_keys(keys), most=3) == keys


def test_read_keys_leaves_out_what_is_no_key_and_what_is_too_many():
    assert read_keys(f"3-x-0--{'9' * 19}-7-8", most=6) == [3, 7]
