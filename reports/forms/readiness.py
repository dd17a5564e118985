"""Which readiness is asked for: of which day, as known when, of whom. What is left out means today, now, everyone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from nhsuk.forms import DayField
from training.iso import Unreadable, in_london, read_day, read_moment
from training.lapses import Lapse
from training.models import Course, Directorate
from training.readiness import NO_DIRECTORATE, Scope, Status
from training.roles import StaffRole
from training.templatetags.statuses import STATUSES

NARROW = {"size": 12, "autocomplete": "off"}
SHORT = {"class": "app-select--short"}
FIRST_DAY, LAST_DAY = date(1950, 1, 1), date(2199, 12, 31)


@dataclass(frozen=True, slots=True)
class Question:
    on: date
    known_at: datetime | None
    scope: Scope
    status: Status | None
    search: str


class KnownAtField(forms.Field):
    """A day, meaning the end of it, or a moment as 2026-03-31T07:10."""

    widget = forms.TextInput(attrs=NARROW)

    def to_python(self, value: Any) -> datetime | None:
        text = str(value or "").strip()
        if not text:
            return None
        try:
            return _end_of(read_day(text)) if len(text) <= 10 else read_moment(text)
        except (Unreadable, OverflowError):
            raise ValidationError("Enter a day like 31/03/2026, or a moment like 2026-03-31T07:10") from None


def _end_of(day: date) -> datetime:
    """The last instant of the day in London."""
    return in_london(datetime.combine(day + timedelta(days=1), time.min)) - timedelta(microseconds=1)


class OneOf(forms.ChoiceField):
    """One from a list, or every one, which is said in words."""

    default_error_messages = {"invalid_choice": "Choose one from the list"}

    def __init__(self, every: str, choices: Iterable[tuple[str, str]] = (), **options: Any) -> None:
        super().__init__(choices=[("", every), *choices], required=False, **options)


class ReadinessFilter(forms.Form):
    on = DayField(label="On", required=False, widget=forms.DateInput(format="%d/%m/%Y", attrs=NARROW))
    known_at = KnownAtField(label="As known on", required=False)
    directorate = OneOf("Every directorate", widget=forms.Select(attrs=SHORT))
    role = OneOf("Every role", StaffRole.choices)
    course = OneOf("Every course", widget=forms.Select(attrs=SHORT))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [*Directorate.objects.order_by("name").values_list("name", flat=True), NO_DIRECTORATE]
        courses = Course.objects.order_by("code").values_list("code", "title")
        for name, choices in (
            ("directorate", [(name, name) for name in names]),
            ("course", [(code, f"{code} {title}") for code, title in courses]),
        ):
            field = self.fields[name]
            field.choices += choices  # type: ignore[attr-defined]  # they are choice fields

    def clean_on(self) -> date | None:
        on: date | None = self.cleaned_data["on"]
        if on and not FIRST_DAY <= on <= LAST_DAY:
            raise ValidationError(f"Enter a day from {FIRST_DAY.year} to {LAST_DAY.year}")
        return on

    def question(self, today: date) -> Question:
        """What is asked for; what could not be read counts as left out, and the form says so."""
        self.is_valid()
        given = self.cleaned_data
        return Question(
            on=given.get("on") or today,
            known_at=given.get("known_at"),
            scope=Scope(**{part: given.get(part) or None for part in ("directorate", "role", "course")}),
            status=Status(given["status"]) if given.get("status") else None,
            search=given.get("search", ""),
        )


class UnitFilter(ReadinessFilter):
    """The same, and of which status and whose."""

    status = OneOf("Every status", [(name, words[0]) for name, words in STATUSES.items()])
    search = forms.CharField(
        label="Person", required=False, widget=forms.TextInput(attrs={"type": "search", "data-search": ""})
    )
    field_order = ["search", "status", "course", "role", "directorate", "on", "known_at"]


class LapseFilter(ReadinessFilter):
    """What runs out within so many days, and whether a place is booked."""

    BOOKED = {"no": "Not booked in time", "yes": "Booked in time"}

    within = OneOf("Within 90 days", [("30", "Within 30 days"), ("180", "Within 180 days")])
    booked = OneOf("Booked or not", BOOKED.items())
    search = forms.CharField(
        label="Person", required=False, widget=forms.TextInput(attrs={"type": "search", "data-search": ""})
    )
    field_order = ["search", "within", "booked", "course", "role", "directorate", "on", "known_at"]
    asked_on: date

    def question(self, today: date) -> Question:
        asked = super().question(today)
        self.asked_on = asked.on
        return asked

    @property
    def days(self) -> int:
        return int(self.cleaned_data.get("within") or 90)

    def lists(self, lapse: Lapse) -> bool:
        """Whether the lapse fits, of those in the scope of the question."""
        is_soon = lapse.last_day <= self.asked_on + timedelta(days=self.days)
        return is_soon and self.cleaned_data.get("booked") in ("", None, "yes" if lapse.is_booked_in_time else "no")
