"""A raw mail (RFC 822) as the text that people would paste: who wrote it, when, about what, and
its words.

Pure. What a stranger sends is bounded: so many bytes, parts, levels and characters are read, and
the rest is left out and said so. Attachments are named and never opened; a forwarded mail that is
attached is read.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.errors import MessageError
from email.message import EmailMessage, MIMEPart
from email.parser import BytesParser
from email.utils import parseaddr
from html.parser import HTMLParser
from typing import cast

from nhsuk.london import LONDON

MAX_BYTES = 2_000_000  # of a raw mail that are read
MAX_CHARACTERS = 50_000  # of its text
MAX_HTML = 200_000  # characters of a page
MAX_HEADER = 2_000  # of one header
MAX_LEVELS = 8  # parts within parts
MAX_PARTS = 100
MAX_BOUNDARIES = 1_000  # lines that may end a part
_PARAGRAPHS = {"p", "div", "tr", "li", "h1", "h2", "h3", "h4", "blockquote", "table", "ul"}
_LINE_TAGS = _PARAGRAPHS | {"br"}
_CELL_TAGS = {"td", "th"}
_HIDDEN_TAGS = {"script", "style", "head", "title", "noscript", "template", "svg", "math"}
# Tags that are always closed; a `hidden` on another could swallow the rest of the email.
_MAY_BE_HIDDEN = {"div", "span", "table", "a", "b", "i", "em", "strong", "font", "section"}
_HIDING = re.compile(
    r"display\s{0,5}:\s{0,5}none|visibility\s{0,5}:\s{0,5}hidden|mso-hide\s{0,5}:\s{0,5}all"
    r"|(?:font-size|opacity|max-height)\s{0,5}:\s{0,5}0(?:\.0{1,9})?(?:px|pt|em|%)?\s{0,5}(?:;|!|$)",
    re.IGNORECASE,
)
_NESTED = re.compile(rb"^content-type:\s{0,5}(?:multipart|message)/", re.IGNORECASE | re.MULTILINE)
_BOUNDARY = re.compile(rb"^--", re.MULTILINE)
TOO_DEEP = "The email has too many parts inside parts, so only its sender and subject were read."
BROKEN = "The email is damaged, so only its sender and subject were read."
DAMAGES = (  # what the standard library trips with over headers that are badly broken
    *(
        MessageError,
        ValueError,
        LookupError,
        AttributeError,
        TypeError,
        OverflowError,
        RecursionError,
    ),
)
_AUTOMATIC = ("list-unsubscribe", "list-id", "x-autoreply", "x-autorespond")
_UNQUOTED = re.compile(
    r"(?P<name>[^\"<>@,]{1,100},[^\"<>@,]{1,100})<(?P<address>[^<>\s\"@]{1,64}@[^<>\s\"@]{1,200})>\s*"
)
_HEADER = re.compile(
    rb"(?:[A-Za-z][A-Za-z-]{1,40}:[^\n]{0,998}\r?\n(?:[ \t][^\n]{0,998}\r?\n){0,50}){2,}"
)


class _ShortHeaders(policy.EmailPolicy):
    """Cuts headers to a length that people write; the parser is slow with longer ones."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines[:100])
        return name, value[:MAX_HEADER]


SHORT_HEADERS = _ShortHeaders()


@dataclass(frozen=True)
class MailText:
    """`is_automatic`: a machine or a mailing list sent it. `left_out` says in a sentence what was
    not read; empty if everything was.
    """

    text: str
    sent_at: datetime | None = None
    message_id: str = ""
    is_automatic: bool = False
    attachments: tuple[str, ...] = ()
    left_out: str = ""


def address_of(header: str) -> tuple[str, str]:
    """The name and the address in a header; both empty if the standard library cannot take it
    apart.
    """
    written = header[:MAX_HEADER]
    if unquoted := _UNQUOTED.fullmatch(written):  # `Varga, Ines <ines@example.org>`
        return unquoted["name"].strip(), unquoted["address"]
    try:
        return parseaddr(written)
    except (RecursionError, ValueError):  # brackets within brackets
        return "", ""


