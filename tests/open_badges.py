"""What Open Badges 3.0 demands of a credential with an external proof (VC-JWT), written from the
specification: sections 8.2.3 to 8.2.6 and the classes of its data model. Lists what is not so.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

HEADERS = {"alg", "kid", "jwk", "typ"}  # others are not allowed
FIRST_CONTEXT = "https://www.w3.org/ns/credentials/v2"
SECOND_CONTEXT = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
IDENTITY = {"type", "hashed", "identityHash", "identityType", "salt"}
HEX = 64  # digits of a SHA-256


def problems(header: dict[str, Any], payload: dict[str, Any]) -> list[str]:
    return [*_of_header(header), *_of_claims(payload), *_of_credential(payload)]


def _of_header(header: dict[str, Any]) -> Iterator[str]:
    if header.get("alg") != "RS256":
        yield "alg"
    if not _is_uri(header.get("kid")) and "jwk" not in header:
        yield "kid"
    if header.get("typ", "JWT") != "JWT":
        yield "typ"
    if set(header) - HEADERS or "d" in header.get("jwk", {}):
        yield "header"


def _of_claims(payload: dict[str, Any]) -> Iterator[str]:
    """Each claim of the JWT repeats a property of the credential."""
    if payload.get("iss") != payload["issuer"]["id"]:
        yield "iss"
    if payload.get("jti") != payload["id"]:
        yield "jti"
    if payload.get("sub") != payload["credentialSubject"]["id"]:
        yield "sub"
    if payload.get("nbf") != _seconds(payload["validFrom"]):
        yield "nbf"
    if payload.get("exp") != _seconds(payload.get("validUntil")):
        yield "exp"
    if "vc" in payload:  # of version 1.1 of the data model
        yield "vc"


def _of_credential(payload: dict[str, Any]) -> Iterator[str]:
    subject = payload["credentialSubject"]
    achievement = subject["achievement"]
    status = payload["credentialStatus"]
    if payload["@context"][:2] != [FIRST_CONTEXT, SECOND_CONTEXT]:
        yield "@context"
    for thing, types in (
        (payload, {"VerifiableCredential", "OpenBadgeCredential"}),
        (payload["issuer"], {"Profile"}),
        (subject, {"AchievementSubject"}),
        (achievement, {"Achievement"}),
        (status, {"1EdTechRevocationList"}),
    ):
        if not types <= set(thing["type"] if isinstance(thing["type"], list) else [thing["type"]]):
            yield "type"
        if not _is_uri(thing["id"]):
            yield "id"
    for text in (
        achievement["name"],
        achievement["description"],
        *achievement["criteria"].values(),
    ):
        if not text:
            yield "achievement"
    for identity in subject["identifier"]:
        yield from _of_identity(identity)


def _of_identity(identity: dict[str, Any]) -> Iterator[str]:
    algorithm, _, digits = identity["identityHash"].partition("$")
    if identity["type"] != "IdentityObject" or set(identity) - IDENTITY:
        yield "identifier.type"
    if identity["hashed"] is not True or algorithm != "sha256":
        yield "identifier.hashed"
    if len(digits) != HEX or int(digits, 16) < 0:
        yield "identifier.identityHash"


def _is_uri(text: object) -> bool:
    return isinstance(text, str) and bool(urlsplit(text).scheme) and " " not in text


def _seconds(moment: str | None) -> int | None:
    """Since 1970; of a moment that has to say its time zone."""
    if moment is None:
        return None
    read = datetime.fromisoformat(moment)
    assert read.tzinfo is not None
    return int(read.timestamp())
