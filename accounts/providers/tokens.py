"""Checks an ID token, or a logout token, of a provider: signature, issuer, audience, times, nonce and the
rest.

Raises TokenRefused with the reason, which stands in the audit trail.
"""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

ALGORITHMS = ("RS256", "PS256", "ES256")  # never none, and never a shared secret
LEEWAY = 60  # seconds
LONGEST = 20_000  # characters
LONGEST_SUBJECT = 255  # as the standard has it
KEY_TYPES = ("RSA", "EC")
LOGOUT = "http://schemas.openid.net/event/backchannel-logout"
LAST_MOMENT = 10**11  # seconds; neither NaN nor infinity is below it
LOGOUT_AGE = 300  # seconds
LOGOUT_TYPES = (
    "",
    "jwt",
    "logout+jwt",
)  # of typ, which the standard recommends and does not require
Claims = dict[str, Any]
# a head may say more than we read, unless it says that it has to be understood (crit)
_REGISTRY = JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)


class TokenRefused(Exception):
    """The text is the reason, in a few words."""


class ClockDiffers(TokenRefused):
    """It was only just issued, and is past or yet to come by this machine's clock."""


class UnknownKey(TokenRefused):
    """It is signed with a key that was not among those read."""


@dataclass(frozen=True, kw_only=True)
class Expected:
    """What a token of this provider has to say."""

    issuer: str
    client_id: str
    tenant: str = ""
    acr: str = ""


def key_set(content: dict[str, Any]) -> KeySet:
    """Those keys of a JWKS that sign. Raises TokenRefused if it has none."""
    keys = content.get("keys")
    found = [
        key
        for key in (keys if isinstance(keys, list) else ())
        if isinstance(key, dict) and key.get("kty") in KEY_TYPES and key.get("use", "sig") == "sig"
    ]
    try:
        return KeySet.import_key_set({"keys": found})
    except (JoseError, ValueError) as problem:
        raise TokenRefused("the provider has no key that signs") from problem


def signed_claims(token: str, keys: KeySet, types: Collection[str] = ()) -> Claims:
    """What the token says, if it is signed with one of these keys and, where `types` are given, is of one
    of them. Nothing else of it is checked.
    """
    if not token or len(token) > LONGEST:
        raise TokenRefused("it is not a token")
    try:
        found = jwt.decode(token, keys, registry=_REGISTRY)
    except InvalidKeyIdError as problem:
        raise UnknownKey("it is signed with an unknown key") from problem
    except (JoseError, ValueError, TypeError) as problem:
        raise TokenRefused(f"its signature is not accepted ({type(problem).__name__})") from problem
    kind = str(found.header.get("typ", "")).lower().removeprefix("application/")
    if types and kind not in types:
        raise TokenRefused("it is a token of another kind (typ)")
    return found.claims


def check_id_token(claims: Claims, expected: Expected, *, nonce: str, now: datetime) -> str:
    """Whom it is about: with Entra ID the tenant and the object, otherwise the subject."""
    _check_source(claims, expected)
    _check_times(claims, now)
    if "events" in claims:
        raise TokenRefused("it is a logout token")
    if not nonce or not secrets.compare_digest(_text(claims, "nonce"), nonce):
        raise TokenRefused("it answers another request (nonce)")
    if expected.acr and _text(claims, "acr") != expected.acr:
        raise TokenRefused("the way of signing in is not the required one (acr)")
    return subject_of(claims, expected)


def check_logout_token(claims: Claims, expected: Expected, *, now: datetime) -> tuple[str, str]:
    """Whose sessions end, and which one; either may be empty, not both."""
    _check_source(claims, expected)
    _check_times(claims, now)
    if now.timestamp() - claims["iat"] > LOGOUT_AGE:
        raise TokenRefused("it is too old")
    events = claims.get("events")
    if not isinstance(events, dict) or not isinstance(events.get(LOGOUT), dict):
        raise TokenRefused("it is not a logout token (events)")
    if "nonce" in claims:
        raise TokenRefused("a logout token has no nonce")
    if not _text(claims, "jti"):
        raise TokenRefused("it has no number (jti)")
    sid = _text(claims, "sid")
    subject = subject_of(claims, expected) if claims.get("sub") else ""
    if not (sid or subject):
        raise TokenRefused("it names neither a session nor a subject")
    return subject, sid


def subject_of(claims: Claims, expected: Expected) -> str:
    """With Entra ID the tenant and the object ID: its `sub` is another one for each application."""
    if not expected.tenant:
        return _required(claims, "sub")
    if _text(claims, "tid") != expected.tenant:
        raise TokenRefused("it is from another tenant")
    return f"{expected.tenant}/{_required(claims, 'oid')}"


def _check_source(claims: Claims, expected: Expected) -> None:
    if _text(claims, "iss") != expected.issuer:
        raise TokenRefused("it is from another issuer")
    given = claims.get("aud")
    audience = given if isinstance(given, list) else [given]
    if expected.client_id not in audience:
        raise TokenRefused("it is for another application (aud)")
    party = claims.get("azp")
    if party != expected.client_id and (party is not None or len(audience) > 1):
        raise TokenRefused("it is for another application (azp)")


def _check_times(claims: Claims, now: datetime) -> None:
    moment = now.timestamp()
    if moment >= _number(claims, "exp") + LEEWAY:
        raise ClockDiffers("it has expired (exp)")
    if _number(claims, "iat") > moment + LEEWAY:
        raise ClockDiffers("it was issued in the future (iat)")
    if "nbf" in claims and _number(claims, "nbf") > moment + LEEWAY:
        raise ClockDiffers("it is not valid yet (nbf)")


def _text(claims: Claims, name: str) -> str:
    value = claims.get(name)
    return value if isinstance(value, str) and value.isascii() else ""


def _required(claims: Claims, name: str) -> str:
    value = _text(claims, name)
    if not value or len(value) > LONGEST_SUBJECT:
        raise TokenRefused(f"it does not say whom it is about ({name})")
    return value


def _number(claims: Claims, name: str) -> float:
    value = claims.get(name)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not -LAST_MOMENT < value < LAST_MOMENT:  # type: ignore[operator]  # a number
        raise TokenRefused(f"it gives no time ({name})")
    return float(value)  # type: ignore[arg-type]  # a number