def looks_like_message(raw: bytes) -> bool:
    """Whether it begins with at least two headers, From or Received among them."""
    start = _HEADER.match(raw[:20_000].lstrip())
    return bool(start and re.search(rb"^(?:from|received|return-path):", start[0], re.I | re.M))


def message_text(raw: bytes) -> MailText:
    """The mail as text. Never fails: what cannot be read is left out."""
    first = raw[:MAX_BYTES]
    left_out = ""
    if len(raw) > MAX_BYTES:
        size = f"{len(raw) / 1_000_000:.1f} MB"
        left_out = f"The email is {size}; its first {MAX_BYTES // 1_000_000} MB were read."
    if is_too_deep(first):
        return _read(_headers_of(first), TOO_DEEP)
    try:
        return _read(first, left_out)
    except DAMAGES:
        return _read(_headers_of(first), BROKEN)


def is_too_deep(raw: bytes) -> bool:
    """Whether it is built to exhaust whoever takes its parts apart."""
    return len(_NESTED.findall(raw)) > MAX_PARTS or len(_BOUNDARY.findall(raw)) > MAX_BOUNDARIES


def _headers_of(raw: bytes) -> bytes:
    """Its headers without those that say how the rest is built, and without its date."""
    headers = raw.replace(b"\r\n", b"\n").partition(b"\n\n")[0] + b"\n"
    return re.sub(rb"(?im)^(?:content-[a-z-]{1,40}|date):.*\n(?:[ \t].*\n)*", b"", headers)


def _read(raw: bytes, left_out: str) -> MailText:
    message = cast(EmailMessage, BytesParser(policy=SHORT_HEADERS).parsebytes(raw))
    reader = _Reader()
    reader.read(message, level=0)
    text = "\n".join(reader.lines).strip() + "\n"
    if len(text) > MAX_CHARACTERS:
        text = text[:MAX_CHARACTERS]
        left_out = left_out or f"Only its first {MAX_CHARACTERS:,} characters were read."
    return MailText(
        text=text,
        sent_at=_sent_at(message),
        message_id=_header(message, "message-id"),
        is_automatic=_is_automatic(message),
        attachments=tuple(reader.attachments),
        left_out=left_out or reader.left_out,
    )


