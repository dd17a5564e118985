"""A stand-in for servers of calendars, and for Microsoft Graph: answers as it is told, and counts."""

import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

TENANT = "8c2f0f4e-5a0b-4c5e-9d3e-0d4b6f1a2b3c"
CLIENT = "1f0e2d3c-4b5a-4968-8776-655443322110"
SECRET = "the secret of the application"
type Answer = tuple[int, bytes, dict[str, str]]


def calendar_of(*events: str, before: str = "") -> bytes:
    """A calendar of these events, each with a subject that nobody may store."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Westmoor//Calendar//EN", before]
    for number, event in enumerate(events):
        lines += [
            "BEGIN:VEVENT",
            f"UID:{number}@calendar.example.org",
            "SUMMARY:Oncology for Zaphira",
        ]
        lines += ["LOCATION:Ward 7", event, "END:VEVENT"]
    return "\r\n".join([*filter(None, lines), "END:VCALENDAR", ""]).encode()


@dataclass
class CalendarServer:
    """`pages` by path. `drips`: the path whose answer never ends, byte by byte. As Graph it knows the
    `mailboxes`, and `faults` answers its calls in order before it works.
    """

    port: int = 0
    pages: dict[str, Answer] = field(default_factory=dict)
    drips: str = ""
    mailboxes: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    faults: list[Answer] = field(default_factory=list)
    asked: Counter[str] = field(default_factory=Counter)
    calls: list[list[str]] = field(default_factory=list)  # the mailboxes of each call

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def serve(self, content: bytes, path: str = "/busy.ics") -> str:
        """The address at which the calendar stands now."""
        self.pages[path] = (200, content, {"Content-Type": "text/calendar"})
        return self.url + path

    def answer(self, path: str, body: bytes, authorization: str) -> Answer:
        self.asked[path] += 1
        if path.endswith("/oauth2/v2.0/token"):
            return self._token(path, body)
        if path.endswith("/calendar/getSchedule"):
            return self._schedule(path, body, authorization)
        return self.pages.get(path, (404, b"", {}))

    def _token(self, path: str, body: bytes) -> Answer:
        given = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        if given.get("client_secret") != SECRET:
            words = "AADSTS7000215: Invalid client secret provided."
            return 401, json.dumps({"error_description": words}).encode(), {}
        assert (path.split("/")[1], given["client_id"]) == (TENANT, CLIENT)
        assert given["scope"] == f"{self.url}/.default"
        return 200, b'{"access_token": "a token"}', {}

    def _schedule(self, path: str, body: bytes, authorization: str) -> Answer:
        if self.faults:
            return self.faults.pop(0)
        if authorization != "Bearer a token":
            return 401, b"{}", {}
        asked = json.loads(body)
        names = asked["schedules"]
        assert len(names) <= 20
        assert unquote(path.split("/")[3]) in names
        self.calls.append(names)
        found = [self._of(name, asked["startTime"], asked["endTime"]) for name in names]
        return 200, json.dumps({"value": found}).encode(), {}

    def _of(self, name: str, starts: dict[str, str], ends: dict[str, str]) -> dict[str, Any]:
        if name not in self.mailboxes:
            error = {"responseCode": "ErrorMailRecipientNotFound", "message": "not found"}
            return {"scheduleId": name, "error": error}
        items = [
            item
            for item in self.mailboxes[name]
            if starts["dateTime"] < item["end"]["dateTime"]
            and item["start"]["dateTime"] < ends["dateTime"]
        ]
        return {"scheduleId": name, "availabilityView": "02", "scheduleItems": items}


def entry(starts: str, ends: str, status: str = "busy") -> dict[str, Any]:
    """As Graph gives it: `2026-11-26T09:00`, in UTC, with what must not be stored."""
    moments = {
        name: {"dateTime": f"{at}:00.0000000", "timeZone": "UTC"}
        for name, at in (("start", starts), ("end", ends))
    }
    more = {"subject": "Oncology for Zaphira", "location": "Ward 7", "isPrivate": False}
    return {"status": status} | moments | more


@contextmanager
def running_calendar_server() -> Iterator[CalendarServer]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            body = self.rfile.read(length)
            path = urlsplit(self.path).path
            if path == server.drips:
                return self._drip()
            status, content, headers = server.answer(
                path, body, self.headers.get("Authorization", "")
            )
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
            return None

        do_POST = do_GET  # noqa: N815  the names are of the library

        def _drip(self) -> None:
            self.send_response(200)
            self.end_headers()
            try:
                for _ in range(100):
                    self.wfile.write(b"B")
                    self.wfile.flush()
                    time.sleep(0.05)
            except OSError:
                pass  # it was cut off

        def log_message(self, *_: Any) -> None:
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    server = CalendarServer(port=http.server_port)
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        http.shutdown()
        http.server_close()
        thread.join()
