"""What a badge says: what the specification asks for, the days of London, and no name."""

import json
from dataclasses import replace
from datetime import date

import pytest
from openbadgeslib.ob3 import IdentityObject

from tests.open_badges import problems
from training.badges import BadgeFacts, Issuer, claims, identity_hash, revocations

ISSUER = Issuer(
    "https://greenroom.example.nhs.uk/badges/issuer",
    "Westmoor Trust",
    "https://greenroom.example.nhs.uk",
)
FACTS = BadgeFacts(
    address="https://greenroom.example.nhs.uk/badges/issued/b8Dk",
    salt="b8Dk",
    email="Leila.Iyer-Thorne@example.nhs.uk",
    code="M3",
    title="Radio: studio, phone, phone-in",
    completed_on=date(2026, 3, 29),
    valid_until=date(2028, 3, 28),
    provider="Studio Nine",
)
HEADER = {"alg": "RS256", "kid": "https://greenroom.example.nhs.uk/badges/keys/k", "typ": "JWT"}


def test_claims_are_as_the_specification_has_them():
    assert problems(HEADER, claims(FACTS, ISSUER)) == []
    assert problems(HEADER, claims(replace(FACTS, valid_until=None), ISSUER)) == []


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"iss": "https://example.org"}, ["iss"]),
        ({"jti": "b8Dk"}, ["jti"]),
        ({"sub": "mailto:leila@example.nhs.uk"}, ["sub"]),
        ({"nbf": 0}, ["nbf"]),
        ({"exp": None}, ["exp"]),
        ({"type": ["VerifiableCredential"]}, ["type"]),
        ({"@context": ["https://www.w3.org/2018/credentials/v1"]}, ["@context"]),
    ],
)
def test_control_the_check_sees_what_is_not_as_specified(changed, found):
    assert problems(HEADER, claims(FACTS, ISSUER) | changed) == found


def test_claims_begin_and_end_with_days_of_london():
    """On 29 March 2026 the clocks went forward; the last day counts to its end."""
    said = claims(FACTS, ISSUER)

    assert said["validFrom"] == "2026-03-29T00:00:00+00:00"
    assert said["validUntil"] == "2028-03-28T23:59:59+01:00"
    assert claims(replace(FACTS, completed_on=date(2026, 3, 30)), ISSUER)["validFrom"] == (
        "2026-03-30T00:00:00+01:00"
    )


def test_claims_of_a_course_that_never_expires_have_no_end():
    said = claims(replace(FACTS, valid_until=None), ISSUER)

    assert {"validUntil", "exp"} & set(said) == set()


def test_claims_say_what_was_passed_and_who_gave_it():
    said = claims(FACTS, ISSUER)

    assert said["description"] == (
        "Passed on 29 March 2026, given by Studio Nine. On the training register of Westmoor Trust."
    )
    assert claims(replace(FACTS, provider=""), ISSUER)["description"] == (
        "Passed on 29 March 2026. On the training register of Westmoor Trust."
    )
    achievement = said["credentialSubject"]["achievement"]
    assert (achievement["humanCode"], achievement["name"]) == (
        "M3",
        "Radio: studio, phone, phone-in",
    )
    assert claims(replace(FACTS, code="M 3/a"), ISSUER)["credentialSubject"]["achievement"][
        "id"
    ].endswith("/badges/issuer#M%203%2Fa")


def test_claims_name_nobody():
    said = json.dumps(claims(FACTS, ISSUER)).lower()

    assert [word for word in ("leila", "iyer", "thorne", "@example.nhs.uk") if word in said] == []


def test_identity_hash_is_that_of_another_implementation():
    theirs = IdentityObject.create("leila.iyer-thorne@example.nhs.uk", salt="b8Dk")

    assert identity_hash(FACTS.email, salt="b8Dk") == theirs.identity_hash
    assert identity_hash(FACTS.email, salt="another") != theirs.identity_hash


def test_revocations_are_of_this_badge_alone():
    address, issuer = FACTS.address, ISSUER.address

    assert [
        revocations(address, issuer, is_revoked=is_revoked)["revokedCredentials"]
        for is_revoked in (False, True)
    ] == [[], [{"id": claims(FACTS, ISSUER)["id"], "revoked": True}]]