class _Reader:
    """Walks the parts of a mail, and collects the lines of its text."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.attachments: list[str] = []
        self.left_out = ""
        self.parts = 0

    def read(self, message: EmailMessage, level: int) -> None:
        self.lines += _heading(message)
        self._part(message, level)

    def _part(self, part: MIMEPart, level: int) -> None:
        self.parts += 1
        if level > MAX_LEVELS or self.parts > MAX_PARTS:
            self.left_out = (
                "The email has too many parts inside parts. The innermost were not read."
            )
        elif part.get_content_type() == "message/rfc822":
            inner = part.get_payload(0) if part.is_multipart() else None
            if isinstance(inner, EmailMessage):
                self.lines += ["", "---------- Forwarded message ----------"]
                self.read(inner, level + 1)
        elif part.get_content_type() == "multipart/alternative":
            self._alternative(part, level)
        elif part.is_multipart():
            for each in part.iter_parts():
                self._part(each, level + 1)
        elif (
            part.get_content_disposition() == "attachment" or part.get_content_maintype() != "text"
        ):
            name = part.get_filename()
            is_logo = part["content-id"] and part.get_content_maintype() == "image"
            if name and not is_logo:
                self.attachments.append(name[:100])
        else:
            self.lines += ["", _words(part)]

    def _alternative(self, part: MIMEPart, level: int) -> None:
        """The plain text, unless it is empty or says nothing."""
        choices = list(part.iter_parts())
        plain = [each for each in choices if each.get_content_type() == "text/plain"]
        chosen = next((each for each in plain if len(_words(each).split()) > 3), None)
        for each in [chosen] if chosen else choices:
            self._part(each, level + 1)


def _heading(message: EmailMessage) -> list[str]:
    """The lines of who wrote it, when, and about what."""
    named = {"From": _header(message, "from"), "Subject": _header(message, "subject")}
    if sent_at := _sent_at(message):
        named["Date"] = f"{sent_at.astimezone(LONDON):%a %-d %b %Y %H:%M}"
    reply_to = _header(message, "reply-to")
    if reply_to and address_of(reply_to)[1] != address_of(named["From"])[1]:
        named["Reply-To"] = reply_to
    order = ("From", "Reply-To", "Date", "Subject")
    return [f"{name}: {named[name]}" for name in order if named.get(name)]


def _header(message: EmailMessage, name: str) -> str:
    try:
        return " ".join(str(message.get(name, "")).split())[:300]
    except DAMAGES:
        return ""


def _sent_at(message: EmailMessage) -> datetime | None:
    moment = getattr(message["date"], "datetime", None)
    if not isinstance(moment, datetime):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment if 2000 < moment.year < 2200 else None


def _is_automatic(message: EmailMessage) -> bool:
    submitted = _header(message, "auto-submitted").lower()
    bulk = _header(message, "precedence").lower() in {"bulk", "list", "junk", "auto_reply"}
    is_list = any(message.get(name) is not None for name in _AUTOMATIC)
    return bulk or is_list or submitted.startswith("auto-")


def _words(part: MIMEPart) -> str:
    """The text of a part, whatever it says of its character set; of a page, what is to be read."""
    payload = part.get_payload(decode=True)
    raw = payload if isinstance(payload, bytes) else b""
    text = _decoded(raw, part.get_content_charset() or "utf-8")
    return html_text(text) if part.get_content_type() == "text/html" else text


def _decoded(raw: bytes, charset: str) -> str:
    for encoding in (charset, "utf-8"):
        try:
            text = raw.decode(encoding)
        except (LookupError, ValueError):
            continue
        if isinstance(text, str):
            return text
    return raw.decode("windows-1252", errors="replace")


def html_text(page: str) -> str:
    """The words of an HTML mail, a line for each paragraph, row and item."""
    reader = _Page()
    reader.feed(page[:MAX_HTML])
    reader.close()
    flat = re.sub(r"[ \t\r\f\xa0]+", " ", "".join(reader.words)).replace(" | \n", "\n")
    return re.sub(r"\s*\n\s*\n\s*", "\n\n", re.sub(r" ?\n ?", "\n", flat)).strip()


class _Page(HTMLParser):
    """Collects the words of a page that its reader sees. The depth of its tags costs nothing.

    `hidden` is the tag that hides what is in it, and `levels` how many of its kind are open within.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.hidden = ""
        self.levels = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.hidden:
            self.levels += tag == self.hidden and tag not in _HIDDEN_TAGS
        elif tag in _HIDDEN_TAGS or (tag in _MAY_BE_HIDDEN and _is_hidden(attrs)):
            self.hidden = tag
            self.levels = 1
        elif tag in _LINE_TAGS:
            self.words.append("\n")
        elif tag in _CELL_TAGS:
            said = (words.rstrip(" ") for words in reversed(self.words))
            last = next(filter(None, said), "\n")
            self.words.append("" if last[-1] in "\n|:" else " |")
            self.words.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag == self.hidden:
            self.levels -= 1
            self.hidden = tag if self.levels else ""
        elif tag in _PARAGRAPHS:
            self.words.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.words.append(re.sub(r"\s+", " ", data))


def _is_hidden(attrs: list[tuple[str, str | None]]) -> bool:
    return any(
        name == "hidden" or (name == "style" and _HIDING.search(value or ""))
        for name, value in attrs
    )
