"""Fields that the desk's forms share: a moment in one box, a person of the desk, a topic."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from accounts.access import Permission
from accounts.models import User
from scheduling.times.moments import UnreadableMoment, read_moment, write_moment


class TypedMomentField(forms.CharField):
    """A moment typed in one box: `18:00`, `6pm today`, `Thu 07:10`. The form sets `now`; `prefer`
    is past or future.
    """

    def __init__(self, *, prefer: str = "future", width: str = "10", **options: Any) -> None:
        attrs = {"class": f"nhsuk-input--width-{width}", "autocomplete": "off"}
        super().__init__(widget=forms.TextInput(attrs=attrs), max_length=60, **options)
        self.prefer = prefer
        self.now: datetime | None = None

    def prepare_value(self, value: Any) -> Any:
        return write_moment(value, now=self.now or value) if isinstance(value, datetime) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        assert self.now is not None, "MomentsForm sets it"  # noqa: S101  a form that forgot its clock is a mistake in code
        try:
            return read_moment(text, now=self.now, prefer=self.prefer)
        except UnreadableMoment as refusal:
            raise ValidationError(str(refusal), code="unreadable") from None


class MomentsForm(forms.Form):
    """A form that knows what the time is, handed down by the view."""

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, TypedMomentField):
                field.now = now


def desk_users() -> QuerySet[User]:
    """Those who work on the desk, by name."""
    return User.objects.who_may(Permission.WORK_DESK)


def text_area(rows: int, **attrs: Any) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, **attrs})


def search_box(label: str) -> forms.TextInput:
    return forms.TextInput(attrs={"data-search": "", "placeholder": label})
