"""A real IMAP server (pymap) on a port of its own, and the emails that tests put into its folders."""

import imaplib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any
from uuid import uuid4

import pytest
from pytest_django.fixtures import Settings

from tests.clock import NOW

USER, PASSWORD = "newsdesk@example.nhs.uk", "greenroom-example"
RUN = """  # passwords hashed fast, as Django does here
import sys
from pymap.main import main
from pysasl.hashing import BuiltinHash
BuiltinHash.__init__.__kwdefaults__["rounds"] = 1
sys.exit(main())
"""
TEXT = """Hi,

It's Dan Pettifer from Westmoor Sound. Could someone come on the breakfast show live tomorrow at 8:10am?
It would be about six minutes.
I need to know by 5pm today.

Thanks,
Dan Pettifer
01632 960771
"""


def free_port() -> int:
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@dataclass(frozen=True)
class ImapServer:
    port: int

    def address(self, **other: Any) -> dict[str, Any]:
        """As settings.MAILBOX."""
        return {
            "host": "127.0.0.1",
            "port": self.port,
            "username": USER,
            "password": PASSWORD,
            "security": "imap",
            "timeout": 5,
        } | other

    def client(self) -> imaplib.IMAP4:
        client = imaplib.IMAP4("127.0.0.1", self.port, timeout=10)
        client.login(USER, PASSWORD)
        return client


@dataclass(frozen=True)
class ImapFolder:
    """A folder of one test's own on the server of the whole run."""

    server: ImapServer
    name: str

    def deliver(self, content: EmailMessage | bytes, *, at: datetime = NOW) -> None:
        raw = content if isinstance(content, bytes) else content.as_bytes()
        with self.server.client() as client:
            client.append(self.name, "", imaplib.Time2Internaldate(at), raw)

    def delete_all(self) -> None:
        with self.server.client() as client:
            client.select(self.name)
            client.store("1:*", "+FLAGS", r"(\Deleted)")
            client.expunge()

    def number_anew(self) -> None:
        """As after a move to another server: the same emails under another UIDVALIDITY."""
        with self.server.client() as client:
            client.select(self.name, readonly=True)
            found = client.fetch("1:*", "(RFC822 INTERNALDATE)")[1]
            emails = [(each[0], each[1]) for each in found if isinstance(each, tuple)]
        with self.server.client() as client:
            client.delete(self.name)
            client.create(self.name)
            for head, raw in emails:
                at = imaplib.Internaldate2tuple(head)
                client.append(self.name, "", imaplib.Time2Internaldate(at or NOW), raw)

    def unseen(self) -> int:
        with self.server.client() as client:
            client.select(self.name, readonly=True)
            return len(client.search(None, "UNSEEN")[1][0].split())


@pytest.fixture(scope="session")
def imap_server() -> Iterator[ImapServer]:
    with running("--no-tls") as server:
        yield server


@contextmanager
def running(*options: str) -> Iterator[ImapServer]:
    """A server with these options, until the block ends."""
    port = free_port()
    options = ("--host", "127.0.0.1", "--port", str(port), *options)
    who = ("dict", "--demo-user", USER, "--demo-password", PASSWORD)
    process = subprocess.Popen([sys.executable, "-c", RUN, *options, *who])
    try:
        wait_for(port)
        yield ImapServer(port)
    finally:
        process.terminate()
        process.wait()


def wait_for(port: int) -> None:
    for _ in range(100):
        with suppress(OSError), closing(socket.create_connection(("127.0.0.1", port), 1)):
            return
        time.sleep(0.1)
    raise AssertionError("The IMAP server did not start.")


@pytest.fixture
def imap_folder(imap_server: ImapServer, settings: Settings) -> ImapFolder:
    """A folder that is empty, and IMAP_URL set to its server."""
    folder = ImapFolder(imap_server, f"Desk-{uuid4().hex[:8]}")
    settings.MAILBOX = imap_server.address()
    with imap_server.client() as client:
        client.create(folder.name)
    return folder


def written(
    *,
    subject: str = "Ambulance handover delays",
    sender: str = "Dan Pettifer <dan@westmoorsound.example.org>",
    text: str = TEXT,
    message_id: str = "<1@westmoorsound.example.org>",
    sent_at: datetime = NOW - timedelta(minutes=18),
    **headers: str,
) -> EmailMessage:
    """An email that asks for an interview."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = USER
    message["Subject"] = subject
    message["Date"] = sent_at
    if message_id:
        message["Message-ID"] = message_id
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message
