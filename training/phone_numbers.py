"""A mobile number as somebody types it, as one that can be sent to. Pure."""

import re

MOST_DIGITS = 15  # E.164, with the country code
FEWEST_DIGITS = 8
_PUNCTUATION = re.compile(r"[\s().\-\u2010-\u2015\u00a0]")
_BRITISH_MOBILE = re.compile(r"7(?:[1-57-9]\d|624)\d+")  # not 070 and 076: personal numbers, pagers


class NotAMobileNumber(ValueError):
    """What is wrong with it, and what to enter."""


def mobile_number(text: str) -> str:
    """`+447700900123` for 07700 900123, 0044 7700 900123 or +44 (0)7700 900123; other countries by
    their code. Raises NotAMobileNumber.
    """
    typed = _PUNCTUATION.sub("", text.replace("(0)", ""))
    if not re.fullmatch(r"\+?[0-9]+", typed):
        raise NotAMobileNumber("Enter digits only, like 07700 900123")
    if typed.startswith("00"):
        typed = f"+{typed[2:]}"
    if typed.startswith("0"):
        typed = f"+44{typed[1:]}"
    elif not typed.startswith("+"):
        raise NotAMobileNumber(
            "Start with 0, or with + and the country code, like +353 85 012 3456"
        )
    digits = typed[1:]
    if digits.startswith("44"):
        return f"+44{_british(digits[2:].removeprefix('0'))}"
    if digits.startswith("0") or not FEWEST_DIGITS <= len(digits) <= MOST_DIGITS:
        raise NotAMobileNumber(
            "Check the number: with its country code it has "
            f"{FEWEST_DIGITS} to {MOST_DIGITS} digits, like +353 85 012 3456"
        )
    return f"+{digits}"


def _british(national: str) -> str:
    if not _BRITISH_MOBILE.fullmatch(national):
        raise NotAMobileNumber("Enter a mobile number: in the UK they start with 07")
    if len(national) != 10:
        raise NotAMobileNumber("Check the number: a UK mobile number has 11 digits")
    return national


def shown(number: str) -> str:
    """As people write it: `07700 900123`; other countries as it is."""
    if number.startswith("+447"):
        return f"0{number[3:7]} {number[7:]}"
    return number
