"""How a webhook is signed, as Standard Webhooks has it: HMAC-SHA256 over id, time and body. Pure.

The receiver takes the same three from the headers and the request, and compares.
"""

import hmac
from base64 import b64decode, b64encode

PREFIX = "whsec_"


def secret_of(key: bytes) -> str:
    """The key as both sides store it."""
    return PREFIX + b64encode(key).decode()


def signature(secret: str, *, message_id: str, timestamp: int, body: str) -> str:
    """The value of the header `webhook-signature`; `timestamp` is in seconds."""
    key = b64decode(secret.removeprefix(PREFIX))
    signed = f"{message_id}.{timestamp}.{body}".encode()
    return f"v1,{b64encode(hmac.digest(key, signed, 'sha256')).decode()}"
