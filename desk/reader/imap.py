"""Reads new emails from a folder over IMAP, and changes nothing in it.

The folder is opened for reading only, so people who use the mailbox too still find there what they
have not read yet. Whatever the server does, reading ends: each answer has a timeout, and all of
them together, the sign-in too, have `LONGEST`.
"""

import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError, LoginError

from desk.reader.mail_messages import MAX_BYTES
from jobs.work import within

LONGEST = 45  # seconds
CONTENT = f"BODY.PEEK[]<0.{MAX_BYTES + 1}>"  # one byte more, to see whether there is more


class MailboxAway(Exception):
    """The mailbox cannot be read now; the words say why."""


@dataclass(frozen=True)
class RawEmail:
    """One email as the server has it, its content cut after MAX_BYTES; empty where the server could
    not give it.
    """

    uid: int
    arrived_at: datetime | None
    size: int
    content: bytes


class Folder:
    """An open folder. An email's number, its UID, means something only with `uid_validity`."""

    def __init__(self, client: IMAPClient, uid_validity: int) -> None:
        self._client = client
        self.uid_validity = uid_validity

    def new(self, *, after: int) -> list[int]:
        """The UIDs of the emails that came after this one, in order."""
        return sorted(uid for uid in self._client.search(["UID", f"{after + 1}:*"]) if uid > after)

    def since(self, day: date) -> list[int]:
        """The UIDs of the emails that arrived on this day or later, in order."""
        return sorted(self._client.search(["SINCE", day]))

    def fetch(self, uid: int) -> RawEmail | None:
        """None if somebody has deleted it meanwhile."""
        try:
            found = self._client.fetch([uid], [CONTENT, "RFC822.SIZE", "INTERNALDATE"]).get(uid)
        except IMAPClientAbortError:
            raise
        except (IMAPClientError, ValueError):  # about this email: those after it can be read
            return RawEmail(uid, None, 0, b"")
        if not found or found.get(b"BODY[]<0>") is None:
            return None
        content = found[b"BODY[]<0>"][: MAX_BYTES + 1]
        size = found.get(b"RFC822.SIZE") or len(content)
        return RawEmail(uid, found.get(b"INTERNALDATE"), size, content)


@contextmanager
def open_folder(server: dict[str, Any], name: str) -> Iterator[Folder]:
    """The folder of this name on the server of IMAP_URL. Raises MailboxAway, then or later."""
    ends = time.monotonic() + LONGEST
    try:
        with within(LONGEST), _connected(server) as client:
            yield _select(client, name)
    except LoginError as refusal:
        raise MailboxAway(
            f"{server['host']} refused the user or the password: {_text(refusal)}"
        ) from refusal
    except (OSError, IMAPClientError) as problem:
        is_late = time.monotonic() >= ends
        words = f"did not finish within {LONGEST} seconds." if is_late else _why(problem)
        raise MailboxAway(f"{server['host']} {words}") from problem


def _connected(server: dict[str, Any]) -> IMAPClient:
    context = ssl.create_default_context()
    client = IMAPClient(
        server["host"],
        server["port"],
        ssl=server["security"] == "imaps",
        ssl_context=context,
        timeout=server["timeout"],
    )
    try:
        if server["security"] == "imap+tls":
            client.starttls(context)
        client.login(server["username"], server["password"])
    except BaseException:
        with suppress(OSError):  # what went wrong may have closed it
            client.shutdown()
        raise
    client.normalise_times = False  # moments with their zone
    return client


def _select(client: IMAPClient, name: str) -> Folder:
    try:
        opened = client.select_folder(name, readonly=True)
    except IMAPClientAbortError:
        raise
    except IMAPClientError as refusal:
        raise MailboxAway(
            f"There is no folder “{name}” that can be read: {_text(refusal)}"
        ) from refusal
    return Folder(client, int(opened[b"UIDVALIDITY"]))


def _why(problem: Exception) -> str:
    if isinstance(problem, TimeoutError):
        return "did not answer in time."
    if isinstance(problem, ConnectionRefusedError):
        return "refused the connection."
    if isinstance(problem, socket.gaierror):
        return "is not known. Check the host in IMAP_URL."
    if isinstance(problem, ssl.SSLCertVerificationError):
        return f"has a certificate that is not trusted: {problem.verify_message}."
    return f"broke off: {_text(problem)}"


def _text(problem: Exception) -> str:
    return (str(problem) or type(problem).__name__)[:300]
