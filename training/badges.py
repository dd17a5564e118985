"""What an Open Badge (Open Badges 3.0) of a training record says, before it is signed. Pure.

It names nobody: the person is the hash of their address, as the specification has it.
"""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from urllib.parse import quote

from nhsuk.london import LONDON

CONTEXTS = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json",  # for the type of the status
]
SCHEMA = (
    "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
)
DAY_ENDS = time(23, 59, 59)


@dataclass(frozen=True, slots=True)
class Issuer:
    """The organisation, by the address of its profile."""

    address: str
    name: str
    website: str

    def profile(self) -> dict[str, Any]:
        return {"id": self.address, "type": ["Profile"], "name": self.name, "url": self.website}


@dataclass(frozen=True, slots=True)
class BadgeFacts:
    """`address` is the public one that says whether the badge stands; `salt` may be public too."""

    address: str
    salt: str
    email: str
    code: str
    title: str
    completed_on: date
    valid_until: date | None
    provider: str = ""


def identity_hash(email: str, *, salt: str) -> str:
    """As the specification writes a hash; of the address in small letters, with the salt after it."""
    return "sha256$" + hashlib.sha256((email.strip().lower() + salt).encode()).hexdigest()


def claims(facts: BadgeFacts, issuer: Issuer) -> dict[str, Any]:
    """The payload of the JWT: the credential, and what a JWT repeats of it. The days are London's,
    the first from its beginning and the last to its end.
    """
    starts = datetime.combine(facts.completed_on, time(), LONDON)
    given = f", given by {facts.provider}" if facts.provider else ""
    credential = {
        "@context": CONTEXTS,
        "id": f"{facts.address}#badge",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": facts.title,
        "description": f"Passed on {facts.completed_on:%-d %B %Y}{given}. "
        f"On the training register of {issuer.name}.",
        "issuer": issuer.profile(),
        "validFrom": starts.isoformat(),
        "credentialSubject": {
            "id": f"{facts.address}#person",
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "identityType": "emailAddress",
                    "hashed": True,
                    "salt": facts.salt,
                    "identityHash": identity_hash(facts.email, salt=facts.salt),
                }
            ],
            "achievement": {
                "id": f"{issuer.address}#{quote(facts.code, safe='')}",
                "type": ["Achievement"],
                "achievementType": "Course",
                "humanCode": facts.code,
                "name": facts.title,
                "description": f"Media training: {facts.title}.",
                "criteria": {"narrative": "Complete the course and pass it."},
            },
        },
        "credentialStatus": {"id": facts.address, "type": "1EdTechRevocationList"},
        "credentialSchema": [{"id": SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}],
        "iss": issuer.address,
        "jti": f"{facts.address}#badge",
        "sub": f"{facts.address}#person",
        "nbf": int(starts.timestamp()),
    }
    if facts.valid_until:
        ends = datetime.combine(facts.valid_until, DAY_ENDS, LONDON)
        credential |= {"validUntil": ends.isoformat(), "exp": int(ends.timestamp())}
    return credential


def revocations(address: str, issuer: str, *, is_revoked: bool) -> dict[str, Any]:
    """The list that the status of a badge leads to: of this one alone, and without a reason."""
    revoked = [{"id": f"{address}#badge", "revoked": True}] if is_revoked else []
    return {"id": address, "issuer": issuer, "revokedCredentials": revoked}
