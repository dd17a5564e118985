"""Suggestions from a pasted mail, beside the form; each is accepted or dismissed with a button.

Nothing is filled in silently: if the field was typed in, the suggestion shows what it would
replace.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils.dateparse import parse_datetime

from nhsuk.dates.moments import read_moment, write_moment
from nhsuk.dates.unreadable import Unreadable
from scheduling.desk.forms.enquiries import NewEnquiryForm
from scheduling.desk.paste import MAX_CHARACTERS, Known, Suggestion, read_mail
from scheduling.times.fields import TypedMomentField

BUTTONS = frozenset({"read", "take", "drop"})
ALL = "all"


@dataclass(frozen=True)
class SuggestionRow:
    """A suggestion on the page. `key` is the value of its buttons; `typed` is what it would
    replace.
    """

    key: str
    label: str
    value: str
    words: str
    alternative: str
    typed: str


class PastedMail:
    """`typed` is the form with the accepted suggestions, `rows` what is still to confirm, `agreed`
    what the form has already.
    """

    def __init__(
        self, form: NewEnquiryForm, data: QueryDict, *, known: Known, now: datetime
    ) -> None:
        self.typed = data.copy()
        self.read_at = parse_datetime(data.get("read_at", "")) or now
        self.form = form
        self.now = now
        reading = read_mail(data.get("background", ""), now=self.read_at, known=known)
        self.hidden = reading.hidden
        self.is_cut = len(data.get("background", "")) > MAX_CHARACTERS
        self.suggestions = {str(number): each for number, each in enumerate(reading.suggestions)}
        self.done = {key for key in data.getlist("done") if key in self.suggestions}
        self._accept(data.get("take", ""))
        self.done |= (
            set(self.suggestions)
            if data.get("drop") == ALL
            else {data.get("drop", "")} & set(self.suggestions)
        )
        self.rows = list(self._rows())
        self.agreed = self._agreed()

    def _accept(self, key: str) -> None:
        """Accepts one suggestion, its alternative (`3+`), or the first for each field that was not
        typed in.
        """
        if key == ALL:
            for number, each in self.suggestions.items():
                if number not in self.done and self._is_usual(each.field):
                    self._fill(each, each.value)
        elif taken := self.suggestions.get(key.removesuffix("+")):
            self._fill(
                taken, taken.alternative if key.endswith("+") and taken.alternative else taken.value
            )

    def _fill(self, suggestion: Suggestion, value: str) -> None:
        self.typed[suggestion.field] = value
        self.done |= {
            key for key, each in self.suggestions.items() if each.field == suggestion.field
        }

    def _rows(self) -> Iterator[SuggestionRow]:
        for key, each in self.suggestions.items():
            if key in self.done or self._is_same(each):
                continue
            typed = (
                ""
                if self._is_usual(each.field)
                else self._shown(each.field, self.typed.get(each.field, ""))
            )
            value = self._shown(each.field, each.value)
            yield SuggestionRow(
                key, self._label(each.field), value, each.words, each.alternative, typed
            )

    def _agreed(self) -> list[str]:
        same = [
            each
            for key, each in self.suggestions.items()
            if key not in self.done and self._is_same(each)
        ]
        return [
            f"{self._label(each.field)}: {self._shown(each.field, each.value)}" for each in same
        ]

    def _label(self, field: str) -> str:
        return str(self.form.fields[field].label)

    def _shown(self, field: str, value: str) -> str:
        """The label of a choice; otherwise the value itself."""
        choices = getattr(self.form.fields[field].widget, "choices", ())
        return next((str(words) for choice, words in choices if str(choice) == value), value)

    def _is_same(self, suggestion: Suggestion) -> bool:
        typed = self.typed.get(suggestion.field, "")
        return (
            " ".join(self._normalised(suggestion.field, typed).lower().split())
            == suggestion.value.lower()
        )

    def _normalised(self, field: str, typed: str) -> str:
        """A time in the format of the suggestions, so that `6pm` and `Wed 25 Nov 18:00` compare
        equal.
        """
        box = self.form.fields[field]
        if not isinstance(box, TypedMomentField) or not typed:
            return typed
        try:
            return write_moment(read_moment(typed, now=self.now, prefer=box.prefer), now=self.now)
        except Unreadable:
            return typed

    def _is_usual(self, field: str) -> bool:
        """Whether the field is empty or has its initial value."""
        typed = self.typed.get(field, "")
        initial = self.typed.get(f"was_{field}", "") or _text(
            self.form.get_initial_for_field(self.form.fields[field], field)
        )
        return typed in {"", initial}


def _text(value: Any) -> str:
    return "" if value is None else str(value)
