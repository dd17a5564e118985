"""A passkey in software and an app that shows codes, for tests without a browser."""

import base64
import hashlib
import json
import os
import time
from typing import Any

from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.webauthn import (
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

from accounts.factors.actions import add_passkey, start_codes
from accounts.factors.one_time_codes import counter_of
from accounts.models import User
from tests.clock import NOW

ORIGIN = "http://localhost"
FLAG = AuthenticatorData.FLAG
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # of nobody
STEP = 30  # seconds


def code_of(secret: str = SECRET, *, seconds: float = 0) -> str:
    """What the app shows now, or on a phone whose clock is wrong by so many seconds."""
    return format_hotp_value(hotp_value(secret, int(time.time() + seconds) // STEP))


def give_codes(user: User) -> None:
    """Turned on a minute ago."""
    counter = counter_of(SECRET, code_of())
    assert counter is not None
    start_codes(user=user, secret=SECRET, counter=counter - 2, now=NOW)


def _text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


class SoftKey:
    """Makes one passkey of one user and signs with it."""

    def __init__(self, user: User, *, origin: str = ORIGIN) -> None:
        self.user = user
        self.origin = origin
        self.id = os.urandom(16)
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.rp_hash = hashlib.sha256(b"localhost").digest()

    def created(self, options: dict[str, Any], *, is_verified: bool = True) -> dict[str, Any]:
        """The credential that a browser sends for these options."""
        public = ES256.from_cryptography_key(self.key.public_key())
        data = AttestedCredentialData.create(bytes(16), self.id, public)
        flags = FLAG.UP | FLAG.AT | (FLAG.UV if is_verified else FLAG(0))
        told = AuthenticatorData.create(self.rp_hash, flags, 0, data)
        return self._answer(
            {
                "clientDataJSON": _text(self._client("webauthn.create", options)),
                "attestationObject": _text(AttestationObject.create("none", told, {})),
            }
        )

    def signed(self, options: dict[str, Any], *, user: User | None = None) -> dict[str, Any]:
        """The answer to a challenge, as this user or in the name of another."""
        client = self._client("webauthn.get", options)
        told = AuthenticatorData.create(self.rp_hash, FLAG.UP | FLAG.UV, 1)
        digest = hashlib.sha256(client).digest()
        handle = user_pk_to_url_str(user or self.user).encode()
        return self._answer(
            {
                "clientDataJSON": _text(client),
                "authenticatorData": _text(told),
                "signature": _text(self.key.sign(told + digest, ec.ECDSA(hashes.SHA256()))),
                "userHandle": _text(handle),
            }
        )

    def _client(self, kind: str, options: dict[str, Any]) -> bytes:
        challenge = options["publicKey"]["challenge"]
        return CollectedClientData.create(kind, challenge, self.origin)

    def _answer(self, response: dict[str, str]) -> dict[str, Any]:
        return {
            "id": _text(self.id),
            "rawId": _text(self.id),
            "type": "public-key",
            "response": response,
            "clientExtensionResults": {},
        }


def give_passkey(user: User, name: str = "My phone") -> SoftKey:
    key = SoftKey(user)
    options = {"publicKey": {"challenge": _text(b"0" * 32)}}
    add_passkey(user=user, name=name, credential=key.created(options), now=NOW)
    return key


def sent(credential: dict[str, Any]) -> str:
    return json.dumps(credential)
