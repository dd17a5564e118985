"""The short code that somebody shows at the door of a training session: six letters and figures that
cannot be mistaken for each other. It is worked out from the booking and stored nowhere.
"""

from django.utils.crypto import salted_hmac

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # without 0, 1, I, L, O and U
LENGTH = 6


def arrival_code(booking: int) -> str:
    """Of the booking with this key: `7K3M2P`."""
    digest = salted_hmac("scheduling.arrival", str(booking), algorithm="sha256").digest()
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[:LENGTH])


def read_code(text: str) -> str:
    """As somebody types it, in small letters or with spaces and hyphens."""
    return "".join(each for each in text.upper() if each.isalnum())[:LENGTH]


def spaced(code: str) -> str:
    """Easier to read aloud: `7K3 M2P`."""
    return f"{code[:3]} {code[3:]}"
