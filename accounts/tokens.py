"""The secrets in addresses that open something without a sign-in. Each is given out once; its hash
alone is kept.
"""

import hashlib
import secrets

BYTES = 32  # 256 bits: nobody guesses one


def new_token() -> str:
    """43 letters, digits, - and _."""
    return secrets.token_urlsafe(BYTES)


def hash_of(token: str) -> str:
    """What is kept of it, and looked up when somebody comes with one."""
    return hashlib.sha256(token.encode()).hexdigest()
