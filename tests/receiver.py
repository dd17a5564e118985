"""A receiver of webhooks on this machine: takes what it is sent, after it has checked the signature as
Standard Webhooks asks, or answers as it is told.
"""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

from standardwebhooks.webhooks import Webhook


class Received(NamedTuple):
    message_id: str
    message: Any


@dataclass
class Receiver:
    """`answers` are the next statuses; after those, 204."""

    port: int
    secret: str
    answers: list[int] = field(default_factory=list)
    received: list[Received] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    @property
    def times(self) -> Counter[str]:
        """How often each id came."""
        return Counter(each.message_id for each in self.received)

    def take(self, body: bytes, headers: dict[str, str]) -> int:
        message = Webhook(self.secret).verify(body, headers)  # raises if it is not from us
        self.received.append(Received(headers["webhook-id"], message))
        return self.answers.pop(0) if self.answers else 204


@contextmanager
def running_receiver(secret: str) -> Iterator[Receiver]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            self.send_response(receiver.take(body, headers))
            self.send_header("Location", "http://127.0.0.1:9/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    receiver = Receiver(http.server_port, secret)
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield receiver
    finally:
        http.shutdown()
        thread.join()
        http.server_close()
