"""The secrets in links that need no sign-in. Each is given out once; only its hash is stored."""

import hashlib
import secrets

BYTES = 32  # 256 bits: nobody guesses one


def new_token() -> str:
    """43 letters, digits, - and _."""
    return secrets.token_urlsafe(BYTES)


def hash_of(token: str) -> str:
    """What is stored, and looked up when somebody opens a link."""
    return hashlib.sha256(token.encode()).hexdigest()
