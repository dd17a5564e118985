"""A provider of OpenID Connect on this machine that signs what a test wants, and counts what it is asked."""

import base64
import hashlib
import json
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from html import unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.http import HttpResponse
from joserfc import jwt
from joserfc.jwk import Key, KeySet, RSAKey
from joserfc.jws import JWSRegistry
from joserfc.registry import HeaderParameter

from tests.clock import NOW

CLIENT_ID = "greenroom"
SECRET = "a secret of the provider"
KEY = RSAKey.generate_key(2048, {"kid": "first", "use": "sig"})
ANOTHER_KEY = RSAKey.generate_key(2048, {"kid": "second", "use": "sig"})


class StandIn:
    def __init__(self, server: ThreadingHTTPServer) -> None:
        self.issuer = f"http://127.0.0.1:{server.server_port}"
        self.keys: list[Any] = [KEY]
        self.asked: Counter[str] = Counter()
        self.document: dict[str, Any] = {}
        self.seconds = 0.0  # before each answer
        self.raw: tuple[int, bytes] | None = None  # in place of each answer
        self.our_keys: Callable[[], dict[str, Any]] | None = None  # where we prove with a key
        self._waiting: dict[str, tuple[str, str]] = {}  # token and challenge by code

    def sign(
        self,
        key: Key | None = None,
        header: dict[str, Any] | None = None,
        at: datetime = NOW,
        **claims: Any,
    ) -> str:
        """A right ID token but for what is given; a claim that is None is left out."""
        moment = int(at.timestamp())
        right = {
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "sub": "abc-123",
            "iat": moment,
            "exp": moment + 300,
            "name": "Dr Leila Iyer-Thorne",
        } | claims
        shown = {name: value for name, value in right.items() if value is not None}
        key = key or KEY
        head = {"alg": "RS256", "kid": key.kid} | (header or {})
        extended = {name: HeaderParameter(name, "int") for name in head.get("crit", ())}
        registry = JWSRegistry(extended, ["RS256", "RS512", "PS256", "ES256"])
        return jwt.encode(head, shown, key, registry=registry)

    def hand_out(self, token: str, *, address: str, code: str = "code") -> None:
        """The code is worth this token to whoever has the verifier of the address."""
        self._waiting[code] = (token, asked_of(address)["code_challenge"])

    def answer(self, path: str, sent: dict[str, str], authorization: str) -> tuple[int, Any]:
        self.asked[path] += 1
        time.sleep(self.seconds)
        if path == "/.well-known/openid-configuration":
            names = {"authorization_endpoint": "/authorize", "token_endpoint": "/token"}
            places = names | {"jwks_uri": "/jwks", "end_session_endpoint": "/end"}
            found = {name: self.issuer + place for name, place in places.items()}
            return 200, {"issuer": self.issuer} | found | self.document
        if path == "/jwks":
            return 200, {"keys": [key.as_dict(private=False) for key in self.keys]}
        if path == "/token":
            return self._exchange(sent, authorization)
        return 404, {}

    def _exchange(self, sent: dict[str, str], authorization: str) -> tuple[int, Any]:
        if not self._is_ours(sent, authorization):
            return 401, {"error": "invalid_client"}
        token, challenge = self._waiting.pop(sent.get("code", ""), ("", ""))
        digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        if not token or base64.urlsafe_b64encode(digest).decode().rstrip("=") != challenge:
            return 400, {"error": "invalid_grant"}
        return 200, {"access_token": "x", "token_type": "Bearer", "id_token": token}

    def _is_ours(self, sent: dict[str, str], authorization: str) -> bool:
        if self.our_keys is None:
            basic = base64.b64encode(f"{CLIENT_ID}:{SECRET}".encode()).decode()
            return authorization == f"Basic {basic}" or sent.get("client_secret") == SECRET
        keys = KeySet.import_key_set(self.our_keys())  # type: ignore[arg-type]  # a JWKS
        claims = jwt.decode(sent["client_assertion"], keys, algorithms=["RS256"]).claims
        return (claims["iss"], claims["sub"], claims["aud"]) == (
            CLIENT_ID,
            CLIENT_ID,
            f"{self.issuer}/token",
        ) and 0 < claims["exp"] - NOW.timestamp() <= 300


def led_to(page: HttpResponse) -> str:
    """The address at the provider that the page leads to."""
    found = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', page.text)
    assert found, page.text
    return unescape(found[1])


def asked_of(address: str) -> dict[str, str]:
    """What we ask of the provider in the address that the browser goes to."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


@contextmanager
def running_stand_in() -> Iterator[StandIn]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            sent = parse_qs(self.rfile.read(length).decode())
            fields = {name: values[0] for name, values in sent.items()}
            status, content = stand_in.answer(
                urlsplit(self.path).path, fields, self.headers.get("Authorization", "")
            )
            body = json.dumps(content).encode()
            if stand_in.raw:
                status, body = stand_in.raw
            try:
                self.send_response(status)
                if status == 302:
                    self.send_header("Location", "/elsewhere")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            except OSError:  # who asked has gone: that is what is tested
                self.close_connection = True

        do_POST = do_GET  # noqa: N815  the name that http.server looks for

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    stand_in = StandIn(server)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield stand_in
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
