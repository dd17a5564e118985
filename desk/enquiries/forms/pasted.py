"""What a pasted mail says, as values of the form for a new enquiry and its slots.

What somebody typed is never replaced. A field that still holds what was read says so, and where the
words leave something open, what to check. A time stands in the mail's own words.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.forms import Form
from django.http import QueryDict

from desk.enquiries.forms.enquiries import NewEnquiryForm
from desk.enquiries.forms.slots import KINDS, MOST, PREFIX, Slots, kind_of
from desk.enquiries.models import ReceivedEmail
from desk.reader.mail_reading import Found, Known, MailReading, Slot, read_mail
from nhsuk.dates.moments import read_moment, write_moment
from nhsuk.dates.unreadable import Unreadable

NEEDED = {"outlet": "the outlet", "subject": "the subject", "deadline_at": "the deadline"}
USEFUL = {"journalist": "who asks", "phone": "a phone number"}
USEFUL_OF_SLOT = {"kind": "radio or television", "minutes": "how long", "place": "where"}
_CALLERS = ("outlet", "programme", "journalist", "phone", "email")
_UNMARKED = {"wants", "topic"}  # read from words that say something else as well
_ROW = ("starts_at", "minutes", "kind", "outlet", "place", "arrive_at")
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
_SHORT = 40  # characters of the words that a guess came from
_LONGEST = 60  # characters of a field for a moment
_LATER = timedelta(minutes=1)


@dataclass(frozen=True)
class Piece:
    """Words of the mail; `field` is the id of the field that they were read into, if one."""

    text: str
    field: str = ""


@dataclass(frozen=True)
class Offer:
    """What a field may say that was left empty: the text for it, and how it reads."""

    value: str
    label: str


@dataclass(frozen=True)
class Check:
    """A field to look at: its id, what it is in a sentence, and why."""

    field: str
    name: str
    why: str
    is_open: bool = False


class PastedMail:
    """`values` are the texts of the fields by their names; a slot's begin with `slot-0-`. `said` is
    the words for each moment, which name it also when they are read again later. `offers` are what
    stands beside a field that was left empty, because two readings fit it or one word was all.
    """

    def __init__(self, text: str, *, known: Known, now: datetime, read_at: datetime) -> None:
        self.known = known
        self.now = now
        self.read_at = read_at
        self.reading: MailReading = read_mail(text, now=read_at, known=known)
        self.values: dict[str, str] = {}
        self.said: dict[str, tuple[str, datetime]] = {}
        self.offers: dict[str, list[Offer]] = {}
        self.found: dict[str, Found[Any]] = {}
        self._also: list[tuple[str, Found[Any]]] = []  # more words that a field was read from
        self._why: dict[str, str] = {}
        for name, found in self._fields():
            self._take(name, found, self._text(name, found))
        for number, slot in enumerate(self.reading.slots[:MOST]):
            self._take_slot(f"{PREFIX}-{number}-", slot)
        if "email" in self.values or self.reading.received_at:
            self.values["channel"] = "email"
        self.rows = min(len(self.reading.slots), MOST)

    def _fields(self) -> Iterator[tuple[str, Found[Any]]]:
        reading = self.reading
        named: list[tuple[str, Found[Any] | None]] = [
            *((name, getattr(reading.callers, name)) for name in _CALLERS),
            *((name, getattr(reading, name)) for name in ("subject", "topic", "wants")),
            *((name, getattr(reading, name)) for name in ("angle", "other_guests", "received_at")),
            ("deadline_at", reading.deadline),
            ("embargo_until", reading.times.embargo_until),
            ("questions", _together(reading.questions)),
        ]
        return ((name, found) for name, found in named if found is not None)

    def _take(self, name: str, found: Found[Any], value: str) -> None:
        self.found[name] = found
        if found.is_open:
            self.offers[name] = list(self._offers(found, value))
            return
        self.values[name] = value
        if name == "outlet" or name.endswith("-outlet"):
            is_new = value.lower() not in {outlet.lower() for outlet in self.known.outlets}
            self._why[name] = "new to us" if is_new else ""
        elif isinstance(found.also, datetime):
            self._why[name] = f"or {write_moment(found.also, now=self.now)}?"
        elif not found.is_sure and name in {"topic", "journalist"}:
            words = " ".join(self.reading.text[found.start : found.end].split())
            self._why[name] = f"guessed from “{words[:_SHORT]}”"
        elif not found.is_sure and name.startswith(PREFIX):
            self._why[name] = "said of another slot"

    def _offers(self, found: Found[Any], value: str) -> Iterator[Offer]:
        if isinstance(found.value, datetime):
            for moment in sorted(filter(None, (found.value, found.also))):
                yield Offer(*[write_moment(moment, now=self.now)] * 2)
        else:
            yield Offer(value, {**(self.known.topics or {}), **KINDS}[value])

    def _take_slot(self, prefix: str, slot: Slot) -> None:
        fields = (("starts_at", slot.when), ("minutes", slot.minutes), ("place", slot.place))
        for name, found in (*fields, ("outlet", slot.outlet)):
            if found:
                text = self._text(f"{prefix}{name}", found, near=self._first_slot(slot))
                self._take(f"{prefix}{name}", found, text)
        if slot.arrive:
            text = self._text(f"{prefix}arrive_at", slot.arrive, near=slot.when.value)
            self._take(f"{prefix}arrive_at", slot.arrive, text)
        if slot.medium:
            kind = kind_of(slot.medium.value, slot.mode.value if slot.mode else None)
            self._take(f"{prefix}kind", slot.medium, kind)
            if slot.mode:
                self._also.append((f"{prefix}kind", slot.mode))
            if slot.mode is None and slot.medium.value in {"radio", "live_tv"}:
                self._why[f"{prefix}kind"] = "live or recorded?"

    def _first_slot(self, slot: Slot) -> datetime | None:
        """The time that the others of the form may be said relative to."""
        first = self.reading.slots[0]
        return first.when.value if slot is not first else None

    def _text(self, name: str, found: Found[Any], *, near: datetime | None = None) -> str:
        """A moment in the words of the mail if the field reads them the same, now and a minute later."""
        moment = found.value
        if not isinstance(moment, datetime):
            return str(moment)
        if name == "received_at":  # by its header, in nobody's words
            return write_moment(moment, now=self.now)
        words = " ".join(self.reading.text[found.start : found.end].split())
        try:
            moments = (self.now, self.now + _LATER)
            read = {read_moment(words, now=at, near=near) for at in moments}
        except Unreadable:
            read = set()
        self.said[name] = (words, moment)
        if read != {moment} or len(words) > _LONGEST:
            return write_moment(moment, now=self.now)
        return words

    def row(self, number: int) -> dict[str, str]:
        """The texts of one slot, by field."""
        return {name: self.values.get(f"{PREFIX}-{number}-{name}", "") for name in _ROW}

    def pieces(self) -> list[Piece]:
        """The mail, cut where something was read from it."""
        pieces: list[Piece] = []
        text, at = self.reading.text, 0
        every = [*self.found.items(), *self._also]
        for name, found in sorted(every, key=lambda each: each[1].start):
            if found.start < at or found.start == found.end or name in _UNMARKED:
                continue  # its words are another's too
            pieces += [Piece(text[at : found.start])]
            pieces += [Piece(text[found.start : found.end], f"id_{name}")]
            at = found.end
        return [piece for piece in (*pieces, Piece(text[at:])) if piece.text]

    def show_in(self, form: Form) -> list[Check]:
        """Marks the fields that hold what was read, puts the offers beside those that are empty,
        and returns what to look at of them.
        """
        checks = []
        for field in form:
            name = field.html_name
            given = str(field.value() or "")
            offers = [] if given else self.offers.get(name, [])
            why = " or ".join(offer.label for offer in offers)
            if offers:
                field.offers = offers  # type: ignore[attr-defined]  # shown under the field
            elif given and given == self.values.get(name) and not form.errors.get(field.name):
                attrs = field.field.widget.attrs
                attrs["data-read"] = given
                attrs["class"] = f"{attrs.get('class', '')} is-read".strip()
                why = self._why.get(name, "")
                field.check = f"Check: {why}" if why else ""  # type: ignore[attr-defined]  # as above
            if why:
                field.field.widget.attrs["data-check"] = ""
                name_of = _name_of(name, str(field.label))
                checks.append(Check(field.auto_id, name_of, why, is_open=bool(offers)))
        return checks

    def ask_for_times(self, slots: Slots) -> None:
        """Refuses a row whose time is still open: without one it would be left out."""
        for row in slots:
            offers = self.offers.get(row.add_prefix("starts_at"))
            is_used = row.is_valid() and row.has_changed()
            if offers and is_used and not row.cleaned_data["starts_at"]:
                choices = " or ".join(offer.label for offer in offers)
                row.add_error("starts_at", f"Enter {choices}, or empty this row to leave it out.")

    def unsaid(self) -> list[str]:
        """What is useful and the email does not say, in words."""
        of_mail = [words for name, words in USEFUL.items() if name not in self.found]
        of_slots = [
            words
            for name, words in USEFUL_OF_SLOT.items()
            if any(f"{PREFIX}-{number}-{name}" not in self.found for number in range(self.rows))
        ]
        return [*of_mail, *of_slots]


def _together(questions: tuple[Found[str], ...]) -> Found[str] | None:
    if not questions:
        return None
    asked = " ".join(each.value for each in questions)[:1000]
    return Found(asked, questions[0].start, questions[-1].end)


def _name_of(name: str, label: str) -> str:
    """`the topic`, `the outlet of the second slot`."""
    if not name.startswith(f"{PREFIX}-"):
        return f"the {NEEDED.get(name, label)}".replace("the the", "the").lower()
    number = int(name.split("-")[1])
    what = "time" if label == "When" else label.lower()
    return f"the {what} of the {_ORDINALS[number]} slot"


class TypedEnquiry:
    """The texts of the form as they were posted, filled in with what a mail says.

    A text that is still what an earlier reading (`before`) put there gives way to the new one.
    """

    def __init__(self, data: QueryDict, *, usual: NewEnquiryForm) -> None:
        self.data = data
        self.usual = usual

    def initial(self, mail: PastedMail | None, before: PastedMail | None) -> dict[str, Any]:
        """The initial values of the form."""
        given: dict[str, Any] = {name: self.data.get(name, "") for name in self.usual.fields}
        if mail is None:
            return given
        for name in self.usual.fields:
            was_read = before.values.get(name, "") if before else ""
            if given[name] in {"", was_read, self._usual(name)}:
                given[name] = mail.values.get(name, "") or self._kept(name, was_read)
        return given

    def _kept(self, name: str, was_read: str) -> str:
        typed = self.data.get(name, "")
        return "" if was_read and typed == was_read else typed or self._usual(name)

    def _usual(self, name: str) -> str:
        field = self.usual.fields[name]
        value = self.data.get(f"was_{name}", "") or self.usual.get_initial_for_field(field, name)
        return "" if value is None else str(value)

    def rows(self, mail: PastedMail | None, before: PastedMail | None) -> list[dict[str, str]]:
        """The initial values of the slots: those that were typed, or else those of the mail."""
        total = self.data.get(f"{PREFIX}-TOTAL_FORMS", "0")
        typed = [
            self._row(number) for number in range(min(int(total), MOST) if total.isdecimal() else 0)
        ]
        if mail is None:
            return typed
        filled = [row for row in typed if any(row.values())]
        as_read = [before.row(number) for number in range(before.rows)] if before else []
        if filled and filled != as_read:
            return filled
        return [mail.row(number) for number in range(mail.rows)]

    def _row(self, number: int) -> dict[str, str]:
        return {name: self.data.get(f"{PREFIX}-{number}-{name}", "") for name in _ROW}


def as_pasted(email: ReceivedEmail, *, now: datetime) -> QueryDict:
    """An email that came by itself as an officer would paste it: read when it arrived."""
    data = QueryDict(mutable=True)
    received_at = write_moment(email.received_at, now=now)
    data.update(
        {
            "background": email.text,
            "read_at": email.received_at.isoformat(),
            "received_at": received_at,
            "was_received_at": received_at,
            "channel": email.reached_by or "email",
            "was_channel": "email",
            "read": "1",
        }
    )
    return data
