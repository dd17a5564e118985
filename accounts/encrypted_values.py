"""Encrypts short values in the database, such as the secret of a provider or of one-time codes, with a
key made from SECRET_KEY.
"""

import os
from base64 import b64decode, b64encode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

NONCE = 12  # bytes, before what is encrypted


class ValueUnreadable(Exception):
    """SECRET_KEY is another one than when the value was stored, or the value is damaged."""


def encrypt(text: str, *, purpose: str) -> str:
    nonce = os.urandom(NONCE)
    return b64encode(nonce + _cipher(purpose).encrypt(nonce, text.encode(), None)).decode()


def decrypt(stored: str, *, purpose: str) -> str:
    try:
        content = b64decode(stored, validate=True)
        return _cipher(purpose).decrypt(content[:NONCE], content[NONCE:], None).decode()
    except (InvalidTag, ValueError) as problem:
        raise ValueUnreadable from problem


def _cipher(purpose: str) -> AESGCM:
    """A key for this purpose alone: a value stored for one opens nothing of another."""
    info = f"greenroom {purpose}".encode()
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=info)
    return AESGCM(key.derive(settings.SECRET_KEY.encode()))
