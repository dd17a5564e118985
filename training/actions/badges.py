"""Taking training records away as Open Badges: signed statements that others check with our
public key.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from joserfc import jwt
from joserfc.jwk import RSAKey

from accounts.audit import audit
from accounts.encrypted_values import ValueUnreadable
from accounts.models import User
from accounts.refusals import Refused
from training.badges import BadgeFacts, claims
from training.models import BadgeKey, IssuedBadge, Person, TrainingRecord
from training.models.badges import sealed
from training.queries.badges import badge_issuer

ALGORITHM = "RS256"  # the one that every verifier of Open Badges 3.0 knows
BITS = 3072


@transaction.atomic
def issue_badges(
    *, person: Person, records: Iterable[TrainingRecord], by: User, now: datetime
) -> list[str]:
    """The person’s records as signed badges, in their order. Each has one address for good; what it
    says is as of now.
    """
    if not person.email:
        raise Refused(
            f"There is no email address for {person} on the register, and a badge needs one to say "
            "whose it is. Ask the communications team to add it."
        )
    address, key = _signing_key(now)
    header = {"alg": ALGORITHM, "kid": address, "typ": "JWT"}
    issuer = badge_issuer()
    tokens = []
    for record in records:
        badge, is_new = IssuedBadge.objects.get_or_create(
            record=record, defaults={"issued_at": now}
        )
        said = claims(_facts(badge, person, record), issuer)
        tokens.append(jwt.encode(header, said, key, algorithms=[ALGORITHM]))
        if is_new:
            audit(by=by, action="badge.issued", about=badge, now=now)
    return tokens


def _facts(badge: IssuedBadge, person: Person, record: TrainingRecord) -> BadgeFacts:
    return BadgeFacts(
        address=badge.address,
        salt=badge.public_id,
        email=person.email,
        code=record.course.code,
        title=record.course.title,
        completed_on=record.completed_on,
        valid_until=record.valid_until,
        provider=record.provider,
    )


def _signing_key(now: datetime) -> tuple[str, RSAKey]:
    """The latest with its address; another one where there is none, or SECRET_KEY has changed."""
    latest = BadgeKey.objects.order_by("-pk").first()
    try:
        if latest:
            return latest.address, RSAKey.import_key(latest.opened_key)
    except ValueUnreadable:
        pass
    key = RSAKey.generate_key(BITS)
    made = BadgeKey.objects.create(
        thumbprint=key.thumbprint(),
        public_key=key.as_dict(private=False),
        private_key=sealed(key.as_pem(private=True).decode()),
        made_at=now,
    )
    audit(by=None, action="badge_key.made", about=made, now=now)
    return made.address, key
