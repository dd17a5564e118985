"""The filters of the readiness pages: which day, as known when, and whom. Defaults: today, now,
everyone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.db.models import Value

from training.as_of import AsOf
from training.as_of_form import AsOfForm
from training.models import Course, Directorate, Person
from training.queries.readiness import Readiness
from training.readiness import NO_DIRECTORATE, Scope, Status
from training.roles import StaffRole
from training.templatetags.statuses import STATUSES

SHORT = {"class": "select--short"}


@dataclass(frozen=True, slots=True)
class ReadinessQuery:
    as_of: AsOf
    scope: Scope
    status: Status | None
    search: str

    @property
    def on(self) -> date:
        return self.as_of.on

    @property
    def known_at(self) -> datetime | None:
        return self.as_of.known_at

    @property
    def readiness(self) -> Readiness:
        """For the day and the scope, and for the people who were searched for."""
        people = Person.objects.search(self.search) if self.search else None
        return Readiness(self.on, self.known_at, self.scope, people)


class OneOf(forms.ChoiceField):
    """One of a list, or all of them, with a label of its own."""

    def __init__(self, every: str, choices: Iterable[tuple[str, str]] = ()) -> None:
        super().__init__(
            choices=[("", every), *choices], required=False, widget=forms.Select(attrs=SHORT)
        )


class ReadinessFilter(AsOfForm):
    directorate = OneOf("Every directorate")
    role = OneOf("Every role")
    course = OneOf("Every course")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names, self.titles = _directorates_and_courses(self.requested_known_at())
        for name, choices in (
            ("directorate", [(name, name) for name in [*names, NO_DIRECTORATE]]),
            ("role", StaffRole.choices),
            ("course", [(code, f"{code} {title}") for code, title in self.titles.items()]),
        ):
            field = self.fields[name]
            field.choices += choices  # type: ignore[attr-defined]  # they are choice fields

    def readiness_query(self) -> ReadinessQuery:
        """The filters; a value that cannot be read counts as empty, and the form says so."""
        as_of = self.as_of()
        given = self.cleaned_data
        return ReadinessQuery(
            as_of=as_of,
            scope=Scope(
                **{part: given.get(part) or None for part in ("directorate", "role", "course")}
            ),
            status=Status(given["status"]) if given.get("status") else None,
            search=given.get("search", ""),
        )


def _directorates_and_courses(known_at: datetime | None) -> tuple[list[str], dict[str, str]]:
    """Names of directorates, and titles of courses by code, both in order, in one query."""
    courses = Course.objects.values_list("code", "title")
    directorates = Directorate.objects.known_at(known_at)
    rows = list(courses.union(directorates.values_list(Value(""), "name"), all=True))
    return sorted(title for code, title in rows if not code), {
        code: title for code, title in sorted(rows) if code
    }


class UnitFilter(ReadinessFilter):
    """The same, and the status and the person."""

    status = OneOf("Every status", [(name, words[0]) for name, words in STATUSES.items()])
    search = forms.CharField(
        label="Person",
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "data-search": ""}),
    )
    field_order = ["search", "status", "course", "role", "directorate"]


class LapseFilter(ReadinessFilter):
    """What runs out within so many days, and whether a place is booked."""

    BOOKED = {"no": "Not booked in time", "yes": "Booked in time"}

    within = OneOf("90 days", [("30", "30 days"), ("180", "180 days")])
    booked = OneOf("Booked or not", BOOKED.items())
    search = forms.CharField(
        label="Person",
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "data-search": "", **SHORT}),
    )
    field_order = ["search", "within", "booked", "course", "role", "directorate"]

    @property
    def days(self) -> int:
        return int(self.cleaned_data.get("within") or 90)

    @property
    def is_booked(self) -> bool | None:
        """Whether it is booked in time; None for both."""
        given = self.cleaned_data.get("booked")
        return given == "yes" if given else None
