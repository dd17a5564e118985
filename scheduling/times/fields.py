"""Form fields that the desk's forms share."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from accounts.access import Permission
from accounts.models import User
from nhsuk.dates.days import Prefer
from nhsuk.dates.moments import read_moment, write_moment
from nhsuk.dates.unreadable import Unreadable


class TypedMomentField(forms.CharField):
    """A moment typed in one box: `18:00`, `6pm today`, `Thu 07:10`. The form sets `now`; `prefer`
    is past or future.
    """

    def __init__(
        self, *, prefer: Prefer = "future", near: str = "", width: str = "10", **options: Any
    ) -> None:
        attrs = {"class": f"nhsuk-input--width-{width}", "autocomplete": "off"}
        attrs |= {"data-reads": "moment", "data-prefer": prefer}
        if near:
            attrs["data-near"] = near
        super().__init__(widget=forms.TextInput(attrs=attrs), max_length=60, **options)
        self.prefer = prefer
        self.near = near
        self.near_moment: datetime | None = None
        self.now: datetime | None = None

    def prepare_value(self, value: Any) -> Any:
        return write_moment(value, now=self.now or value) if isinstance(value, datetime) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        assert self.now is not None, "MomentsForm sets it"  # noqa: S101  a form without `now` is a bug
        try:
            return read_moment(text, now=self.now, prefer=self.prefer, near=self.near_moment)
        except Unreadable as refusal:
            raise ValidationError(str(refusal), code="unreadable") from None


class MomentsForm(forms.Form):
    """A form that passes the current time, given by the view, to its moment fields."""

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        for field in self.fields.values():
            if isinstance(field, TypedMomentField):
                field.now = now
                field.near_moment = self._typed(field.near)

    def _typed(self, name: str) -> datetime | None:
        """The moment in another field as it was typed; None where there is none to read."""
        text = self.data.get(self.add_prefix(name), "") if name else ""
        try:
            return self.fields[name].clean(text) if text else None
        except ValidationError:
            return None


def desk_users() -> QuerySet[User]:
    """Users who work on the desk, by name."""
    return User.objects.who_may(Permission.WORK_DESK)


def text_area(rows: int, **attrs: Any) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, **attrs})


def search_box(label: str) -> forms.TextInput:
    return forms.TextInput(attrs={"data-search": "", "placeholder": label})
