"""Greenroom as a client of a provider: what it publishes, the address to sign in at, and the exchange of the
code for an ID token.
"""

import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import requests
from django.core.cache import cache
from joserfc.jwk import KeySet, RSAKey
from urllib3.exceptions import HTTPError

from accounts.encrypted_values import ValueUnreadable
from accounts.providers.models import Provider
from accounts.providers.outside import (
    AddressRefused,
    ProviderAway,
    ProviderBusy,
    check_address,
    get_json,
    guarded,
    problem_words,
)
from accounts.providers.tokens import (
    ALGORITHMS,
    Claims,
    Expected,
    TokenRefused,
    UnknownKey,
    key_set,
    signed_claims,
)
from accounts.tokens import hash_of

if TYPE_CHECKING:
    from authlib.integrations.requests_client import OAuth2Session
    from authlib.oauth2.rfc7523 import PrivateKeyJWT

SCOPE = "openid profile email"
WELL_KNOWN = "/.well-known/openid-configuration"
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
DOCUMENT_FOR = 600  # seconds
KEYS_FOR = 3600  # seconds, where the provider does not say
KEYS_AT_MOST = 24 * 3600  # seconds
AWAY_FOR = 30  # seconds, in which an address that was away is not asked again
AGAIN_AFTER = timedelta(minutes=1)  # keys are not asked for more often
ASSERTION_FOR = 120  # seconds
ASSERTION_ALGORITHMS = ("RS256", "PS256", "RS512", "PS512")
MAX_AGE = re.compile(r"\bmax-age=(\d{1,9})\b")


def expected_of(provider: Provider) -> Expected:
    return Expected(
        issuer=provider.issuer,
        client_id=provider.client_id,
        tenant=provider.tenant,
        acr=provider.required_acr,
    )


def document_of(provider: Provider) -> dict[str, Any]:
    """What the provider publishes about itself, read at most every ten minutes."""
    key = _key("document", provider)
    document: dict[str, Any] | None = cache.get(key)
    if document is None:
        with _asking(provider, "document"):
            document, _response = get_json(f"{provider.issuer.rstrip('/')}{WELL_KNOWN}")
        if problems := list(document_problems(provider, document)):
            raise ProviderAway(problems[0])
        cache.set(key, document, DOCUMENT_FOR)
    return document


@contextmanager
def _asking(provider: Provider, what: str) -> Iterator[None]:
    """An address that was away is not asked again at once: each of those who press the button would wait
    for it, and hold up everybody else. An answer with an error is not remembered, because it may be about
    what one of them sent.
    """
    key = _key(f"{what}-away", provider)
    if words := cache.get(key):
        raise ProviderAway(words)
    try:
        yield
    except (ProviderBusy, ValueError):
        raise
    except ProviderAway as problem:
        cache.set(key, str(problem), AWAY_FOR)
        raise
    except (requests.RequestException, HTTPError, OSError) as problem:
        away = ProviderAway(problem_words(problem))
        if not isinstance(problem, requests.HTTPError):
            cache.set(key, str(away), AWAY_FOR)
        raise away from problem


def document_problems(provider: Provider, document: dict[str, Any]) -> list[str]:
    """What of it cannot be used, each in a sentence."""
    problems = []
    if document.get("issuer") != provider.issuer:
        problems.append(
            f"It calls itself {str(document.get('issuer'))[:200]}, and not {provider.issuer}. "
            "Enter the issuer exactly as it writes it."
        )
    for name in ENDPOINTS:
        try:
            check_address(str(document.get(name) or ""))
        except AddressRefused as refusal:
            problems.append(f"Its {name} cannot be used: {refusal}")
    offers = {
        "response_types_supported": {"code"},
        "code_challenge_methods_supported": {"S256"},
        "id_token_signing_alg_values_supported": set(ALGORITHMS),
    }
    for name, ours in offers.items():
        listed = document.get(name)
        if isinstance(listed, list) and not ours & set(map(str, listed)):
            problems.append(f"It offers none of {', '.join(sorted(ours))} ({name}).")
    ways = document.get("token_endpoint_auth_methods_supported")
    if isinstance(ways, list) and not _ways_of(provider) & set(map(str, ways)):
        problems.append(
            f"It does not accept “{provider.get_proof_display()}”. Choose the other way."
        )
    return problems


def _ways_of(provider: Provider) -> set[str]:
    if provider.proof == Provider.Proof.KEY:
        return {"private_key_jwt"}
    return {"client_secret_basic", "client_secret_post"}


def keys_of(provider: Provider, *, now: datetime, is_new: bool = False) -> KeySet:
    """The provider's keys, for as long as it allows; with `is_new` read again, at most once a minute."""
    key = _key("keys", provider)
    cached: tuple[datetime, dict[str, Any]] | None = cache.get(key)
    if cached and not (is_new and now - cached[0] >= AGAIN_AFTER):
        return key_set(cached[1])
    document = document_of(provider)
    with _asking(provider, "keys"):
        content, response = get_json(document["jwks_uri"])
    found = key_set(content)
    age = MAX_AGE.search(response.headers.get("Cache-Control", ""))
    seconds = int(age[1]) if age else KEYS_FOR
    cache.set(key, (now, content), min(max(seconds, 60), KEYS_AT_MOST))
    return found


