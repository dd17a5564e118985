"""Second factors as allauth stores and checks them. The secrets of codes are encrypted with a key that is
not in the database. If that key is lost, no code is right any more, and an administrator resets the second
factor.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar
from urllib.parse import urlsplit

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.conf import settings
from django.core.exceptions import ValidationError

from accounts import encrypted_values

PURPOSE = "second factors"  # of what is encrypted
WRONG_PASSKEY = (
    "The passkey was not accepted. Try again; if this page was open in two tabs, close the other."
)


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # the library has no types
    error_messages: ClassVar[dict[str, str]] = DefaultMFAAdapter.error_messages | {
        "incorrect_code": WRONG_PASSKEY
    }

    def get_totp_issuer(self) -> str:
        return "Greenroom"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Passkeys are for the address that people open, whatever the Host header says."""
        return {"id": urlsplit(settings.BASE_URL).hostname or "localhost", "name": "Greenroom"}

    def encrypt(self, text: str) -> str:
        return encrypted_values.encrypt(text, purpose=PURPOSE)

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return encrypted_values.decrypt(encrypted_text, purpose=PURPOSE)
        except encrypted_values.ValueUnreadable:
            return str(generate_totp_secret())  # of which nobody knows a code


@contextmanager
def refuses_nonsense() -> Iterator[None]:
    """What a browser would never send is refused like a wrong passkey."""
    try:
        yield
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError) as problem:
        raise ValidationError(WRONG_PASSKEY) from problem
