"""Form fields that the desk's forms share."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from accounts.access import Permission
from accounts.models import User
from nhsuk.dates.days import Prefer
from nhsuk.dates.echo import moment_words
from nhsuk.dates.moments import read_moment, write_moment
from nhsuk.dates.unreadable import Unreadable

# By the name of a field, the words of a mail that it holds and the moment that they name.
Said = Mapping[str, tuple[str, datetime]]


class TypedMomentField(forms.CharField):
    """A moment typed in one box: `18:00`, `6pm today`, `Thu 07:10`. The form sets `now`; `prefer`
    is past or future; `near` is the name of the field whose moment it belongs to. `said` is the
    words of a mail that was read, and the moment that they name however late they are read again.
    """

    def __init__(
        self, *, prefer: Prefer = "future", near: str = "", width: str = "10", **options: Any
    ) -> None:
        attrs = {"class": f"input--{width}", "autocomplete": "off"}
        attrs |= {"data-reads": "moment", "data-prefer": prefer}
        if near:
            attrs["data-near"] = near
        super().__init__(widget=forms.TextInput(attrs=attrs), max_length=60, **options)
        self.prefer = prefer
        self.near = near
        self.near_moment: datetime | None = None
        self.now: datetime | None = None
        self.said: tuple[str, datetime] | None = None

    def prepare_value(self, value: Any) -> Any:
        return write_moment(value, now=self.now or value) if isinstance(value, datetime) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return self.read(text)
        except Unreadable as refusal:
            raise ValidationError(str(refusal), code="unreadable") from None

    def read(self, text: str) -> datetime:
        if self.said and text == self.said[0]:
            return self.said[1]
        assert self.now is not None, "MomentsForm sets it"  # noqa: S101  a form without `now` is a bug
        return read_moment(text, now=self.now, prefer=self.prefer, near=self.near_moment)


class MomentsForm(forms.Form):
    """A form that passes the current time, given by the view, to its moment fields."""

    def __init__(self, *args: Any, now: datetime, said: Said | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        for name, field in self.fields.items():
            if isinstance(field, TypedMomentField):
                field.now = now
                field.said = (said or {}).get(self.add_prefix(name))
                field.near_moment = self.near(name)

    def near(self, name: str) -> datetime | None:
        """The moment that the one in the field is said relative to."""
        field = self.fields[name]
        return self._typed(field.near) if isinstance(field, TypedMomentField) else None

    def _typed(self, name: str) -> datetime | None:
        """The moment in another field; None where there is none to read."""
        field = self.fields.get(name)
        if not isinstance(field, TypedMomentField):
            return None
        given = self.get_initial_for_field(field, name)
        if self.is_bound:
            given = self.data.get(self.add_prefix(name))
        with suppress(Unreadable):
            return field.read(str(field.prepare_value(given or "")))
        return None


def say_moments(form: forms.Form, *, now: datetime) -> None:
    """Gives each field for a moment that holds one what it was understood as, in words (`echo`)."""
    for field in form:
        if not isinstance(field.field, TypedMomentField) or field.errors:
            continue
        with suppress(Unreadable):
            words = moment_words(field.field.read(str(field.value() or "")), now=now)
            field.echo = words  # type: ignore[attr-defined]  # shown under the field


def desk_users() -> QuerySet[User]:
    """Users who work on the desk, by name."""
    return User.objects.who_may(Permission.WORK_DESK)


def text_area(rows: int, **attrs: Any) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, **attrs})


def search_box(label: str) -> forms.TextInput:
    return forms.TextInput(attrs={"data-search": "", "placeholder": label})
