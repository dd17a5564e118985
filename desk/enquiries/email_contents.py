"""Who sent an email, which email it is, and whether a machine or somebody else sent it. Pure.

`mail_messages` reads its text. An email that cannot be read, or is built to exhaust a reader, still
has its sender and subject.
"""

import re
from contextlib import suppress
from dataclasses import dataclass
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesHeaderParser
from hashlib import sha256

from desk.reader.mail_messages import BROKEN, MAX_BYTES, TOO_DEEP, address_of, message_text
from desk.reader.mail_threads import without_hidden

MAX_HEADER = 1_000  # characters
MAX_ATTACHMENTS = 20
SAME_WORDS = 40  # at the beginning, by which two copies are one email
_HEADERS_WITHIN = MAX_BYTES // 10
_FOLDED = re.compile(r"\s+")


@dataclass(frozen=True, kw_only=True)
class EmailContents:
    """`text` is what an officer would paste, with who sent it above. `is_cut`: there was more;
    `is_readable`: it has the words of the email, not its sender and subject alone.

    `is_automatic`: an automatic reply or a report that something was not delivered. `is_unproven`:
    the server that received it found that it did not come from where it says.
    """

    message_id: str
    sender_name: str
    sender_email: str
    subject: str
    text: str
    attachments: list[str]
    is_cut: bool
    is_readable: bool
    is_automatic: bool
    is_unproven: bool

    @property
    def key(self) -> str:
        """The same for each copy of this email, whatever number the server gives it, and whatever
        is put before its subject or after its words. One that begins otherwise is another, even
        if it bears this one's Message-ID.
        """
        words = " ".join(self.text.partition("\n\n")[2].split()[:SAME_WORDS])
        own = f"{self.message_id}\n{words}" if self.message_id else self.text
        return sha256(f"{self.sender_email.lower()}\n{own}".encode()).hexdigest()


def read_contents(raw: bytes) -> EmailContents:
    """Never raises: what cannot be read is empty."""
    headers = BytesHeaderParser().parsebytes(raw[:_HEADERS_WITHIN])
    name, address = _sender(headers)
    read = message_text(raw)
    return EmailContents(
        message_id=_header(headers, "Message-ID"),
        sender_name=name[:200],
        sender_email=address[:254],
        subject=_header(headers, "Subject")[:200],
        text=without_hidden(read.text),
        attachments=[_tidy(each) for each in read.attachments[:MAX_ATTACHMENTS]],
        is_cut=bool(read.left_out),
        is_readable=bool(raw) and read.left_out not in (BROKEN, TOO_DEEP),
        is_automatic=_is_automatic(headers),
        is_unproven=_is_unproven(headers, address.partition("@")[2].lower()),
    )


def _header(headers: Message, name: str) -> str:
    """The first header of this name, decoded, on one line."""
    return _unencoded(_written(headers, name))


def _written(headers: Message, name: str) -> str:
    """As it stands there: in ASCII, or in UTF-8 as newer servers allow."""
    for key, value in headers.raw_items():
        if key.lower() == name.lower():
            found = str(value)[:MAX_HEADER].encode("ascii", "surrogateescape")
            return found.decode(errors="replace")
    return ""


def _unencoded(value: str) -> str:
    with suppress(
        LookupError, ValueError, MessageError
    ):  # an unknown character set: as it is written
        value = str(make_header(decode_header(value)))
    return _tidy(value)


def _tidy(value: str) -> str:
    return _FOLDED.sub(" ", without_hidden(value)).strip()


def _sender(headers: Message) -> tuple[str, str]:
    """Name and address. Taken apart before it is decoded, so that a name may hold an address and is
    still a name.
    """
    name, address = address_of(_written(headers, "From"))
    if "@" not in address:
        return _header(headers, "From").strip("<> "), ""
    return _unencoded(name), _unencoded(address)


def _is_automatic(headers: Message) -> bool:
    """Not what a mailing list sent: services that pass on journalists' enquiries look like one."""
    auto = _header(headers, "Auto-Submitted").lower()
    return auto.startswith("auto-") or headers.get_content_type() == "multipart/report"


def _is_unproven(headers: Message, domain: str) -> bool:
    """By the first Authentication-Results, which our own server wrote: those below may be forged. A
    signature counts if it is of the sender's own domain.
    """
    found = _header(headers, "Authentication-Results").lower()
    signed = rf"(?:^|;) ?dkim=pass\b[^;]*\bheader\.[di]=@?{re.escape(domain)}(?![\w.-])"
    return "dmarc=fail" in found or ("spf=fail" in found and not re.search(signed, found))
