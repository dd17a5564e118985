"""A stand-in for GOV.UK Notify on a port of its own: checks the key of each request, accepts a message
once for each request, and misbehaves as it is told.
"""

import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

from notifications_python_client.authentication import decode_jwt_token, get_token_issuer
from notifications_python_client.errors import TokenError

SERVICE = "26785a09-ab16-4eb0-8407-a37497a57506"
SECRET = "3d844edf-8d35-48ac-975b-e847b4f122b0"
KEY = f"greenroom-{SERVICE}-{SECRET}"
TEXT_TEMPLATE = "f33517ff-2a88-4f6e-b855-c550268ce08a"
EMAIL_TEMPLATE = "1b9dc50d-7b1e-4a3c-9bb2-5f0c3f1c6b11"
PERIOD = 0.01  # seconds between two looks at whether it should stop
Answer = tuple[int, dict[str, Any], dict[str, str]]


def error(status: int, kind: str, message: str, **headers: str) -> Answer:
    return (
        status,
        {"status_code": status, "errors": [{"error": kind, "message": message}]},
        headers,
    )


BUSY = error(429, "RateLimitError", "Exceeded rate limit for key type NORMAL of 3000 requests")
BROKEN = error(500, "Exception", "Internal server error")
REJECTED = error(403, "AuthError", "Invalid token: API key not found")
TEAM_ONLY = error(400, "BadRequestError", "Can't send to this recipient using a team-only API key")
WRONG_NUMBER = error(400, "ValidationError", "phone_number Not enough digits")
NO_TEMPLATE = error(400, "BadRequestError", "Template not found")
CUT = error(0, "", "")  # accepts the message, then drops the connection
HANGS = error(-1, "", "")  # accepts the message, then says nothing in time


@dataclass
class Notify:
    """`faults` answers the attempts in order; afterwards it works. `fault_of` answers one attempt by
    the message and how many attempts there were before with its reference.
    """

    port: int = 0
    faults: list[Answer] = field(default_factory=list)
    fault_of: Callable[[dict[str, Any], int], Answer | None] = lambda *_: None
    accepted: list[dict[str, Any]] = field(default_factory=list)
    attempts: Counter[str] = field(default_factory=Counter)
    looked_up: Counter[str] = field(default_factory=Counter)
    hangs_for: float = 1.0
    lock: Any = field(default_factory=threading.Lock)

    @property
    def settings(self) -> dict[str, str]:
        """As settings.NOTIFY; without emails."""
        return {
            "api_key": KEY,
            "url": f"http://127.0.0.1:{self.port}",
            "text_template": TEXT_TEMPLATE,
            "email_template": "",
        }

    @property
    def sent_to(self) -> Counter[str]:
        return Counter(one["to"] for one in self.accepted)

    @property
    def bodies(self) -> list[str]:
        return [one["personalisation"]["body"] for one in self.accepted]

    def set_state(self, status: str, **more: Any) -> None:
        """Of every message: `delivered`, `permanent-failure`."""
        for one in self.accepted:
            one.update(status=status, **more)

    def post(self, kind: str, message: dict[str, Any]) -> Answer:
        reference = message["reference"]
        with self.lock:
            fault = self.faults.pop(0) if self.faults else None
            fault = fault or self.fault_of(message, self.attempts[reference])
            self.attempts[reference] += 1
            if fault in (None, CUT, HANGS):
                to = message["phone_number" if kind == "sms" else "email_address"]
                row = {"id": str(uuid4()), "type": kind, "to": to, "status": "created", **message}
                self.accepted.append(row)
        return fault or (201, row, {})

    def get(self, path: str, query: dict[str, list[str]]) -> Answer:
        with self.lock:
            if self.faults:
                return self.faults.pop(0)
            if path == "/v2/notifications":
                [reference] = query["reference"]
                self.looked_up[reference] += 1
                found = [one for one in self.accepted if one["reference"] == reference]
                return 200, {"notifications": found, "links": {}}, {}
            [found] = [one for one in self.accepted if path.endswith(one["id"])]
            return 200, found, {}


class Handler(BaseHTTPRequestHandler):
    notify: Notify

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        message = json.loads(self.rfile.read(length))
        kind = urlsplit(self.path).path.rpartition("/")[2]
        self._reply(lambda: self.notify.post(kind, message))

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        self._reply(lambda: self.notify.get(parts.path, parse_qs(parts.query)))

    def _reply(self, answer: Callable[[], Answer]) -> None:
        status, body, headers = answer() if self._has_key() else REJECTED
        if status == -1:
            time.sleep(self.notify.hangs_for)
            status = 201
        if status == 0:
            self.close_connection = True
            return
        content = json.dumps(body).encode()
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(content))}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(content)

    def _has_key(self) -> bool:
        token = self.headers["Authorization"].removeprefix("Bearer ")
        try:
            return get_token_issuer(token) == SERVICE and decode_jwt_token(token, SECRET)
        except TokenError:
            return False

    def log_message(self, *_: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """The client has gone away, which is what it was to do."""


@contextmanager
def running(**how: Any) -> Iterator[Notify]:
    notify = Notify(**how)
    server = Server(("127.0.0.1", notify.port), type("Bound", (Handler,), {"notify": notify}))
    notify.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, args=(PERIOD,), daemon=True)
    thread.start()
    try:
        yield notify
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
