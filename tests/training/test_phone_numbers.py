"""Mobile numbers as people type them."""

import pytest

from training.phone_numbers import NotAMobileNumber, mobile_number, shown


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("07700 900123", "+447700900123"),
        ("07700900123", "+447700900123"),
        ("+44 7700 900123", "+447700900123"),
        ("+44 (0)7700 900123", "+447700900123"),
        ("+4407700900123", "+447700900123"),
        ("0044 7700 900-123", "+447700900123"),
        ("(07700) 900.123", "+447700900123"),
        ("07624 900123", "+447624900123"),  # the Isle of Man
        ("+353 85 012 3456", "+353850123456"),
        ("00353850123456", "+353850123456"),
        ("+1 202-555-0123", "+12025550123"),
        ("+12345678", "+12345678"),
        ("+123456789012345", "+123456789012345"),
    ],
)
def test_mobile_number_reads_what_people_write(typed, number):
    assert mobile_number(typed) == number


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Enter digits only"),
        ("Ring me", "Enter digits only"),
        ("07700 90012x", "Enter digits only"),
        ("٠٧٧٠٠٩٠٠١٢٣", "Enter digits only"),
        ("7700 900123", "Start with 0, or with"),
        ("01632 960123", "Enter a mobile number"),
        ("+44 1632 960123", "Enter a mobile number"),
        ("07000 900123", "Enter a mobile number"),
        ("07600 900123", "Enter a mobile number"),
        ("07700 90012", "a UK mobile number has 11 digits"),
        ("07700 9001234", "a UK mobile number has 11 digits"),
        ("+1234567", "8 to 15 digits"),
        ("+1234567890123456", "8 to 15 digits"),
        ("+0123456789", "8 to 15 digits"),
    ],
)
def test_mobile_number_says_what_to_enter(typed, words):
    with pytest.raises(NotAMobileNumber, match=words):
        mobile_number(typed)


def test_shown_as_people_write_it():
    assert shown("+447700900123") == "07700 900123"
    assert shown("+353850123456") == "+353850123456"
