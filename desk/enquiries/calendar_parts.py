"""The answer to an invitation that an email carries. Pure.

What is attached to it as another email is not looked at: whoever passes an answer on has not given
it.
"""

import re
from collections.abc import Iterator
from email.message import EmailMessage, MIMEPart
from email.parser import BytesParser
from typing import cast

from desk.reader.mail_messages import (
    DAMAGES,
    MAX_BYTES,
    MAX_LEVELS,
    MAX_PARTS,
    SHORT_HEADERS,
    is_too_deep,
)
from scheduling.calendars.replies import MAX_CHARACTERS, Reply, read_reply

_TYPES = ("text/calendar", "application/ics")
_MAY_HAVE_ONE = re.compile(rb"text/calendar|application/ics", re.IGNORECASE)


def reply_in(raw: bytes) -> Reply | None:
    """None if it carries none. Never raises."""
    if len(raw) > MAX_BYTES or not _MAY_HAVE_ONE.search(raw) or is_too_deep(raw):
        return None
    try:
        message = cast(EmailMessage, BytesParser(policy=SHORT_HEADERS).parsebytes(raw))
        texts = [_text(part) for part in _calendars(message, level=0)][:MAX_PARTS]
    except DAMAGES:
        return None
    replies = (read_reply(text) for text in texts)
    return next((reply for reply in replies if reply), None)


def _calendars(part: MIMEPart, level: int) -> Iterator[MIMEPart]:
    if part.get_content_type() in _TYPES:
        yield part
    elif part.get_content_maintype() == "multipart" and level < MAX_LEVELS:
        for each in part.iter_parts():
            yield from _calendars(each, level + 1)


def _text(part: MIMEPart) -> str:
    content = part.get_payload(decode=True)
    raw = content if isinstance(content, bytes) else b""
    return raw[: 4 * MAX_CHARACTERS].decode(errors="replace")