def forget(provider: Provider) -> None:
    """Reads everything about it again the next time."""
    kinds = ("document", "keys", "document-away", "keys-away", "token-away")
    cache.delete_many([_key(what, provider) for what in kinds])


def _key(what: str, provider: Provider) -> str:
    return f"provider-{what}-{hash_of(provider.issuer)}"


def claims_of(
    provider: Provider, token: str, *, now: datetime, types: Collection[str] = ()
) -> Claims:
    """What the token says, if the provider signed it; with a new key the keys are read again, once."""
    try:
        return signed_claims(token, keys_of(provider, now=now), types)
    except UnknownKey:
        return signed_claims(token, keys_of(provider, now=now, is_new=True), types)


def sign_in_address(provider: Provider, *, state: str, nonce: str, verifier: str) -> str:
    """Where the browser goes to sign in."""
    more = {"acr_values": provider.required_acr} if provider.required_acr else {}
    address, _state = _client(provider).create_authorization_url(
        document_of(provider)["authorization_endpoint"],
        state=state,
        nonce=nonce,
        code_verifier=verifier,
        **more,
    )
    return str(address)


def sign_out_address(provider: Provider, *, back_to: str) -> str:
    """Where the browser signs out of the provider as well; empty if it does not offer that."""
    with suppress(ProviderAway, AddressRefused):
        if end := document_of(provider).get("end_session_endpoint"):
            check_address(str(end))
            query = {"client_id": provider.client_id, "post_logout_redirect_uri": back_to}
            return f"{end}{'&' if '?' in str(end) else '?'}{urlencode(query)}"
    return ""


def id_token_for(provider: Provider, *, code: str, verifier: str, now: datetime) -> str:
    """Exchanges the code. Raises TokenRefused if the provider refuses it, ProviderAway if it does not
    answer.
    """
    from authlib.common.errors import AuthlibBaseError

    document = document_of(provider)
    try:
        with _asking(provider, "token"), _client(provider, document, now) as client:
            answer = client.fetch_token(
                document["token_endpoint"],
                grant_type="authorization_code",
                code=code,
                code_verifier=verifier,
            )
    except AuthlibBaseError as problem:
        raise TokenRefused(
            f"the provider refused the exchange ({str(problem.error)[:60]})"
        ) from problem
    except ValueUnreadable as problem:
        raise TokenRefused(
            "the secret of this provider cannot be read: SECRET_KEY has changed"
        ) from problem
    except ValueError as problem:
        raise ProviderAway("It did not answer with JSON.") from problem
    token = answer.get("id_token")
    if not isinstance(token, str):
        raise TokenRefused("the provider sent no ID token")
    return token


def _client(
    provider: Provider, document: dict[str, Any] | None = None, now: datetime | None = None
) -> "OAuth2Session":
    """`document` and `now` are needed to ask for a token, not for an address."""
    from authlib.integrations.requests_client import OAuth2Session  # loads in 0.1 s

    client = OAuth2Session(
        client_id=provider.client_id,
        scope=SCOPE,
        redirect_uri=provider.redirect_address,
        code_challenge_method="S256",
    )
    if document is not None and now is not None:
        if provider.proof == Provider.Proof.KEY:
            client.client_secret = RSAKey.import_key(provider.opened_key)
            client.token_endpoint_auth_method = _assertion(client.client_secret, document, now)
        else:
            ways = document.get("token_endpoint_auth_methods_supported") or ()
            is_post = "client_secret_post" in ways
            client.client_secret = provider.opened_secret
            client.token_endpoint_auth_method = (
                "client_secret_post" if is_post else "client_secret_basic"
            )
    return guarded(client)


def _assertion(key: RSAKey, document: dict[str, Any], now: datetime) -> "PrivateKeyJWT":
    from authlib.oauth2.rfc7523 import PrivateKeyJWT

    offered = document.get("token_endpoint_auth_signing_alg_values_supported") or ()
    return PrivateKeyJWT(
        token_endpoint=document["token_endpoint"],
        claims={"exp": int(now.timestamp()) + ASSERTION_FOR},
        headers={"kid": key.thumbprint()},
        alg=next((name for name in ASSERTION_ALGORITHMS if name in offered), "RS256"),
    )


def new_key() -> str:
    """A private key for `private_key_jwt`, as PEM."""
    return RSAKey.generate_key(3072).as_pem(private=True).decode()


def public_keys(provider: Provider) -> dict[str, Any]:
    """The JWKS that the provider reads our key from."""
    if not provider.private_key:
        return {"keys": []}
    keys = KeySet([RSAKey.import_key(provider.opened_key)]).as_dict(private=False)
    return {"keys": [{**key, "use": "sig"} for key in keys["keys"]]}


def examine(provider: Provider, *, now: datetime) -> list[str]:
    """What is wrong with what the provider publishes, each in a sentence; read again."""
    forget(provider)
    try:
        document, _ = get_json(f"{provider.issuer.rstrip('/')}{WELL_KNOWN}")
    except (ProviderAway, AddressRefused) as refusal:
        return [f"{provider.issuer.rstrip('/')}{WELL_KNOWN}: {refusal}"]
    if problems := document_problems(provider, document):
        return problems
    try:
        keys_of(provider, now=now)
    except (ProviderAway, AddressRefused) as refusal:
        return [f"{document['jwks_uri']}: {refusal}"]
    except TokenRefused:
        return [f"{document['jwks_uri']} has no key that Greenroom can check signatures with."]
    return []
