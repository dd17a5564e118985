"""The contacts of an interview, a line each: `Producer: Sam Marsh, 01632 960111, rings you`. Pure.

A line begins with what they are. The name, the number and who rings follow in any order, with or without
commas. A producer or a reporter without a name and a number is the journalist who asks.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

PRESENTER = "Presenter"
ROLES = ("Producer", "Studio", "Car", PRESENTER, "Reporter")
OTHER = "Contact"
_LINE = re.compile(rf"({'|'.join((*ROLES, OTHER))})\b[\s:,]*(.*)", re.IGNORECASE)
_PHONE = re.compile(r"(?<![\w:])\+?\(?\d[\d\s()]{6,}\d(?![\w:])")
_WITHOUT_COMMA = re.compile(r"(?<=\w)\s+(?=(?:rings you|you ring)\b)", re.IGNORECASE)
_WHO_RINGS = re.compile(r"\b(?:rings?|calls?|dials?)\b", re.IGNORECASE)


class Contact(NamedTuple):
    """Whom to ring, or who rings."""

    role: str
    name: str = ""
    phone: str = ""
    rings: str = ""  # `rings you`, `you ring at 7am`

    def __str__(self) -> str:
        words = ", ".join(filter(None, self[1:]))
        return f"{self.role}: {words}" if words else self.role

    @property
    def is_journalist(self) -> bool:
        """Whoever asks, whose name and number are their own."""
        return self.role in {"Producer", "Reporter"} and not (self.name or self.phone)


def read_contacts(text: str) -> list[Contact]:
    """A line that does not say what they are is of an OTHER contact."""
    return [_read(line.strip()) for line in text.splitlines() if line.strip()]


def write_contacts(contacts: Iterable[Contact]) -> str:
    """As they are typed."""
    return "\n".join(map(str, contacts))


def asking_role(medium: str) -> str:
    """Of whoever asks in a medium: a newspaper has no producer."""
    return "Reporter" if medium == "print" else "Producer"


def who_rings(contacts: Iterable[Contact]) -> str:
    """`Sam Marsh: rings you`."""
    return "; ".join(f"{each.name or each.role}: {each.rings}" for each in contacts if each.rings)


def contacts_from_fields(
    *, medium: str, who_calls: str, producer_name: str, producer_phone: str, presenter: str
) -> str:
    """From the fields that interviews and their packs had before v0.3.0."""
    asks = Contact(asking_role(medium), producer_name, producer_phone, who_calls)
    found = [asks] if any(asks[1:]) else []
    found += [Contact(PRESENTER, presenter)] if presenter else []
    return write_contacts(read_contacts(write_contacts(found)))


def _read(line: str) -> Contact:
    match = _LINE.fullmatch(line)
    role, rest = match.groups() if match else (OTHER, line)
    phone = _PHONE.search(rest)
    before, after = (rest[: phone.start()], rest[phone.end() :]) if phone else (rest, "")
    before = _WITHOUT_COMMA.sub(", ", before)
    parts = [part.strip() for part in before.split(",") if part.strip()]
    name = ", ".join(part for part in parts if not _WHO_RINGS.search(part))
    rings = [part for part in parts if _WHO_RINGS.search(part)] + [after.strip(" ,")]
    number = phone[0] if phone else ""
    return Contact(role.capitalize(), name, number, ", ".join(filter(None, rings)))
